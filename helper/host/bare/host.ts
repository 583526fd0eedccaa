import type { Host } from '../host';
import { prefixHost, plainSandbox } from '../prefix/host';
import type { ServiceManager } from '../services';
import { layoutUnder } from '../../state/layout';
import { makeTaskFolder } from '../systemd/host';
import { ownerOfModels } from '../systemd/folders';
import { buildUser, serviceUser } from '../users';
import { whatStandsInTheWay } from './preflight';
import { setprivSandbox } from './setpriv-sandbox';

/** Only the application layer, for a container, an image build or a CI job. Starts nothing and needs no systemd. */
export function bareHost(
  prefix: string,
  ownCommand: readonly string[],
  isRoot = process.getuid?.() === 0,
): Host {
  const layout = layoutUnder(prefix);
  const sandbox = isRoot ? setprivSandbox(ownCommand, layout) : plainSandbox(ownCommand, layout);
  const ordinary = prefixHost(prefix, ownCommand, ['--no-service']);
  return {
    ...ordinary,
    runsServices: false,
    services: noServices,
    watch: () => Promise.resolve(),
    waitToApply: () => Promise.resolve(),
    wakeToApply: () => Promise.resolve(false),
    tellScripts: () => Promise.resolve(),
    sandbox,
    makeTaskFolder: (path, content = 'empty', whose = 'build') =>
      isRoot
        ? makeTaskFolder(path, content, sandbox, whose === 'build' ? buildUser : serviceUser)
        : ordinary.makeTaskFolder(path, content, whose),
    ownerOfModels: (folder) => (isRoot ? ownerOfModels(folder) : Promise.resolve(null)),
    preflight: async (settings) =>
      (await ordinary.preflight(settings)) ?? (isRoot ? whatStandsInTheWay(ordinary.layout) : null),
  };
}

const noServices: ServiceManager = {
  inspect: (unit) =>
    Promise.resolve({
      unit,
      state: 'not-installed',
      since: null,
      mainPid: null,
      memoryBytes: null,
      restarts: null,
    }),
  stop: () => Promise.resolve({ kind: 'stopped' }),
  release: () => Promise.resolve(),
  start: () => Promise.resolve({ kind: 'not-installed' }),
  processes: () => Promise.resolve(new Set()),
  log: () => Promise.resolve([]),
  startOf: () => Promise.resolve(null),
  unitFiles: () => Promise.resolve([]),
  reload: () => Promise.resolve(),
};
