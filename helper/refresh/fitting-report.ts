import { longestEventLine } from '../../contract/limits';
import { because, message } from '../../contract/message';
import { RunReport } from '../../contract/report';
import { cleanMessage } from '../lib/clean-message';
import { log } from '../lib/log';
import { plainLine } from '../lib/text';

const longestPart = 1000;
const mostWarnings = 99;
/** Size of the event around a report. */
const envelopeBytes = 1000;

/** Values for members that do not fit. */
const blank = {
  requestedBy: '?',
  durationMs: 0,
  downtimeMs: null,
  hookMs: null,
  cause: null,
  warnings: [],
  from: null,
  to: null,
  now: null,
  steps: [],
  failedStep: null,
  failureLog: [],
  dependencyChanges: [],
  saved: null,
  python: null,
  services: [],
  models: null,
} satisfies Partial<RunReport>;

/**
 * Makes a report that every reader accepts: parsed with the reader's schema, and short enough. A member that does not
 * fit is dropped and written to the log; the report itself is never lost.
 */
export function fittingReport(wanted: RunReport, logPlace: string): RunReport {
  const { warnings, saved } = wanted;
  let fit = plainTexts({
    ...wanted,
    message: cleanMessage(wanted.message),
    warnings: [
      ...warnings.slice(0, mostWarnings),
      ...(warnings.length > mostWarnings
        ? [message('warnings-left-out', { count: warnings.length - mostWarnings })]
        : []),
    ],
    failureLog: wanted.failureLog.slice(-200),
    dependencyChanges: wanted.dependencyChanges.slice(0, 5000),
    saved: saved === null ? null : { ...saved, files: saved.files.slice(0, 2000) },
  }) as RunReport;
  const parsed = RunReport.safeParse(fit);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    log.error(`the report does not fit: ${[...names].join(', ')}`, parsed.error.message);
    const { message: said, ...others } = fit;
    const fallback = Object.entries(blank).filter(([name]) => names.has(name));
    fit = {
      ...others,
      message: names.has('message')
        ? message('internal-error', { reason: because('report-too-large'), log: logPlace })
        : said,
      ...Object.fromEntries(fallback),
    };
  }
  return shortEnough(fit);
}

/** Drops the longest lists first; the schema limits the rest. */
function shortEnough(report: RunReport): RunReport {
  const shorter: ((long: RunReport) => RunReport)[] = [
    (long) => ({ ...long, models: long.models && { ...long.models, models: [] } }),
    (long) => ({ ...long, saved: long.saved && { ...long.saved, files: [] } }),
    (long) => ({ ...long, dependencyChanges: [] }),
    (long) => ({ ...long, warnings: [], failureLog: [] }),
  ];
  let fit = report;
  for (const shorten of shorter) {
    if (Buffer.byteLength(JSON.stringify(fit)) <= longestEventLine - envelopeBytes) return fit;
    fit = shorten(fit);
  }
  return fit;
}

/** Makes every text one line that is safe in a window and a terminal. */
function plainTexts(value: unknown): unknown {
  if (typeof value === 'string') return plainLine(value.slice(0, 4 * longestPart), longestPart);
  if (Array.isArray(value)) return value.map(plainTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, plainTexts(member)]),
  );
}
