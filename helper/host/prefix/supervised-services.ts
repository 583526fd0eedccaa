import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { monotonicMs, sleep } from '../../lib/clock';
import type { Layout } from '../../state/layout';
import { isAlive } from '../../../common/process';
import { allPids, residentBytes } from '../../lib/process-info';
import type { ServiceFacts, ServiceManager } from '../services';
import { readState } from '../../state/state-file';
import { cleanLines } from '../../lib/text';
import { programBehind } from './fixed-paths';
import {
  linesSince,
  SupervisedState,
  supervisedStateFile,
  UnitConfig,
  unitConfigFile,
  unitLogFile,
  unitMarker,
} from './supervised-unit';

const startWaitMs = 10_000;

/** Services of a private prefix, each under a small supervisor of our own. */
export function supervisedServices(layout: Layout, ownCommand: readonly string[]): ServiceManager {
  const stateOf = async (unit: string): Promise<SupervisedState | null> => {
    const answer = await readState(supervisedStateFile(layout, unit), SupervisedState);
    return answer.kind === 'read' ? answer.value : null;
  };
  const supervisorOf = async (unit: string) => {
    const state = await stateOf(unit);
    return state !== null && (await isAlive(state.supervisor)) ? state : null;
  };
  const processes = async (unit: string): Promise<ReadonlySet<number>> => {
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
    };
  };
  return {
    inspect,
    processes,
    async start(unit) {
      if ((await supervisorOf(unit)) !== null) return { kind: 'started' };
      if ((await readState(unitConfigFile(layout, unit), UnitConfig)).kind !== 'read')
        return { kind: 'not-installed' };
      const [program = process.execPath, ...args] = ownCommand;
      const child = execa(program, [...args, 'supervise', unit, '--prefix', layout.root], {
        detached: true,
        stdio: 'ignore',
        cleanup: false,
        reject: false,
      });
      child.unref();
      const deadline = monotonicMs() + startWaitMs;
      while (monotonicMs() < deadline) {
        const state = await stateOf(unit);
        if (state !== null && state.supervisor.pid === child.pid) return { kind: 'started' };
        if (child.exitCode !== null)
          return {
            kind: 'refused',
            reason: `the supervisor ended with code ${String(child.exitCode)}`,
          };
        await sleep(5);
      }
      return { kind: 'refused', reason: 'the supervisor did not come up' };
    },
    async stop(unit, timeoutSeconds) {
      const supervisor = (await supervisorOf(unit))?.supervisor;
      if (supervisor !== undefined) process.kill(supervisor.pid, 'SIGTERM');
      const started = monotonicMs();
      const deadline = started + timeoutSeconds * 1000;
      let pids = await processes(unit);
      let asked = supervisor !== undefined;
      while (pids.size > 0 || (supervisor !== undefined && (await isAlive(supervisor)))) {
        if (monotonicMs() > deadline) return { kind: 'still-running', pids: [...pids] };
        if (!asked) for (const pid of pids) process.kill(pid, 'SIGTERM'); // its supervisor was killed
        asked = true;
        await sleep(10);
        pids = await processes(unit);
      }
      return { kind: 'stopped' };
    },
    async log(unit, since, lines) {
      const text = await readFile(unitLogFile(layout, unit), 'utf8').catch(() => '');
      const all = linesSince(text.trimEnd().split('\n'), since);
      return cleanLines(all.slice(-lines));
    },
    startOf: () => Promise.resolve(null),
    unitFiles: (settings, entryPoint) =>
      settings.services.map(({ unit }) => ({
        path: unitConfigFile(layout, unit),
        content: `${JSON.stringify({ entryPoint })}\n`,
        mode: 0o644,
      })),
    reload: () => Promise.resolve(),
  };
}
