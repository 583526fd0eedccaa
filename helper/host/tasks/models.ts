import * as z from 'zod';
import { BundlePlace, isAddress } from '../../../contract/bundle';
import { ModelsWork } from '../../../contract/models';
import { defineTask, Path, type Bind } from './define';

const ModelsTask = ModelsWork.extend({
  manifestText: z.string().max(4_194_304).nullable(),
  folder: z.strictObject({
    path: Path,
    from: z.enum(['environment', 'manifest', 'default']),
    refused: z.strictObject({ path: Path, from: z.enum(['environment', 'manifest']) }).nullable(),
  }),
  cacheFile: Path,
  /** While there is a file in it, nothing is received; null: nothing comes first. */
  pause: Path.nullable(),
  /** Where a bundle is served that is asked before the network. */
  source: BundlePlace.optional(),
  policy: z.strictObject({
    allowLoopbackHttp: z.boolean(),
    fileFolders: z.array(Path).max(20),
  }),
  /** Of the models folder: who does the work. null: the service's user. */
  owner: z.strictObject({ uid: z.number().int(), gid: z.number().int() }).nullable(),
});

/** Where a task sees a bundle, wherever a stick is mounted. */
export const bundleAt = '/mnt';

/** To where a bundle is served; a folder asks for none. */
export const networkTo = (place: string) => (isAddress(place) ? { addresses: [place] } : null);

const isInHome = (path: string) => /^\/(?:home|root|run\/user)\//.test(path);

/** The manifest may name a server of the house, and no code of anybody's runs here. */
const toReceive = ({ policy, from, source }: z.infer<typeof ModelsTask>) => {
  if (from !== undefined) return networkTo(from);
  const ownComputer = policy.allowLoopbackHttp ? ['http://localhost'] : [];
  return {
    neighbours: true,
    addresses: source === undefined ? ownComputer : [...ownComputer, source],
  };
};

/** Everything else of LadyLinux is closed to it; the models folder it may read, or write where something is to be received. */
function ofModels(receives: boolean) {
  return defineTask({
    request: ModelsTask,
    /** What it finds out is told as it happens. */
    result: z.object({}),
    answerBytes: 4_000_000, // an event with every model
    failures: [],
    /** A download of tens of gigabytes over a slow line ends by itself before that. */
    seconds: 14 * 24 * 3600,
    memory: '1G',
    user: ({ owner }) => owner,
    ...(receives && { network: toReceive, logins: ['proxy', 'models'] as const }),
    idle: true,
    emptyHomes: true,
    writes: ({ request: { folder } }) => (receives && !isInHome(folder.path) ? [folder.path] : []),
    hides: ['etc', 'data', 'cache', 'logs', 'containers', 'refreshDir', 'privateDir'],
    sees: ({ request }) => {
      const { folder, policy, from, pause } = request;
      const pauses: Bind[] = pause === null ? [] : [{ from: pause, at: pause, writable: false }];
      const sources = policy.fileFolders.map((from): Bind => ({ from, at: from, writable: false }));
      const inHome: Bind = { from: folder.path, at: folder.path, writable: receives };
      const binds = [
        ...pauses,
        ...(receives ? sources : []),
        ...(isInHome(folder.path) ? [inHome] : []),
      ];
      if (from === undefined || isAddress(from)) return { binds };
      const bundle: Bind = { from, at: bundleAt, writable: false };
      return { binds: [...binds, bundle], request: { ...request, from: bundleAt } };
    },
  });
}

export const modelsTasks = {
  /** Reads models and compares them with their checksums. */
  'models-verify': ofModels(false),
  /** Receives models that are missing. Network; writes the models folder only. */
  'models-download': ofModels(true),
} as const;
