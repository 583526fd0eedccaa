import { lockOptions, parseLock, type Lock, type LockEntry } from './lock';
import { archiveName } from './requirements';
import { unanswered } from './index-probe';
import { filesOn, projectUrl } from './simple-index';
import { done, failed, type Outcome, type PythonFailure, type Watch } from './types';
import { sameVersion } from './versions';

const lookUpsAtOnce = 8;

/** The packages on the list's own indexes, found by hash; the default index has the rest. */
export async function byOwnIndex(
  watch: Watch,
  lock: Lock,
): Promise<Outcome<{ index: string; entries: LockEntry[] }[]>> {
  const extra = lockOptions(lock.text).flatMap((option) =>
    option.startsWith('--extra-index-url ') ? [option.slice('--extra-index-url '.length)] : [],
  );
  const left = parseLock(lock.text).filter(({ url }) => url === null);
  const groups: { index: string; entries: LockEntry[] }[] = [];
  for (const index of extra) {
    const entries: LockEntry[] = [];
    const waiting = left.filter((entry) => !groups.some((one) => one.entries.includes(entry)));
    while (waiting.length > 0) {
      const some = waiting.splice(0, lookUpsAtOnce);
      const answers = await Promise.all(some.map((entry) => hasIt(watch, index, entry)));
      for (const [at, has] of answers.entries()) {
        const entry = some[at];
        if (typeof has !== 'boolean') return failed(has);
        if (has && entry !== undefined) entries.push(entry);
      }
    }
    if (entries.length > 0) groups.push({ index, entries });
  }
  return done(groups);
}

async function hasIt(
  { signal }: Watch,
  index: string,
  { name, version, hashes }: LockEntry,
): Promise<boolean | PythonFailure> {
  const answer = await filesOn(projectUrl(index, name), signal);
  if (answer.kind !== 'ok') return unanswered(answer, index) ?? false;
  return answer.files.some((file) =>
    file.sha256 === null
      ? sameVersion(archiveName(file.name)?.version ?? '', version)
      : hashes.includes(file.sha256),
  );
}
