import { stat } from 'node:fs/promises';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { cleanMessage } from '../lib/clean-message';
import { Exit, type CliContext } from './context';
import { runOwnTask } from './own-task';

/** The user who makes or serves a bundle: the folder's owner, never root. null: the current user. */
export async function ownerOf(
  folder: string,
  isSystem: boolean,
): Promise<{ readonly uid: number; readonly gid: number } | null> {
  const refused = (why: 'missing' | 'root' | 'other') =>
    new Exit(exitCodes.usage, message('bundle-folder-refused', { folder, why }));
  const facts = await stat(folder).catch(() => null);
  if (facts === null) throw refused('missing');
  if (!facts.isDirectory()) throw refused('other');
  if (!isSystem) return null;
  if (facts.uid === 0) throw refused('root');
  return { uid: facts.uid, gid: facts.gid };
}

/** What a bundle says about itself: root reads it in the sandbox, others with their own rights. */
export async function lookAt({ host }: Pick<CliContext, 'host'>, folder: string, whole: boolean) {
  if (host.mode !== 'system' || process.getuid?.() === 0)
    return runOwnTask(host, 'look-at-bundle', { folder, whole });
  const { lookAtBundle } = await import('../tasks/bundle/check');
  const answer = await lookAtBundle(
    { folder, whole },
    {
      signal: new AbortController().signal,
      event: () => undefined,
      output: () => undefined,
      progress: () => undefined,
    },
  );
  if (!answer.ok) throw new Exit(exitCodes.stagingFailed, cleanMessage(answer.failure.message));
  return answer.result;
}
