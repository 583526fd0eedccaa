import { describe, expect, it } from 'vitest';
import { longestEventLine } from '../../../contract/limits';
import { message } from '../../../contract/message';
import { RunReport } from '../../../contract/report';
import { RunEnd } from '../../../helper/refresh/end';
import { fittingReport } from '../../../helper/refresh/fitting-report';
import { aReport } from '../main/make';

const long = 'x'.repeat(30_000);
const tooLong = 'x'.repeat(300);
const file = { path: long, change: 'modified', sizeBytes: 1 } as const;
const edits = { archive: null, total: 1, overLimit: false, nestedRepositories: [] };

describe('a report that a hostile version made too long', () => {
  it.each<[string, Partial<RunReport>]>([
    ['lines of a log', { failureLog: Array.from({ length: 5000 }, () => long) }],
    [
      'notes',
      {
        warnings: Array.from({ length: 5000 }, () => message('nested-repository', { path: long })),
      },
    ],
    [
      'a sentence',
      {
        message: message('internal-error', { reason: long, log: 'the log' }),
        cause: message('offline', { host: long, last: 'never', why: 'unknown' }),
      },
    ],
    ['files', { saved: { ...edits, files: Array.from({ length: 9000 }, () => file) } }],
    [
      'repositories',
      {
        saved: { ...edits, files: [], nestedRepositories: Array.from({ length: 900 }, () => long) },
      },
    ],
    [
      'packages',
      {
        dependencyChanges: Array.from({ length: 6000 }, () => ({
          name: tooLong,
          from: tooLong,
          to: tooLong,
        })),
      },
    ],
    [
      'models',
      {
        models: {
          manifest: 'read',
          problem: long,
          models: Array.from({ length: 10_000 }, () => ({
            name: long,
            required: true,
            state: 'missing' as const,
            sizeBytes: 1,
          })),
        },
      },
    ],
    [
      'words of a commit',
      {
        to: {
          hash: 'a'.repeat(40),
          subject: long,
          author: '\u001b[31m',
          committedAt: '2026-01-01T00:00:00.000Z',
        },
      },
    ],
    [
      'a date that is none',
      { from: { hash: 'a'.repeat(40), subject: '', author: '', committedAt: 'soon' } },
    ],
    ['a number that is none', { downtimeMs: Number.NaN }],
    ['a branch', { requestedBy: long }],
  ])(
    '%s: is what every reader takes, and says how the run ended',
    { timeout: 60_000 },
    (_, part) => {
      const fit = fittingReport(aReport({ outcome: 'rolled-back', ...part }), 'the log');
      const line = JSON.stringify(fit);
      expect(RunReport.safeParse(JSON.parse(line)).error).toBeUndefined();
      expect(Buffer.byteLength(line)).toBeLessThan(longestEventLine);
      expect(fit.outcome).toBe('rolled-back');
      expect(line).not.toMatch(/\\u001b/);
    },
  );

  it('leaves an ordinary one as it is', () => {
    expect(fittingReport(aReport(), 'the log')).toEqual(aReport());
  });

  it('says how many notes are missing', () => {
    const warnings = Array.from({ length: 150 }, () => message('live-tree-not-a-repository'));
    expect(fittingReport(aReport({ warnings }), 'the log').warnings.at(-1)).toEqual(
      message('warnings-left-out', { count: 51 }),
    );
  });
});

it('an end has no control characters and no secrets, wherever it comes from', () => {
  const ended = new RunEnd(
    'rolled-back',
    message('service-died', { unit: '\u001b[2Jx TOKEN=a b' }),
    [
      'postgresql://app:hunter2@db/x',
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj',
      '\u001b]0;pwned\u0007'.padEnd(48_000, 'x'),
    ],
  );
  expect(ended.said.params).toEqual({ unit: 'x TOKEN=***' });
  expect(ended.log.slice(0, 3)).toEqual(['postgresql://***@db/x', '***', '***']);
  expect(ended.log[3]).toMatch(/^x{499}…$/);
});
