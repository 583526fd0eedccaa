import { download, type Download } from './download';
import { failureOf, mayBeTheIndex } from './failures';
import type { ProcessResult } from './process';
import { projectUrl } from './simple-index';
import { parseRequirement } from './requirements';
import type { PackageSource, PythonFailure, Watch } from './types';

/**
 * What a failed run means, like failureOf. If the tool's message is the same for a missing package and a broken index,
 * asks the index which it was.
 */
export async function explainFailure(
  run: ProcessResult,
  tool: 'uv' | 'pip',
  seconds: number,
  source: PackageSource & Watch,
): Promise<PythonFailure> {
  const failure = failureOf(run, tool, seconds);
  if (failure.kind !== 'no-such-package' || !mayBeTheIndex(run)) return failure;
  const { name } = parseRequirement(failure.requirement);
  const answer = await download(projectUrl(source.index, name), {
    limitBytes: 64 * 1024 * 1024,
    signal: source.signal,
  });
  const why = answer.kind === 'ok' ? null : unanswered(answer, 'the package index');
  if (why !== null) return why;
  return answer.kind === 'answered' && (answer.code === 401 || answer.code === 403)
    ? { kind: 'index-refused', detail: `the package index answered ${String(answer.code)}` }
    : failure;
}

/** Why an index did not answer the request; null if it did. where: what was requested, for the message. */
export function unanswered(
  answer: Exclude<Download, { kind: 'ok' }>,
  where: string,
): PythonFailure | null {
  switch (answer.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'unreachable':
      return { kind: 'offline', detail: answer.detail };
    case 'untrusted-certificate':
      return { kind: 'untrusted-certificate', detail: answer.detail };
    case 'answered':
      return answer.code >= 500 || answer.code === 429
        ? { kind: 'offline', detail: `${where} answered ${String(answer.code)}` }
        : null;
    case 'too-large':
    case 'refused-address':
      return null;
  }
}
