import { message, type Message } from '../../../contract/message';
import { pathExists } from '../../lib/path';
import type { Version } from '../../state/version';
import { RunEnd, short } from '../end';
import type { Run } from '../run';
import { lookAtVenv } from '../look-at-venv';

export interface KeptEnvironment {
  /** null: the one in place. */
  readonly venv: string | null;
  readonly lock: string;
  /** An environment of an older helper has no seal; 'accepted' accepts it if it has been in place before. */
  readonly before: 'refused' | 'accepted';
  readonly refuse: (reason: Message) => Promise<RunEnd>;
}

/** Checks that an existing environment has every file as it was made; returns its seal. */
export function keptEnvironment(
  run: Run,
  { python, commit, venvSeal }: Omit<Version, 'stagedAt'>,
  { venv, lock, before, refuse }: KeptEnvironment,
): Promise<{ readonly seal: string | null } | RunEnd> {
  return run.step('environment', async () => {
    if (venv !== null && !(await pathExists(venv)))
      return refuse(message('no-kept-version', { commit: short(commit) }));
    const own = before === 'refused' ? (venvSeal ?? null) : null;
    const looked = await lookAtVenv(run, venv ?? run.layout.venv, lock, before, own);
    if (looked instanceof RunEnd) return looked;
    if (looked.kind === 'other') {
      const params = { commit: short(commit), reason: looked.reason };
      return refuse(message('kept-environment-changed', params));
    }
    return {
      value: { seal: looked.seal },
      outcome: venv === null ? 'unchanged' : 'done',
      detail: message('detail-packages-kept', { packages: python.packages }),
    };
  });
}
