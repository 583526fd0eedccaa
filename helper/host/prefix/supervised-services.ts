import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { monotonicMs, sleep } from '../../lib/clock';
import type { Layout } from '../../state/layout';
import { isAlive } from '../../../common/process';
import type { ListenAddress } from '../../state/env-file';
import { allPids, residentBytes, sendSignal } from '../../lib/process-info';
import { beginHold, endHold, writtenAddress } from '../held-port';
import { graceOf, type ServiceFacts, type ServiceManager, type StartAnswer } from '../services';
import { readState } from '../../state/state-file';
import { cleanLines } from '../../lib/text';
import { isBwrap, programBehind } from './fixed-paths';
import { addressToHold, holding } from './held-socket';
import {
  goOnSignal,
  holdSignal,
  linesSince,
  SupervisedState,
  supervisedStateFile,
  UnitConfig,
  unitConfigFile,
  unitLogFile,
  unitMarker,
} from './supervised-unit';

const startWaitMs = 10_000;
const pollMs = 10;

/** The supervisor runs no program; it only keeps the port. */
const isIdle = ({ state }: SupervisedState): boolean => state === 'inactive' || state === 'failed';

const holdsPort = (state: SupervisedState | null): state is SupervisedState =>
  state !== null && state.holds !== null;

/** False if the condition did not become true in time. */
async function within(ms: number, isTrue: () => Promise<boolean>): Promise<boolean> {
  const deadline = monotonicMs() + ms;
  while (!(await isTrue())) {
    if (monotonicMs() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

/** The services of a private prefix, each under a small supervisor of our own. */
export function supervisedServices(layout: Layout, ownCommand: readonly string[]): ServiceManager {
  const stateOf = async (unit: string): Promise<SupervisedState | null> => {
    const answer = await readState(supervisedStateFile(layout, unit), SupervisedState);
    return answer.kind === 'read' ? answer.value : null;
  };
  const supervisorOf = async (unit: string) => {
    const state = await stateOf(unit);
    return state !== null && (await isAlive(state.supervisor)) ? state : null;
  };
  const programs = async (unit: string): Promise<ReadonlySet<number>> => {
    const marker = `${unitMarker(layout, unit)}\0`;
    const found = new Set<number>();
    for (const pid of await allPids()) {
      const environment = await readFile(`/proc/${String(pid)}/environ`, 'latin1').catch(() => '');
      if (`\0${environment}`.includes(`\0${marker}`)) found.add(pid);
    }
    return found;
  };
  const inspect = async (unit: string): Promise<ServiceFacts> => {
    const state = await stateOf(unit);
    const alive = state !== null && (await isAlive(state.supervisor));
    const installed = (await readState(unitConfigFile(layout, unit), UnitConfig)).kind === 'read';
    const child = alive ? state.childPid : null;
    const mainPid = child === null ? null : await programBehind(child);
    return {
      unit,
      state: alive
        ? state.state
        : state?.state === 'failed'
          ? 'failed'
          : installed
            ? 'inactive'
            : 'not-installed',
      since: state?.since ?? null,
      mainPid,
      memoryBytes: mainPid === null ? null : await residentBytes(mainPid),
      restarts: state?.restarts ?? null,
      portHeld: alive && state.holds !== null,
    };
  };
  const begin = async (unit: string, address: ListenAddress | null): Promise<StartAnswer> => {
    const [program = process.execPath, ...args] = holding(address, [
      ...ownCommand,
      ...['supervise', unit, '--prefix', layout.root],
    ]);
    const child = execa(program, args, {
      detached: true,
      stdio: 'ignore',
      cleanup: false,
      reject: false,
    });
    child.unref();
    const isUp = await within(startWaitMs, async () => {
      const state = await stateOf(unit);
      return child.exitCode !== null || state?.supervisor.pid === child.pid;
    });
    if (child.exitCode === null && isUp) return { kind: 'started' };
    const ended = `the supervisor ended with code ${String(child.exitCode)}`;
    return {
      kind: 'refused',
      said: child.exitCode === null ? 'the supervisor did not come up' : ended,
    };
  };
  const goOn = async (unit: string, before: SupervisedState): Promise<StartAnswer> => {
    sendSignal(before.supervisor.pid, goOnSignal);
    const isUp = await within(
      startWaitMs,
      async () => (await stateOf(unit))?.since !== before.since,
    );
    return isUp ? { kind: 'started' } : { kind: 'refused', said: 'the supervisor does not go on' };
  };
  return {
    inspect,
    async processes(unit) {
      const all = new Set(await programs(unit));
      const supervisor = await supervisorOf(unit);
      return holdsPort(supervisor) ? all.add(supervisor.supervisor.pid) : all;
    },
    async start(unit) {
      const present = await supervisorOf(unit);
      if (present !== null && !isIdle(present)) return { kind: 'started' };
      if ((await readState(unitConfigFile(layout, unit), UnitConfig)).kind !== 'read')
        return { kind: 'not-installed' };
      const address = await addressToHold(layout);
      if (present === null) return begin(unit, address);
      if (address !== null && present.holds === writtenAddress(address)) return goOn(unit, present);
      sendSignal(present.supervisor.pid, 'SIGTERM');
      await within(startWaitMs, async () => !(await isAlive(present.supervisor)));
      return begin(unit, address);
    },
    async stop(unit, { timeoutSeconds, graceSeconds, port }) {
      if (port === 'held') await beginHold(layout, unit);
      else await endHold(layout, unit);
      const present = await supervisorOf(unit);
      const isToStay = port === 'held' && holdsPort(present);
      if (present !== null) sendSignal(present.supervisor.pid, isToStay ? holdSignal : 'SIGTERM');
      const isDown = async () => {
        const supervisor = await supervisorOf(unit);
        return supervisor === null || (isToStay && supervisor.state === 'inactive');
      };
      let pids = await programs(unit);
      // the supervisor was killed
      if (present === null) for (const pid of pids) sendSignal(pid, 'SIGTERM');
      const isOver = async () => {
        pids = await programs(unit);
        return pids.size === 0 && (await isDown());
      };
      const isOverInTime = await within(graceSeconds * 1000, isOver);
      // at the second signal uvicorn drops unfinished answers
      for (const pid of isOverInTime ? [] : pids)
        if (!(await isBwrap(pid))) sendSignal(pid, 'SIGINT');
      const left = (timeoutSeconds - graceSeconds) * 1000;
      return isOverInTime || (await within(left, isOver))
        ? { kind: 'stopped' }
        : { kind: 'still-running', pids: [...pids] };
    },
    async release(unit) {
      await endHold(layout, unit);
      const present = await supervisorOf(unit);
      if (present !== null && isIdle(present)) sendSignal(present.supervisor.pid, 'SIGTERM');
    },
    async log(unit, since, lines) {
      const text = await readFile(unitLogFile(layout, unit), 'utf8').catch(() => '');
      const all = linesSince(text.trimEnd().split('\n'), since);
      return cleanLines(all.slice(-lines));
    },
    startOf: () => Promise.resolve(null),
    unitFiles: (settings, entryPoint) =>
      Promise.resolve(
        settings.services.map(({ unit }) => ({
          path: unitConfigFile(layout, unit),
          content: `${JSON.stringify({ entryPoint, graceSeconds: graceOf(settings) })}\n`,
          mode: 0o644,
        })),
      ),
    reload: () => Promise.resolve(),
  };
}
