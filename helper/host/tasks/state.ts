import * as z from 'zod';
import { RelativePath } from '../../../contract/primitives';
import { overData, withDataOfItsOwn } from './data';
import { defineTask, everythingOfTheUser, Path } from './define';
import { bothStaged } from './environment';

const Form = z.enum(['file', 'folder']);

/** What works on the application's state, and on trees that are no longer wanted. */
export const stateTasks = {
  /**
   * The repository's own hook, as the service user, code read-only. Its secrets stay out of reach; models and state it may read. On
   * trial the data is a copy, and the user is not the one of the service, which is running.
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
    // /var/lib/ladylinux is not to be changed by a refresh, the cache included: it gets one that ends with it, below PrivateTmp.
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
  /** Makes the places in a tree over which the paths of the setting appState are bound. */
  'mount-points': defineTask({
    request: z.strictObject({
      tree: Path,
      /** form: what is to be bound over it; null where nobody knows yet. */
      paths: z.array(z.strictObject({ path: RelativePath, form: Form.nullable() })).max(50),
    }),
    /** What lies there now, path by path. */
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
  /** Copies what the application keeps inside app/ to where it lives from now on. */
  'keep-app-state': defineTask({
    request: z.strictObject({
      store: Path,
      /** The trees that may have it, the first one first. */
      from: z.array(Path).max(2),
      paths: z.array(z.strictObject({ path: RelativePath, form: Form })).max(50),
    }),
    result: z.object({}),
    failures: ['app-state-failed'],
    seconds: 3600,
    memory: '1G',
    user: 'service',
    // The store may have to be made, in a folder where root makes nothing.
    writes: ({ layout }) => [layout.data],
    hides: ['etc', 'models', 'containers', 'cache', 'logs'],
  }),
  /**
   * Empties folders. As root, because a tree of before may be anybody's, but with the whole file system read-only save the folders to
   * be emptied: whatever links are planted in them, nothing else can be removed. Runs no line of what it removes.
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
    // the copies of data that it may remove lie beside these
    hides: ['etc', 'data', 'cache', 'logs', 'models', 'containers'],
  }),
} as const;
