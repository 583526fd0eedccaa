import { realpath } from 'node:fs/promises';
import type { BundlePlan } from '../../contract/bundle-work';
import { message, type Message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import type { TaskListener } from '../host/sandbox';
import type { TaskResult } from '../host/task-table';
import { cleanMessage } from '../lib/clean-message';
import { sizeOf } from '../lib/size-of';
import { modelsThere } from '../models/models-info';
import { currentVersion } from '../state/version';
import { minorOf } from '../tasks/python/versions';
import { ownerOf } from './bundle-folder';
import { notSetUp } from './context';
import { runOwnTask } from './own-task';
import { versionInPlace } from './version-in-place';

interface Wanted {
  readonly folder: string;
  readonly since: string | null;
  readonly models: boolean;
}

/** Makes a bundle of the current version for a waiting caller; if that is impossible, throws the verb's Exit. */
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
  const { version: present, lock } = await versionInPlace(layout);
  const { commit, branch, repository, python } = present;
  const { version } = known.python;
  const models = withModels ? await verifiedModels(layout, present.manifest) : null;
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

/** Size of the included installer; its wheel is a bit smaller. */
const installerBytes = 30_000_000;

/** Estimates the size from what is here: downloads and writes nothing. */
export async function planBundle({ layout }: Host): Promise<BundlePlan> {
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const [codeBytes, installedBytes, models] = await Promise.all([
    sizeOf(layout.mirror, Infinity),
    sizeOf(layout.venv, Infinity),
    verifiedModels(layout, present.value.manifest),
  ]);
  const packageBytes = installedBytes + installerBytes;
  const files = models.wanted?.files ?? [];
  const modelBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return { codeBytes, packageBytes, modelBytes, models: files.length };
}

/** The current version's verified models, and the paths of the others. Reads no model. */
async function verifiedModels(layout: Host['layout'], manifestText: string | null) {
  const { folder, report } = await modelsThere(layout, manifestText);
  const files = new Map(
    report.models.flatMap((model) => model.files).map((file) => [file.path, file]),
  );
  const verified = [...files.values()].flatMap(({ path, state, sizeBytes, expected }) =>
    state !== 'verified' || sizeBytes === null || expected === null
      ? []
      : [{ path, bytes: sizeBytes, checksum: expected }],
  );
  const isVerified = new Set(verified.map(({ path }) => path));
  return {
    wanted: verified.length === 0 ? null : { folder: await realpath(folder), files: verified },
    unverified: [...files.keys()].filter((path) => !isVerified.has(path)),
  };
}
