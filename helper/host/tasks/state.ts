import * as z from 'zod';
import { RelativePath } from '../../../contract/primitives';
import { overData, withDataOfItsOwn } from './data';
import { defineTask, everythingOfTheUser, Path } from './define';
import { bothStaged } from './environment';

const Form = z.enum(['file', 'folder']);

/** Tasks on the application's state, and on trees that are no longer needed. */
export const stateTasks = {
  /**
   * The repository's own hook, as the service user, with read-only code. It may read models and state, but no secrets.
   * On trial it gets a copy of the data and another user, because the service is running.
   */
  prepare: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      hook: RelativePath,
      data: Path,
      cache: Path,
      models: Path,
      trial: z.boolean(),
    }),
    result: z.object({ ran: z.boolean() }),
    failures: ['prepare-failed', 'prepare-killed'],
    seconds: 3600,
    memory: '50%',
    user: ({ trial }) => (trial ? 'trial' : 'service'),
    ownSockets: true,
    writes: ({ request: { data, trial }, grants }) =>
      grants.prepareWritesData && !trial ? [data] : [],
    hides: ['etc', 'refreshDir'],
    owns: ({ request: { data, trial } }) => (trial ? data : null),
    empties: ({ trial }) => withDataOfItsOwn(trial),
    // A refresh must not change /var/lib/ladylinux, the cache included: it gets a temporary cache, below PrivateTmp=.
    sees(asked) {
      const { layout, request } = asked;
      if (!request.trial) return { binds: [], request: { ...request, cache: '/tmp' } };
      const code = bothStaged(asked);
      return {
        binds: [...code.binds, overData(layout, request.data)],
        request: { ...code.request, data: layout.data, cache: '/tmp' },
      };
    },
  }),
  /** Makes the mount points in a tree for the paths of the setting appState. */
  'mount-points': defineTask({
    request: z.strictObject({
      tree: Path,
      /** form: file or folder to be mounted; null if not known yet. */
      paths: z.array(z.strictObject({ path: RelativePath, form: Form.nullable() })).max(50),
    }),
    /** What is at each path now, in the order of the request. */
    result: z.object({ forms: z.array(Form.nullable()).max(50) }),
    holds: ({ forms }, { paths }) =>
      forms.length === paths.length &&
      paths.every(({ form }, index) => form === null || form === forms[index]),
    failures: ['app-state-refused'],
    seconds: 60,
    memory: '1G',
    user: 'build',
    writes: ({ request }) => [request.tree],
    hides: everythingOfTheUser,
  }),
  /** Copies what the application keeps inside app/ to its new place. */
  'keep-app-state': defineTask({
    request: z.strictObject({
      store: Path,
      /** Trees to copy from, tried in this order. */
      from: z.array(Path).max(2),
      paths: z.array(z.strictObject({ path: RelativePath, form: Form })).max(50),
    }),
    result: z.object({}),
    failures: ['app-state-failed'],
    seconds: 3600,
    memory: '1G',
    user: 'service',
    // The store may have to be created, in a folder where root creates nothing.
    writes: ({ layout }) => [layout.data],
    hides: ['etc', 'models', 'containers', 'cache', 'logs'],
  }),
  /**
   * Empties folders. As root, because an older tree may belong to any user, but the whole file system except these
   * folders is read-only: links planted in them cannot get anything else removed. Runs no code of what it removes.
   */
  remove: defineTask({
    request: z.strictObject({ folders: z.array(Path).max(1000) }),
    result: z.object({ removed: z.number().int().nonnegative() }),
    failures: [],
    seconds: 1800,
    memory: '1G',
    user: 'root',
    capabilities: ['CAP_DAC_OVERRIDE', 'CAP_FOWNER'],
    writes: ({ request }) => request.folders,
    // the copies of data that it may remove are beside these
    hides: ['etc', 'data', 'cache', 'logs', 'models', 'containers'],
  }),
} as const;
