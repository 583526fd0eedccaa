import {
  groupedByCause,
  type DoctorReport,
  type Finding,
  type Severity,
} from '../../contract/doctor';
import { message, type Message } from '../../contract/message';
import { sentence, type Locale } from '../../words/format';
import { uiText } from '../../words/ui';
import { causeOf } from '../doctor/causes';
import { bold, dim, red, yellow } from './colours';

type Print = (line: string) => void;

/** A finding's consequences are counted below it; a check that a finding prevented is not listed again. */
export function showReport(report: DoctorReport, locale: Locale, print: Print): void {
  const { findings } = report;
  const groups = groupedByCause(findings);
  for (const { cause, effects } of groups) {
    showFinding(cause, locale, print);
    if (effects.length > 0)
      print(dim(`    ${sentence(message('doctor-follows', { count: effects.length }), locale)}`));
  }
  const isTold = ({ code }: Message) =>
    findings.some(({ what }) => what.code === code) || causeOf(code, findings) !== null;
  for (const { check, reason } of report.checks) {
    if (reason === null || isTold(reason)) continue;
    print(dim(`? ${uiText(`doctor.check.${check}`, locale)}: ${sentence(reason, locale)}`));
  }
  const count = (severity: Severity) =>
    groups.filter(({ cause }) => cause.severity === severity).length;
  const summary = message('doctor-summary', {
    danger: count('danger'),
    problem: count('problem'),
    warning: count('warning'),
    info: count('info'),
  });
  print(sentence(findings.length === 0 ? message('doctor-well') : summary, locale));
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
