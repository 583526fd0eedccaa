import * as z from 'zod';
import { BundlePlace } from '../../../contract/bundle';
import { isAddress } from '../../../contract/bundle-address';
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
  /** Downloads wait while this folder holds a file; null: nothing to wait for. */
  pause: Path.nullable(),
  /** A bundle to try before the network. */
  source: BundlePlace.optional(),
  policy: z.strictObject({
    allowLoopbackHttp: z.boolean(),
    fileFolders: z.array(Path).max(20),
  }),
  /** The owner of the models folder, who runs the task. null: the service's user. */
  owner: z.strictObject({ uid: z.number().int(), gid: z.number().int() }).nullable(),
});

/** Where a task sees a bundle, wherever the USB stick is mounted. */
export const bundleAt = '/mnt';

/** Network access to a bundle's server; null for a folder. */
export const networkTo = (place: string) => (isAddress(place) ? { addresses: [place] } : null);

const isInHome = (path: string) => /^\/(?:home|root|run\/user)\//.test(path);

/** The manifest may name a server on the local network; no foreign code runs here. */
const toReceive = ({ policy, from, source }: z.infer<typeof ModelsTask>) => {
  if (from !== undefined) return networkTo(from);
  const ownComputer = policy.allowLoopbackHttp ? ['http://localhost'] : [];
  return {
    neighbours: true,
    addresses: source === undefined ? ownComputer : [...ownComputer, source],
  };
};

/** Everything else of LadyLinux is hidden from it; it may read the models folder, or write to it for a download. */
function ofModels(receives: boolean) {
  return defineTask({
    request: ModelsTask,
    /** Results are reported as events. */
    result: z.object({}),
    answerBytes: 4_000_000, // an event with every model
    failures: [],
    /** Longer than any download of tens of gigabytes on a slow line. */
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
  /** Compares models with their checksums. */
  'models-verify': ofModels(false),
  /** Downloads missing models. Has network; writes to the models folder only. */
  'models-download': ofModels(true),
} as const;
