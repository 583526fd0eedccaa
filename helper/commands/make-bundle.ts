import { realpath } from 'node:fs/promises';
import type { BundledPython } from '../../contract/bundle';
import type { BundlePlan } from '../../contract/bundle-work';
import { message, type Message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import type { TaskListener } from '../host/sandbox';
import type { TaskRequest, TaskResult } from '../host/task-table';
import { cleanMessage } from '../lib/clean-message';
import { sizeOf } from '../lib/size-of';
import { modelsThere } from '../models/models-info';
import { currentVersion, type Version } from '../state/version';
import { minorOf } from '../tasks/python/versions';
import { ownerOf } from './bundle-folder';
import { notSetUp } from './context';
import { runOwnTask } from './own-task';
import { pythonOfTag } from './python-tag';
import { versionInPlace } from './version-in-place';

interface Wanted {
  readonly folder: string;
  readonly since: string | null;
  /** For computers with these Pythons, too. */
  readonly pythons: readonly BundledPython[];
  readonly models: boolean;
}

/** Makes a bundle of the current version for a waiting caller; if that is impossible, throws the verb's Exit. */
export async function makeBundle(
  host: Host,
  known: Settings,
  { folder, since, pythons, models: withModels }: Wanted,
  listener: TaskListener,
): Promise<{
  readonly made: TaskResult<'make-bundle'>;
  readonly said: Message;
  /** Models that are not in it. */
  readonly leftOut: Message | null;
  /** What else there is to say, `leftOut` included. */
  readonly also: readonly Message[];
}> {
  const { layout } = host;
  const owner = await ownerOf(folder, host.mode === 'system');
  const { version: present, lock } = await versionInPlace(layout);
  const { commit, branch, repository, python } = present;
  const { version } = known.python;
  const listed = await listsFor(host, known, present, pythons, listener);
  const models = withModels ? await verifiedModels(layout, present.manifest) : null;
  const code = { mirror: layout.mirror, repository, branch, commit: commit.hash, since };
  const made = await runOwnTask(
    host,
    'make-bundle',
    {
      ...{ folder, owner, madeBy: __LADYLINUX_VERSION__, ...code },
      ...{ lock, asOf: python.asOf ?? null, pythonVersion: python.version },
      others: listed.lists,
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
  const leftOut =
    first === undefined
      ? null
      : cleanMessage(
          message('bundle-models-left-out', { count: notThere.length, path: first, command }),
        );
  const sources = made.sources.map((each) => cleanMessage(message('bundle-as-source', each)));
  return {
    made,
    said: cleanMessage(
      message('bundle-made', {
        ...{ ...told, sizeBytes: bytes, keptBytes },
        pythons: made.pythons.join(', '),
      }),
    ),
    leftOut,
    also: [...listed.warnings, ...sources, ...(leftOut === null ? [] : [leftOut])],
  };
}

/** Those that are not this computer's own, each once. */
function othersOf(pythons: readonly BundledPython[], { python }: Version): BundledPython[] {
  const nameOf = (each: BundledPython) => `${each.python}-${each.platform}`;
  const own = nameOf(pythonOfTag(minorOf(python.version)));
  const others = new Map(pythons.map((each) => [nameOf(each), each]));
  others.delete(own);
  return [...others.values()];
}

/** The lists for other Pythons; if one cannot be made, throws before anything is written to the folder. */
async function listsFor(
  host: Host,
  { packages, extras, pythonTool, packageIndex }: Settings,
  version: Version,
  pythons: readonly BundledPython[],
  listener: TaskListener,
): Promise<{
  readonly lists: TaskRequest<'make-bundle'>['others'];
  readonly warnings: readonly Message[];
}> {
  const others = othersOf(pythons, version);
  if (others.length === 0) return { lists: [], warnings: [] };
  const { layout } = host;
  const { commit, python } = version;
  const { daysFor } = await import('../refresh/days-for');
  await host.makeTaskFolder(layout.tools, 'keep');
  const days = daysFor(commit.committedAt, packages.minimumAgeDays, new Date());
  const lists: TaskRequest<'make-bundle'>['others'] = [];
  const warnings: Message[] = [];
  for (const each of others) {
    const {
      lock,
      asOf,
      warnings: told,
    } = await runOwnTask(
      host,
      'list-for-python',
      {
        ...{ mirror: layout.mirror, commit: commit.hash, for: each, python: host.python },
        ...{ tool: pythonTool, tools: layout.tools, index: packageIndex ?? null },
        ...{ packages: packages.names, extras, exempt: packages.exempt },
        // as this computer's own, if there is one of that time
        days: [...new Set([...(python.asOf === undefined ? [] : [python.asOf]), ...days])].slice(
          0,
          3,
        ),
      },
      listener,
    );
    lists.push({ ...each, lock, asOf });
    warnings.push(...told);
  }
  return { lists, warnings };
}

const verifyCommand = 'sudo ladylinux-refresh models verify';

/** Size of the included installer; its wheel is a bit smaller. */
const installerBytes = 30_000_000;

/** Estimates the size from what is here: downloads and writes nothing. */
export async function planBundle(
  { layout }: Host,
  pythons: readonly BundledPython[] = [],
): Promise<BundlePlan> {
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const [codeBytes, installedBytes, models] = await Promise.all([
    sizeOf(layout.mirror, Infinity),
    sizeOf(layout.venv, Infinity),
    verifiedModels(layout, present.value.manifest),
  ]);
  const lists = 1 + othersOf(pythons, present.value).length;
  const packageBytes = (installedBytes + installerBytes) * lists; // few wheels are for all Pythons
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
