import { monotonicMs } from '../lib/clock';
import type { Safeguards } from './safeguards';

/**
 * Deliberate defects of a run, compiled in only where the bundler defines __LADYLINUX_TEST_FLAGS__ as true and chosen by
 * LADYLINUX_TEST_DEFECT: the fault suite must catch each of them. Those of the swap itself are in transaction/mutants.ts.
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
