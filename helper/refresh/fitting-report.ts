import { longestEventLine } from '../../contract/limits';
import { because, message } from '../../contract/message';
import { RunReport } from '../../contract/report';
import { cleanMessage } from '../lib/clean-message';
import { log } from '../lib/log';
import { plainLine } from '../lib/text';

const longestPart = 1000;
const mostWarnings = 99;
/** What stands around a report in the event that carries it. */
const envelopeBytes = 1000;

/** What a report says where it has no better word for a member. */
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
 * A report as every reader takes it: parsed with the reader's schema, and short enough. A member that does not fit goes, and is told
 * in the log; the report itself is never lost.
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

/** The longest lists go first; what is left is bounded by its schema. */
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

/** Every text in it as one line that a window and a terminal can bear. */
function plainTexts(value: unknown): unknown {
  if (typeof value === 'string') return plainLine(value.slice(0, 4 * longestPart), longestPart);
  if (Array.isArray(value)) return value.map(plainTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, plainTexts(member)]),
  );
}
