import type { Files } from '../../../../helper/swap';

/**
 * kill        the process ends before the call
 * half        it ends in the middle of it (a file that is half written)
 * refuse      the call fails and changed nothing
 * lie         the call fails but was done
 * refuse-on   this call and every later change of the disk fails (read-only, full)
 */
export type Fault = 'kill' | 'half' | 'refuse' | 'lie' | 'refuse-on';

export class Killed extends Error {}

const changes = new Set<keyof Files>(['create', 'rename', 'unlink', 'fsync', 'syncFilesystem']);

export interface Counted {
  readonly files: Files;
  /** Every call so far, in order; `changing` leaves out those that only look. */
  readonly calls: { name: keyof Files; changing: boolean }[];
  dead: boolean;
}

/** Counts the calls and lets one fault happen at the call with number `at`. */
export const faulty = (disk: Files, at: number, fault: Fault | null): Counted => {
  const state: Counted = { files: { ...disk }, calls: [], dead: false };
  const wrap =
    <A extends [string, ...never[]], R>(name: keyof Files, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (state.dead) throw new Killed();
      const index = state.calls.push({ name, changing: changes.has(name) }) - 1;
      const failure = Object.assign(new Error(`EIO: ${name} ${args[0]}`), { code: 'EIO' });
      if (fault === 'refuse-on' && index >= at && changes.has(name)) throw failure;
      if (index !== at || fault === null) return call(...args);
      switch (fault) {
        case 'refuse':
        case 'refuse-on':
          throw failure;
        case 'lie':
          await call(...args);
          throw failure;
        case 'half':
          if (name === 'create') await disk.create(args[0], '{"versi');
          state.dead = true;
          throw new Killed();
        case 'kill':
          state.dead = true;
          throw new Killed();
      }
    };
  const files: Files = {
    inspect: wrap('inspect', (p) => disk.inspect(p)),
    read: wrap('read', (p: string, limit: number) => disk.read(p, limit)),
    create: wrap('create', (p: string, text: string) => disk.create(p, text)),
    rename: wrap('rename', (from: string, to: string) => disk.rename(from, to)),
    unlink: wrap('unlink', (p) => disk.unlink(p)),
    fsync: wrap('fsync', (p) => disk.fsync(p)),
    syncFilesystem: wrap('syncFilesystem', (p) => disk.syncFilesystem(p)),
  };
  return Object.assign(state, { files });
};
