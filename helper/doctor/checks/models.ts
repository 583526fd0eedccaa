import { stat } from 'node:fs/promises';
import { message } from '../../../contract/message';
import { modelsDirectory } from '../../models/folder';
import { inspectManifest } from '../../models/inspect';
import { type MissingDisk, missingDisk } from '../../models/missing-disk';
import { missingRequired } from '../../models/states';
import { parseManifest } from '../../models/manifest/parse';
import { currentVersion } from '../../state/version';
import { readEnvFile } from '../../state/env-file';
import { findAccount } from '../../host/systemd/accounts';
import { serviceUser } from '../../host/users';
import { asOwner, plainLine } from '../../lib/text';
import { closedTo, isOpen } from './closed-to';
import { found, foundAs, run, type FixableFinding } from '../found';
import { wayToModels } from './way-to-models';
import type { Check, Question } from '../question';

/** The current version's manifest, and whether its required models exist. Reads no model. */
export const modelsCheck: Check = {
  name: 'models',
  inPrefix: true,
  async look(question) {
    const { layout, mode } = question.host;
    const text = await manifestOf(question);
    const manifest = parseManifest(text ?? null);
    const folder = modelsDirectory({
      variables: await readEnvFile(layout.envFile),
      modelsBaseDir: manifest.modelsBaseDir,
      defaultDir: layout.models,
    });
    const report = await inspectManifest(manifest, {
      modelsDir: folder.path,
      cacheFile: layout.modelsRecord,
      extras: false,
    });
    const disk = await missingDisk(folder.path, layout.modelsRecord, report.models);
    if (disk !== null) return { found: [missing(disk)] };
    const way = mode === 'system' ? await wayToModels(question, folder.path) : { found: [] };
    const closed = [...way.found, ...(await closedModels(question, folder.path))];
    const told = (found: readonly FixableFinding[]) => ({ ...way, found });
    if (text === undefined) return told(closed);
    const show = run('ladylinux-refresh models');
    const fix = message('fix-developers', { repository: question.settings.repository });
    if (manifest.kind === 'broken') {
      const what = message('models-manifest-broken');
      const said = { severity: 'warning', fix: show } as const;
      return told([...closed, foundAs('models', what, 'why-manifest', said)]);
    }
    const all: FixableFinding[] = [...closed];
    const unchecked = manifest.problems.filter(
      ({ message: { code } }) => code === 'manifest-no-checksum',
    ).length;
    const others = manifest.problems.length - unchecked;
    if (others > 0) {
      const said = { severity: 'warning', fix: show } as const;
      all.push(found('models', 'found-manifest-problems', { count: others }, said));
    }
    if (unchecked > 0)
      all.push(
        found('models', 'found-no-checksum', { count: unchecked }, { severity: 'info', fix }),
      );
    const count = missingRequired(report).length;
    if (count > 0) {
      const get = run('sudo ladylinux-refresh models download');
      const what = message('models-missing', { count });
      all.push(foundAs('models', what, 'why-models-missing', { severity: 'warning', fix: get }));
    }
    return told(all);
  },
};

function missing({ at, command }: MissingDisk): FixableFinding {
  const fix = command === null ? null : run(command);
  const what = message('models-disk-missing', { at });
  return foundAs('models', what, 'why-models-disk', { severity: 'problem', about: at, fix });
}

/** Reported, never changed: models belong to the person. */
async function closedModels({ host, signal }: Question, folder: string): Promise<FixableFinding[]> {
  const service = host.mode === 'system' ? await findAccount(serviceUser) : null;
  const facts = await stat(folder).catch(() => null);
  if (service === null || facts === null) return [];
  const closed = isOpen(facts, service, 'read')
    ? await closedTo(service, folder, 'read', signal)
    : { count: 1, example: folder };
  if (closed.count === 0) return [];
  const params = { count: closed.count, folder, path: plainLine(closed.example) };
  const fix = run(asOwner('chmod --recursive o+rX', folder));
  const said = { severity: 'warning', about: folder, fix } as const;
  return [found('models', 'found-models-closed', params, said)];
}

/** Of the installed version, else of the code in place; undefined: there is none. */
async function manifestOf({ host, examined }: Question): Promise<string | undefined> {
  const version = await currentVersion(host.layout);
  if (version.kind === 'read') return version.value.manifest ?? undefined;
  const look = await examined();
  return look.kind === 'known' ? (look.code.manifest ?? undefined) : undefined;
}
