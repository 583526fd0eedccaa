import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { publicFiles } from '../../common/public-files';
import type { ActionAnswer } from '../../contract/action';
import { BundleEvent, foldBundleWork, type BundleWorkView } from '../../contract/bundle-work';
import { message } from '../../contract/message';
import type { StickPlaces } from '../../contract/stick';
import type { Actions } from '../helper-client/actions';
import { askBundlePlan } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { followJob, JobFollower, type ShownJob } from '../run-follow/job-follow';
import { bundleFolderOn, folderOnStick, mediaPlaces, volumesIn } from '../sticks/volumes';
import type { Reducers, StoreOf } from '../store';
import type { Act } from './actions';

export interface BundleWorkEvent {
  readonly type: 'bundle-work';
  readonly work: BundleWorkView | null;
}

export const bundleWorkState: Reducers<BundleWorkEvent> = {
  'bundle-work': (state, { work }) => ({ ...state, bundleWork: work }),
};

type Calls = 'stick:places' | 'stick:save' | 'stick:cancel-save';

/** Makes a bundle on a plugged-in volume. The page names one of the volumes that it was sent, and never a path. */
export function saveStickHandlers(
  store: StoreOf<BundleWorkEvent>,
  helper: Helper,
  actions: Actions,
  act: Act,
): Pick<IpcHandlers, Calls> {
  const volumes = () => volumesIn(mediaPlaces(store.state.prefix), !store.state.inPrefix);
  return {
    'stick:places': async () => {
      const found = await volumes();
      const plan = await askBundlePlan(helper);
      if (!plan.ok) return plan;
      const places = await Promise.all(
        found.map(async ({ name, path }) => {
          const facts = await statfs(path).catch(() => null);
          return { name, path, freeBytes: facts === null ? 0 : facts.bavail * facts.bsize };
        }),
      );
      return { ok: true, places: { volumes: places, plan: plan.value } satisfies StickPlaces };
    },
    'stick:save': ({ path, models }) =>
      act('bundle', async (): Promise<ActionAnswer> => {
        const volume = (await volumes()).find((each) => each.path === path);
        if (volume === undefined)
          return { ok: false, failure: { kind: 'message', message: message('stick-gone') } };
        const there = await bundleFolderOn(volume);
        const folder = there?.folder ?? join(volume.path, folderOnStick);
        try {
          await mkdir(folder, { recursive: true });
          await access(folder, constants.W_OK);
        } catch (error) {
          const reason = (error as NodeJS.ErrnoException).code ?? String(error);
          const said = message('stick-not-writable', { folder, reason });
          return { ok: false, failure: { kind: 'message', message: said } };
        }
        return actions.makeBundle({ folder, models });
      }),
    'stick:cancel-save': () => act('bundle', () => actions.cancelBundle()),
  };
}

const bundleJob: ShownJob<BundleEvent, BundleWorkView> = {
  event: BundleEvent,
  fold: foldBundleWork,
  interrupted({ folder }) {
    const said = message('bundle-interrupted', { folder });
    const end = {
      outcome: 'interrupted',
      message: said,
      fingerprint: null,
      leftOut: null,
    } as const;
    return { folder, now: null, end };
  },
};

export function followBundle(
  store: StoreOf<BundleWorkEvent>,
  { bundleEvents: events, bundleStatus: status }: ReturnType<typeof publicFiles>,
): JobFollower<BundleEvent, BundleWorkView> {
  const onView = (work: BundleWorkView | null) => store.dispatch({ type: 'bundle-work', work });
  return followJob(store, new JobFollower(bundleJob, { events, status }, onView));
}
