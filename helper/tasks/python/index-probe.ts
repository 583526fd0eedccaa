import { download } from './download';
import { isAmbiguousForPip } from './failures';
import type { ProcessResult } from './process';
import { parseRequirement } from './requirements';
import type { PackageSource, PythonFailure, Watch } from './types';

export function projectUrl(index: string, name: string): string {
  return `${index.replace(/\/+$/, '')}/${name}/`;
}

/**
 * pip says "no versions" whether the index has no such package, is out of order or wants a login.
 * The index itself is asked which of these it was.
 */
export async function explainPipFailure(
  run: ProcessResult,
  failure: PythonFailure,
  source: PackageSource & Watch,
): Promise<PythonFailure> {
  if (failure.kind !== 'no-such-package' || !isAmbiguousForPip(run)) return failure;
  const { name } = parseRequirement(failure.requirement);
  const answer = await download(projectUrl(source.index, name), {
    limitBytes: 64 * 1024 * 1024,
    signal: source.signal,
  });
  switch (answer.status) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'unreachable':
      return { kind: 'offline', detail: answer.detail };
    case 'untrusted-certificate':
      return { kind: 'untrusted-certificate', detail: answer.detail };
    case 'answered': {
      const detail = `the package index answered ${String(answer.code)}`;
      if (answer.code >= 500 || answer.code === 429) return { kind: 'offline', detail };
      if (answer.code === 401 || answer.code === 403) return { kind: 'index-refused', detail };
      return failure;
    }
    case 'ok':
    case 'too-large':
    case 'refused-address':
      return failure;
  }
}
