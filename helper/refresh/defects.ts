import { monotonicMs } from '../lib/clock';
import type { oweVerdict } from '../state/verified';
import type { syncFilesystem } from '../swap';
import type { LiveSwap } from './live-swap';
import type { startAndJudge, stopAll } from './start-all';
import type { tidy } from './tidy';

/** What keeps a run from making a machine worse, in one place: tests take it away piece by piece and must notice. */
export interface Safeguards {
  /** Before files are exchanged. */
  readonly stopService: typeof stopAll;
  /** Before the stop. */
  readonly oweVerdict: typeof oweVerdict;
  /** After a migration, before the commit. */
  readonly syncData: typeof syncFilesystem;
  readonly judge: typeof startAndJudge;
  /** After a bad verdict. */
  readonly undo: (swap: LiveSwap) => Promise<void>;
  /** Before a recovery moves files. */
  readonly stopForRecovery: typeof stopAll;
  /** After a recovery. */
  readonly tidy: typeof tidy;
}

/**
 * Deliberate defects of a run, compiled in only where the bundler defines __LADYLINUX_TEST_FLAGS__ as true and chosen by
 * LADYLINUX_TEST_DEFECT: the fault suite must catch each of them. Those of the swap itself are in swap/mutants.ts.
 */
const nothing = () => Promise.resolve();

export const defects = {
  'swap-under-the-service': (s) => ({ ...s, stopService: nothing }),
  'owe-no-verdict': (s) => ({ ...s, oweVerdict: nothing }),
  'leave-migrated-data-unsynced': (s) => ({ ...s, syncData: nothing }),
  'believe-the-start': (s) => ({
    ...s,
    judge: async (run) => {
      for (const { unit } of run.settings.services) await run.host.services.start(unit);
      return { firstGoodAtMs: monotonicMs(), answer: null };
    },
  }),
  'roll-back-to-the-new-version': (s) => ({ ...s, undo: (swap) => swap.commit() }),
  'recover-under-the-service': (s) => ({ ...s, stopForRecovery: nothing }),
  'leave-what-was-staged': (s) => ({ ...s, tidy: nothing }),
} satisfies Record<string, (sound: Safeguards) => Safeguards>;

export const withDefect = (sound: Safeguards): Safeguards => {
  const name = process.env['LADYLINUX_TEST_DEFECT'];
  if (name === undefined || name === '') return sound;
  const defect = Object.entries(defects).find(([known]) => known === name)?.[1];
  if (defect === undefined) throw new Error(`no defect is called ${name}`);
  return defect(sound);
};
