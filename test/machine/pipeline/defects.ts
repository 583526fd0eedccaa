import type { StepName } from '../../../contract/steps';
import { monotonicMs } from '../../../helper/lib/clock';
import { RunEnd } from '../../../helper/refresh/end';
import { Run, type StepIo } from '../../../helper/refresh/run';
import { viewOfData } from '../../../helper/refresh/view-of-data';
import { endProbation } from '../../../helper/state/probation';
import { pathExists } from '../../../helper/lib/path';
import { safeguards } from '../../../helper/refresh/safeguards';
import { stopUnits } from '../../../helper/service/units';
import { useMutant } from '../swap/mutants';

type Safeguards = typeof safeguards;

const nothing = () => Promise.resolve();
const noStop = () => Promise.resolve(null);
const stopped = (...how: Parameters<typeof stopUnits>) => stopUnits(...how).then(() => null);

/** Deliberate defects of a run: the fault suite must catch each of them. Those of the swap itself are in swap/mutants.ts. */
export const defects = {
  'swap-under-the-service': { stopToSwap: noStop },
  'undo-under-the-service': { stopToUndo: noStop },
  'recover-under-the-service': { stopToRecover: noStop },
  'close-the-port': {
    stopToSwap: ({ host, settings }) => stopped(host.services, settings, 'closed'),
  },
  'close-the-port-in-a-rollback': {
    stopToUndo: ({ host, settings }) => stopped(host.services, settings, 'closed'),
  },
  'cut-what-is-written': {
    stopToSwap: ({ host, settings }) => stopped(host.services, settings, 'held', 0),
  },
  'end-what-serves': {
    stopToSwap: async ({ host, settings }) => {
      for (const { unit } of settings.services)
        for (const pid of await host.services.processes(unit)) process.kill(pid, 'SIGKILL');
      return stopped(host.services, settings, 'held');
    },
  },
  'try-on-the-live-data': {
    viewOfData: ({ layout }) => Promise.resolve({ data: layout.data, appState: [], why: null }),
  },
  'compare-on-what-was-tried': {
    viewOfData: async (run, copy) =>
      (await pathExists(run.layout.dataTrial))
        ? { data: run.layout.dataTrial, appState: [], why: null }
        : viewOfData(run, copy),
    discardView: nothing,
  },
  'watch-nothing': { beginProbation: nothing },
  'forget-the-return': { rememberReturn: endProbation },
  'record-no-data-due': { setDataDue: nothing },
  'believe-the-data': { isDataChanged: () => Promise.resolve(false) },
  'record-no-verdict-due': { setVerdictDue: nothing },
  'leave-migrated-data-unsynced': { syncData: nothing },
  'believe-the-start': {
    judge: async (run) => {
      for (const { unit } of run.settings.services) await run.host.services.start(unit);
      return { firstGoodAtMs: monotonicMs(), answer: null };
    },
  },
  'roll-back-to-the-new-version': { undo: (swap) => swap.commit() },
  'believe-what-is-staged': { codeSeal: () => Promise.resolve('0'.repeat(64)) },
  'offer-what-failed': { discardStaged: nothing },
  'leave-what-was-staged': { tidy: nothing },
} satisfies Record<string, Partial<Safeguards>>;

const isDefect = (name: string): name is keyof typeof defects => Object.hasOwn(defects, name);

/** Of a run, or of the swap. */
export function breakWith(name: string): void {
  if (isDefect(name)) Object.assign(safeguards, defects[name]);
  else useMutant(name);
}

/** kill -9 at an exact place: `before STEP` or `after STEP`. */
export function killAt(place: string): void {
  const killIf = (here: string) => {
    if (here === place) process.kill(process.pid, 'SIGKILL');
  };
  const step: (...given: never) => unknown = Reflect.get(Run.prototype, 'step');
  type Work = (io: StepIo) => Promise<unknown>;
  Object.assign(Run.prototype, {
    step(this: Run, name: StepName, work: Work): unknown {
      const killing: Work = async (io) => {
        killIf(`before ${name}`);
        const answer = await work(io);
        if (!(answer instanceof RunEnd)) killIf(`after ${name}`);
        return answer;
      };
      return Reflect.apply(step, this, [name, killing]);
    },
  });
}
