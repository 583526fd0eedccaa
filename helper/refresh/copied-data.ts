import type { RunEnd } from './end';
import type { Run } from './run';
import { discard } from './tidy';

/**
 * A copy of data/ from before the first start of another version, so that a rollback finds data that the old version
 * understands. The original stays in place: most versions change nothing that the old one cannot read, and other
 * programs may use data/.
 */
export type DataCopy =
  /** null: no copy is wanted, or there is nothing to copy. */
  | { readonly kind: 'none'; readonly why: NotCopied | null }
  | {
      readonly kind: 'begun';
      readonly staged: string;
      readonly sinceMs: number;
      /** False: databases were written to all the time; the copy is consistent only once it is finished. */
      readonly isSettled: boolean;
    };

export type NotCopied = 'mount' | 'large' | 'room' | 'foreign' | 'failed';

export type Copied =
  | { readonly kind: 'copied'; readonly isSettled: boolean }
  | { readonly kind: 'not-copied'; readonly why: NotCopied };

/** Copies data, or a copy of it, to a folder of the service's, within the settings' limit. Failure leaves no folder. */
export async function copyData(run: Run, from: string, to: string): Promise<Copied | RunEnd> {
  const { host, settings, signal } = run;
  await host.makeTaskFolder(to, 'empty', 'service');
  const limitBytes = settings.data.copyLimitMiB * 1024 * 1024;
  const copied = await host.sandbox.run('copy-data', { from, to, limitBytes }, { signal });
  const end = run.cancelled();
  if (end !== null) return end;
  if (copied.kind === 'done' && copied.result.kind === 'copied') return copied.result;
  await discard(run, to);
  return copied.kind === 'done' ? copied.result : { kind: 'not-copied', why: 'failed' };
}
