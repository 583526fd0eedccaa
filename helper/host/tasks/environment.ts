import * as z from 'zod';
import { DependencyChange, PythonInfo as WholePythonInfo } from '../../../contract/facts';
import { messageOf, Reason } from '../../../contract/message';
import { CommitHash, EntryPoint, Sha256 } from '../../../contract/primitives';
import { ExtraName, PackageRequirement } from '../../../contract/settings';
import type { Layout } from '../../state/layout';
import { pythonFailures, pythonWords } from './python-failures';
import { isManagedPython } from './managed-python';
import { defineTask, everythingOfTheUser, Path, type Bind } from './define';

/** What a check of an environment can find out. */
const PythonInfo = WholePythonInfo.omit({ asOf: true });
export const LockText = z.string().max(8_000_000);

export type EnvironmentFacts = z.infer<typeof EnvironmentFacts>;
export const EnvironmentFacts = z.discriminatedUnion('state', [
  z.object({ state: z.literal('matches'), python: PythonInfo, seal: Sha256 }),
  z.object({ state: z.literal('differs'), reason: Reason }),
]);

/** Mounts the staged trees at their final paths, so that paths written into them are right from the start. */
function staged(layout: Layout, path: string, writable: boolean): { at: string; binds: Bind[] } {
  const final = new Map([
    [layout.nextApp, layout.app],
    [layout.nextVenv, layout.venv],
  ]).get(path);
  return final === undefined
    ? { at: path, binds: [] }
    : { at: final, binds: [{ from: path, at: final, writable }] };
}

/**
 * Where the environment in place is seen while the next one is at its final path. systemd mounts in the order of the
 * paths, each source as it is at that moment, so this path must sort before the environment's. hier(7).
 */
const besides = '/mnt';

export function bothStaged<Request extends { readonly app: string; readonly venv: string }>(asked: {
  readonly layout: Layout;
  readonly request: Request;
}) {
  const code = staged(asked.layout, asked.request.app, false);
  const python = staged(asked.layout, asked.request.venv, false);
  return {
    binds: [...code.binds, ...python.binds],
    request: { ...asked.request, app: code.at, venv: python.at },
  };
}

function onlyCode<Request extends { readonly app: string }>(asked: {
  readonly layout: Layout;
  readonly request: Request;
}) {
  const { at, binds } = staged(asked.layout, asked.request.app, false);
  return { binds, request: { ...asked.request, app: at } };
}

/** What every task with a package tool gets to know of the machine and the settings. */
const Tools = {
  app: Path,
  python: Path,
  /** From the settings: "auto", a version or a path. */
  wantedPython: z.string().max(500),
  /** From the settings: whether to download an interpreter that fits. */
  managedPython: z.boolean(),
  /** The folder of the downloaded interpreters. */
  pythons: Path,
  /** Resolve everything again, to the newest versions, instead of keeping the current ones. */
  rebuild: z.boolean(),
  /** The interpreter that fits the list; null if none was searched for yet. */
  chosenPython: Path.nullable(),
  tool: z.enum(['auto', 'uv', 'pip']),
  tools: Path,
  index: z.url().nullable(),
  /** A folder for this task alone. */
  work: Path,
};
export type Tools = z.infer<z.ZodObject<typeof Tools>>;
/** Where the service looks for modules. */
export const ModuleFolders = z.strictObject({
  /** The folder it is started in, below the code; empty: the code's own. */
  folder: z.string().max(1000),
  /** Below the code, or absolute; searched in this order after the start folder. */
  search: z.array(z.string().max(1000)).max(20),
});
const PackageName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,198}[a-z0-9])?$/);
const PackageVersion = z.string().regex(/^[A-Za-z0-9.!+_-]{1,100}$/);
const isOfTheSystem = /^\/usr\/bin\/python3(?:\.\d{1,2})?$/;
const mayBeTaken = (path: string, pythons: string) =>
  isOfTheSystem.test(path) || isManagedPython(path, pythons);
const PythonVersion = z.string().regex(/^3\.\d{1,2}\.\d{1,3}$/);
/** No installed interpreter fits, but this version would. */
const WantsPython = z.object({ kind: z.literal('wants-python'), version: PythonVersion });
const isOnList = (lock: string, { name, version }: { name: string; version: string }): boolean =>
  lock
    .split('\n')
    .some((line) => line.startsWith(`${name}==${version} `) || line.startsWith(`${name} @ `));

/** Package tasks may reach the indexes of the settings, and those of the list if an administrator allows them. */
const ofPackages = {
  failures: pythonFailures,
  words: pythonWords,
  user: 'build' as const,
  hides: everythingOfTheUser,
  logins: ['proxy'] as const,
  network: ({ index }: { readonly index: string | null }) =>
    index?.startsWith('file:') === true ? null : { addresses: index === null ? [] : [index] },
};

export const environmentTasks = {
  /** The list with hashes that a commit needs. It may have to run a build, so nothing it writes is used again. */
  resolve: defineTask({
    ...ofPackages,
    request: z.strictObject({
      ...Tools,
      /** The list that was resolved for this commit earlier, if any. */
      lock: LockText.nullable(),
      currentLock: LockText.nullable(),
      /** Digest of the dependency files of the version in place. */
      currentDigest: Sha256.nullable(),
      /** From the settings: used if no file of the repository names packages. */
      packages: z.array(PackageRequirement).max(500),
      /** From the settings: the extras of the repository's own project that are wanted. */
      extras: z.array(ExtraName).max(50),
      /** The commit of the list: if the code is itself a package, each commit is another package. */
      commit: CommitHash,
      /** Resolve what is not pinned as of these dates, tried in this order; null: now. */
      days: z.array(z.iso.datetime().nullable()).min(1).max(3),
      /** Names that are resolved as of now. */
      exempt: z.array(z.string().max(200)).max(100),
      entryPoint: EntryPoint.nullable(), // null: search for it
      modules: ModuleFolders,
    }),
    result: z.discriminatedUnion('kind', [
      WantsPython,
      z.object({
        kind: z.literal('listed'),
        lock: LockText,
        dependencyDigest: Sha256,
        changes: z.array(DependencyChange).max(5000),
        /** The file or setting the list comes from, and its date if it was resolved now. */
        source: z.enum([
          'uv.lock',
          'poetry.lock',
          'pyproject.toml',
          'requirements.txt',
          'packages',
        ]),
        asOf: z.iso.datetime().nullable(),
        /** The interpreter the list is for, if it was resolved now. */
        python: z.object({ path: Path, version: z.string().max(60) }).nullable(),
        warnings: z
          .array(messageOf('own-package-index', 'uv-unavailable', 'packages-not-as-of'))
          .max(20),
      }),
    ]),
    holds: (result, request) =>
      result.kind === 'wants-python'
        ? request.managedPython
        : result.python === null ||
          [request.python, request.wantedPython].includes(result.python.path) ||
          mayBeTaken(result.python.path, request.pythons),
    texts: ['lock'],
    answerBytes: 10_000_000, // the list
    seconds: 3600,
    memory: '75%',
    writes: ({ request }) => [request.work, request.tools],
    sees: onlyCode,
  }),
  /** Installs a list of wheels into an environment and seals it. Runs no package's code. */
  environment: defineTask({
    ...ofPackages,
    request: z.strictObject({
      ...Tools,
      /** Where it is built, and where it will be used. */
      venv: Path,
      finalVenv: Path,
      lock: LockText,
      cache: Path,
      have: Path.nullable(), // archives; one with a hash on the list is not downloaded again
      built: z.array(z.strictObject({ name: PackageName, version: PackageVersion, folder: Path })),
      /** The environment in place; unchanged packages are copied from it. null: download everything again. */
      present: z
        .strictObject({ venv: Path, lock: LockText, seals: z.array(Sha256).max(100) })
        .nullable(),
    }),
    result: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('made'),
        python: PythonInfo,
        seal: Sha256,
        warnings: z.array(messageOf('uv-unavailable')).max(1),
      }),
      /** A package of the list has no wheel and was not built yet. */
      z.object({ kind: z.literal('needs-source'), name: PackageName, version: PackageVersion }),
      /** The wheels are for another Python, which is installed. */
      z.object({ kind: z.literal('other-python'), python: Path }),
      WantsPython,
    ]),
    holds: (result, { lock, built, managedPython, pythons }) =>
      result.kind === 'made' ||
      (result.kind === 'wants-python' && managedPython) ||
      (result.kind === 'other-python' && mayBeTaken(result.python, pythons)) ||
      (result.kind === 'needs-source' &&
        isOnList(lock, result) &&
        built.every(({ name }) => name !== result.name)),
    seconds: 13 * 3600, // silence ends a download, not its length
    memory: '75%',
    writes: ({ layout, request }) => [layout.nextVenv, request.cache, request.tools, request.work],
    sees: ({ layout, request }) => {
      const app = staged(layout, request.app, false);
      const venv = staged(layout, request.venv, true);
      const present = request.present === null ? null : { ...request.present, venv: besides };
      const inPlace =
        request.present === null
          ? []
          : [{ from: request.present.venv, at: besides, writable: false }];
      return {
        binds: [...app.binds, ...venv.binds, ...inPlace],
        request: { ...request, app: app.at, venv: venv.at, present },
      };
    },
  }),
  /** Downloads an interpreter with uv, checked against uv's built-in sha256. Nothing else writes to its folder. */
  'fetch-python': defineTask({
    ...ofPackages,
    request: z.strictObject({
      /** The system's Python, to unpack uv. */
      python: Path,
      tools: Path,
      pythons: Path,
      index: z.url().nullable(),
      /** null: uv's default source. */
      mirror: z.url().nullable(),
      version: PythonVersion,
      /** Versions still needed to return to; all others are deleted. */
      keep: z.array(z.string().max(60)).max(100),
      work: Path,
    }),
    network: ({ index, mirror }) => ({
      addresses: [index, mirror].filter((each) => each !== null),
    }),
    result: z.object({ path: Path }),
    holds: ({ path }, { pythons }) => isManagedPython(path, pythons),
    seconds: 3600,
    memory: '1G',
    writes: ({ request }) => [request.pythons, request.tools, request.work],
  }),
  /** Downloads a source archive and its build requirements. Runs none of them. */
  'fetch-source': defineTask({
    ...ofPackages,
    request: z.strictObject({
      ...Tools,
      lock: LockText,
      cache: Path,
      name: PackageName,
      version: PackageVersion,
      more: z.array(z.string().max(500)).max(100),
      folder: Path,
    }),
    result: z.object({}),
    seconds: 1800,
    memory: '2G',
    writes: ({ request }) => [request.folder, request.cache, request.tools, request.work],
    sees: onlyCode,
  }),
  /** Builds a wheel from a source archive. This runs foreign code: no network, and it sees only its own files. */
  'build-wheel': defineTask({
    request: z.strictObject({
      name: PackageName,
      folder: Path,
      out: Path,
      have: z.array(z.string().max(500)).max(100),
    }),
    result: z.object({ needs: z.array(z.string().max(500)).max(50) }),
    failures: pythonFailures,
    words: pythonWords,
    seconds: 3600,
    memory: '75%',
    user: 'build',
    ownSockets: true,
    writes: ({ request }) => [request.out],
    hides: everythingOfTheUser,
  }),
  /** Checks an environment against its list, and seals its files. Runs no code of it. */
  'check-environment': defineTask({
    request: z.strictObject({ venv: Path, lock: LockText, python: Path, pythons: Path }),
    result: EnvironmentFacts,
    failures: [],
    seconds: 900,
    memory: '1G',
    user: 'build',
    userOfItsOwn: true,
    hides: everythingOfTheUser,
    sees: ({ layout, request }) => {
      const { at, binds } = staged(layout, request.venv, false);
      return { binds, request: { ...request, venv: at } };
    },
  }),
} as const;
