import { resolve } from 'node:path';
import type { BundledHistory, BundleFacts } from '../../contract/bundle';
import { isAddress } from '../../contract/bundle-address';
import type { CommitInfo } from '../../contract/facts';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import type { Settings } from '../../contract/settings';
import type { BundleOffer, Standing } from '../../contract/stick';
import type { Layout } from '../state/layout';
import { cleanMessage } from '../lib/clean-message';
import { modelsThere } from '../models/models-info';
import { currentVersion } from '../state/version';
import { lookAt } from './bundle-folder';
import { contextOf, printJson, type CommonOptions } from './context';
import { say } from './say';

/** What a bundle has that this computer lacks. Does not read its files, and trusts nothing in it. */
export async function show(dir: string, options: CommonOptions): Promise<ExitCode> {
  const context = await contextOf(options);
  const folder = isAddress(dir) ? dir : resolve(dir);
  const seen = await lookAt(context, folder, false);
  const { history, modelFiles, unknown: _, unknownCount: __, ...facts } = seen;
  const { settings, host } = context;
  const known = settings.kind === 'read' ? settings.settings : null;
  const present = await currentVersion(host.layout);
  const version = present.kind === 'read' ? present.value : null;
  const standing = standingOf({ ...facts, history }, known, version?.commit ?? null);
  const lacked =
    known === null || version === null
      ? modelFiles
      : await lackedOf(modelFiles, standing.standing, host.layout, version.manifest);
  const offer: BundleOffer = { ...facts, ...standing, lackedModels: lacked };
  if (context.json) printJson({ v: 1, ...offer });
  else {
    const { branch, commit, madeAt, fingerprint, lackedModels } = offer;
    const told = { folder, branch, commit: shortHash(commit), day: madeAt.slice(0, 10) };
    const how = { standing: offer.standing, count: offer.newCommits ?? 0 };
    const params = { ...told, ...how, models: lackedModels.length, fingerprint };
    say(cleanMessage(message('bundle-shown', params)), context.locale);
  }
  return exitCodes.ok;
}

/** Pure: how a bundle's commit relates to the current one. */
export function standingOf(
  bundle: Pick<BundleFacts, 'repository' | 'branch' | 'commit'> & {
    readonly history: BundledHistory | null;
  },
  settings: Pick<Settings, 'repository' | 'branch'> | null,
  present: Pick<CommitInfo, 'hash' | 'committedAt'> | null,
): { readonly standing: Standing; readonly newCommits: number | null } {
  const standing = (standing: Standing) => ({ standing, newCommits: null });
  if (
    settings !== null &&
    (settings.repository !== bundle.repository || settings.branch !== bundle.branch)
  )
    return standing('another');
  if (present === null) return standing('first');
  if (present.hash === bundle.commit) return standing('same');
  const { history } = bundle;
  if (history === null) return standing('unknown');
  const ahead = history.commits.indexOf(present.hash);
  if (ahead > 0) return { standing: 'newer', newCommits: ahead };
  return standing(history.committedAt < present.committedAt ? 'older' : 'unknown');
}

/** For a newer version, also the models that only that version requires. */
async function lackedOf(
  files: BundleOffer['lackedModels'],
  standing: Standing,
  layout: Layout,
  manifest: string | null,
): Promise<BundleOffer['lackedModels']> {
  if (files.length === 0) return [];
  const { report } = await modelsThere(layout, manifest);
  const states = new Map(
    report.models.flatMap((model) => model.files).map(({ path, state }) => [path, state]),
  );
  const isNewer = standing === 'newer';
  return files.filter(({ path }) => {
    const state = states.get(path);
    return state === undefined ? isNewer : state === 'missing' || state === 'incomplete';
  });
}
