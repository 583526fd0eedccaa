import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundlePlan } from '../../contract/bundle-work';
import { message, type Message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import type { TaskListener } from '../host/sandbox';
import type { TaskResult } from '../host/task-table';
import { cleanMessage } from '../lib/clean-message';
import { inspectModels } from '../models/inspect';
import { modelsPlace } from '../models/models-place';
import { currentVersion, lockOf } from '../state/version';
import { minorOf } from '../tasks/python/versions';
import { ownerOf } from './bundle-folder';
import { notSetUp } from './context';
import { runOwnTask } from './own-task';

interface Wanted {
  readonly folder: string;
  readonly since: string | null;
  readonly models: boolean;
}

/** Makes a bundle of the version in place, for whoever waits for it; what keeps it from being one is thrown as the verb's end. */
export async function makeBundle(
  host: Host,
  known: Settings,
  { folder, since, models: withModels }: Wanted,
  listener: TaskListener,
): Promise<{
  readonly made: TaskResult<'make-bundle'>;
  readonly said: Message;
  readonly leftOut: Message | null;
}> {
  const { layout } = host;
  const owner = await ownerOf(folder, host.mode === 'system');
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const { commit, branch, repository, python } = present.value;
  const lock = await lockOf(layout, commit.hash);
  if (lock === null) throw notSetUp();
  const { version } = known.python;
  const models = withModels ? await verifiedModels(layout, known, present.value.manifest) : null;
  const code = { mirror: layout.mirror, repository, branch, commit: commit.hash, since };
  const made = await runOwnTask(
    host,
    'make-bundle',
    {
      ...{ folder, owner, madeBy: __LADYLINUX_VERSION__, ...code },
      ...{ lock, asOf: python.asOf ?? null, pythonVersion: python.version },
      pythons: [
        ...(version.startsWith('/') ? [version] : []),
        ...[host.python, `/usr/bin/python${minorOf(python.version)}`],
      ],
      index: known.packageIndex ?? null,
      models: models?.wanted ?? null,
    },
    listener,
  );
  const { files, bytes, keptBytes, fingerprint } = made;
  const told = { folder, branch, commit: shortHash(made.commit), files, fingerprint };
  const notThere = [...(models?.unverified ?? []), ...made.leftOut];
  const [first] = notThere;
  const command = verifyCommand;
  return {
    made,
    said: cleanMessage(message('bundle-made', { ...told, sizeBytes: bytes, keptBytes })),
    leftOut:
      first === undefined
        ? null
        : cleanMessage(
            message('bundle-models-left-out', { count: notThere.length, path: first, command }),
          ),
  };
}

const verifyCommand = 'sudo ladylinux-refresh models verify';

/** Of the installer that goes along: its wheel is somewhat smaller. */
const installerBytes = 30_000_000;

/** About what it takes, by what is here: nothing is received, and nothing written. */
export async function planBundle({ layout }: Host, known: Settings): Promise<BundlePlan> {
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const [codeBytes, installedBytes, models] = await Promise.all([
    bytesBelow(layout.mirror),
    bytesBelow(layout.venv),
    verifiedModels(layout, known, present.value.manifest),
  ]);
  const packageBytes = installedBytes + installerBytes;
  const files = models.wanted?.files ?? [];
  const modelBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return { codeBytes, packageBytes, modelBytes, models: files.length };
}

/** Of what may be read; links are not followed. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else if (entry.isFile()) bytes += (await lstat(path).catch(() => null))?.size ?? 0;
  }
  return bytes;
}

/** The models of the version in place whose content is known to be right, and the paths of the others. No model is read here. */
async function verifiedModels(
  layout: Host['layout'],
  settings: Settings,
  manifestText: string | null,
) {
  const { folder, cacheFile } = await modelsPlace(layout, settings, manifestText);
  const place = { manifestText, modelsDir: folder.path, cacheFile, extras: false };
  const { models } = await inspectModels(place);
  const files = new Map(models.flatMap((model) => model.files).map((file) => [file.path, file]));
  const verified = [...files.values()].flatMap(({ path, state, sizeBytes, expected }) =>
    state !== 'verified' || sizeBytes === null || expected === null
      ? []
      : [{ path, bytes: sizeBytes, checksum: expected }],
  );
  const isVerified = new Set(verified.map(({ path }) => path));
  return {
    wanted: verified.length === 0 ? null : { folder: await realpath(folder.path), files: verified },
    unverified: [...files.keys()].filter((path) => !isVerified.has(path)),
  };
}
