import { bold, dim, red, yellow } from 'yoctocolors';
import type { DoctorReport, Finding, Severity } from '../../contract/doctor';
import { message } from '../../contract/message';
import { sentence, type Locale } from '../../words/format';
import { uiText } from '../../words/ui';

type Print = (line: string) => void;

export function showReport(report: DoctorReport, locale: Locale, print: Print): void {
  for (const finding of report.findings) showFinding(finding, locale, print);
  for (const { check, reason } of report.checks) {
    if (reason === null) continue;
    print(dim(`? ${uiText(`doctor.check.${check}`, locale)}: ${sentence(reason, locale)}`));
  }
  print(report.findings.length === 0 ? sentence(message('doctor-well'), locale) : summary());

  function summary(): string {
    const count = (severity: Severity) =>
      report.findings.filter((finding) => finding.severity === severity).length;
    return sentence(
      message('doctor-summary', {
        danger: count('danger'),
        problem: count('problem'),
        warning: count('warning'),
        info: count('info'),
      }),
      locale,
    );
  }
}

export function showFinding(finding: Finding, locale: Locale, print: Print): void {
  const { severity, what, why, fix } = finding;
  const word = uiText(`doctor.severity.${severity}`, locale);
  print(`${colour(severity)(word)} ${sentence(what, locale)}`);
  print(`    ${sentence(why, locale)}`);
  if (fix !== null) print(`    ${sentence(fix, locale)}`);
}

function colour(severity: Severity): (text: string) => string {
  switch (severity) {
    case 'danger':
      return (text) => bold(red(text));
    case 'problem':
      return red;
    case 'warning':
      return yellow;
    case 'info':
      return dim;
  }
}
