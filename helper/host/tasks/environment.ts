import * as z from 'zod';
import { DependencyChange, PythonInfo } from '../../../contract/facts';
import { messageOf, type Message } from '../../../contract/message';
import { EntryPoint, HttpPath } from '../../../contract/primitives';
import { PackageRequirement } from '../../../contract/settings';
import type { Layout } from '../../state/layout';
import { defineTask, everythingOfTheUser, Path, type Bind } from './define';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
export const LockText = z.string().max(8_000_000);

export const EnvironmentFacts = z.discriminatedUnion('state', [
  z.object({ state: z.literal('matches'), python: PythonInfo }),
  z.object({ state: z.literal('differs'), reason: z.string().max(2000) }),
]);

/** How python-failure.ts says that there is no interpreter, no tool or no package. */
const pythonFailures = [
  'index-offline',
  'certificate-refused',
  'environment-failed',
  'dependencies-unresolvable',
  'dependency-hash-mismatch',
  'dependency-build-failed',
  'no-dependency-file',
  'tool-missing',
  'tool-too-old',
  'cancelled-before-stop',
  'packages-proposed',
  'packages-proposed-unknown',
  'entry-point-shadowed',
  'python-does-not-fit',
] as const;

/** A person is told to put these names into a command. */
function namesAlone(told: Message['params']): Message['params'] | null {
  const { packages = '', reasons = '', unknown = '' } = told;
  const isPlain = (name: string) => /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,199})?$/.test(name);
  return String(packages).split(' ').every(isPlain) ? { packages, reasons, unknown } : null;
}

/** The package of the system that is to be installed is one of a few, whatever the task says. */
const pythonWords = {
  'tool-missing': ({ tool = 'python3', package: name }: Message['params']) =>
    typeof name === 'string' && /^python3(?:\.\d{1,2})?(?:-venv)?$/.test(name)
      ? { tool, fix: `sudo apt install ${name}` }
      : null,
  'packages-proposed': namesAlone,
  'packages-proposed-unknown': namesAlone,
};

/** Below PrivateTmp: a mount point that systemd makes there leaves nothing on the disk. */
const currentVenvInside = '/tmp/ladylinux/current-venv';

/** The staged trees where they will be used, so that paths written into them are right from the start. */
function staged(layout: Layout, path: string, writable: boolean): { at: string; binds: Bind[] } {
  const final = new Map([
    [layout.nextApp, layout.app],
    [layout.nextVenv, layout.venv],
  ]).get(path);
  return final === undefined
    ? { at: path, binds: [] }
    : { at: final, binds: [{ from: path, at: final, writable }] };
}

function bothStaged<Request extends { readonly app: string; readonly venv: string }>(asked: {
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

export const environmentTasks = {
  /** Makes or confirms the environment for the staged code. Network for the package index. */
  environment: defineTask({
    request: z.strictObject({
      app: Path,
      /** Where it is built, and where it will be used. */
      venv: Path,
      finalVenv: Path,
      /** The environment in use, if it might serve the new code too. */
      currentVenv: Path.nullable(),
      /** The list that was resolved for this commit before, if it was. */
      lock: LockText.nullable(),
      currentLock: LockText.nullable(),
      /** What the dependency files of the version in place said. */
      currentDigest: Digest.nullable(),
      rebuild: z.boolean(),
      python: Path,
      tool: z.enum(['auto', 'uv', 'pip']),
      tools: Path,
      cache: Path,
      index: z.url().nullable(),
      /** The setting: for where no file of the repository names any. */
      packages: z.array(PackageRequirement).max(500),
      /** The days as of which what is not pinned is resolved, the first one first; null: now. */
      days: z.array(z.iso.datetime().nullable()).min(1).max(3),
      /** Names that are taken as of now. */
      exempt: z.array(z.string().max(200)).max(100),
      /** The setting: "auto", a version or a path. */
      wantedPython: z.string().max(500),
      /** null: looked for. */
      entryPoint: EntryPoint.nullable(),
    }),
    result: z.object({
      lock: LockText,
      dependencyDigest: Digest,
      /** True: the environment in use fits as it is and nothing was built. */
      kept: z.boolean(),
      python: PythonInfo,
      changes: z.array(DependencyChange).max(5000),
      /** Why the present one could not be kept, in a few words; null where there was none or it was kept. */
      rebuiltBecause: z.string().max(500).nullable(),
      /** Which file said it, or the setting; and the day that the list is of, where it was resolved now. */
      source: z.enum(['uv.lock', 'poetry.lock', 'pyproject.toml', 'requirements.txt', 'packages']),
      asOf: z.iso.datetime().nullable(),
      warnings: z
        .array(messageOf('own-package-index', 'uv-unavailable', 'packages-not-as-of'))
        .max(20),
    }),
    holds: ({ kept }, { currentVenv, rebuild }) => !kept || (currentVenv !== null && !rebuild),
    texts: ['lock'],
    failures: pythonFailures,
    words: pythonWords,
    seconds: 3600,
    memory: '75%',
    user: 'build',
    network: ({ index }) => ({ addresses: index === null ? [] : [index] }),
    writes: ({ layout, request }) => [layout.nextVenv, request.cache, request.tools],
    hides: everythingOfTheUser,
    sees: ({ layout, request }) => {
      const app = staged(layout, request.app, false);
      const venv = staged(layout, request.venv, true);
      const isHidden = request.currentVenv === layout.venv && venv.at === layout.venv;
      const current: Bind = { from: layout.venv, at: currentVenvInside, writable: false };
      const currentVenv = isHidden ? currentVenvInside : request.currentVenv;
      return {
        binds: [...app.binds, ...venv.binds, ...(isHidden ? [current] : [])],
        request: { ...request, app: app.at, venv: venv.at, currentVenv },
      };
    },
  }),
  /** Asks an environment whether it is what its lock says. */
  'check-environment': defineTask({
    request: z.strictObject({ venv: Path, lock: LockText }),
    result: EnvironmentFacts,
    failures: [],
    seconds: 60,
    memory: '1G',
    user: 'build',
    userOfItsOwn: true,
    hides: everythingOfTheUser,
    sees: ({ layout, request }) => {
      const { at, binds } = staged(layout, request.venv, false);
      return { binds, request: { ...request, venv: at } };
    },
  }),
  /** Imports the entry point with the staged code and environment. */
  try: defineTask({
    request: z.strictObject({ app: Path, venv: Path, entryPoint: EntryPoint.nullable() }),
    result: z.object({ entryPoint: EntryPoint, warning: z.string().max(4000).nullable() }),
    holds: (result, { entryPoint }) => entryPoint === null || result.entryPoint === entryPoint,
    failures: [
      'entry-point-not-found',
      'code-syntax-error',
      'code-missing-module',
      'code-missing-attribute',
      ...pythonFailures,
    ],
    words: pythonWords,
    seconds: 120,
    memory: '50%',
    user: 'build',
    userOfItsOwn: true,
    hides: everythingOfTheUser,
    sees: bothStaged,
  }),
  /**
   * Serves the staged code on a port of its own and judges its answers; ends it again. Not as the service user, who could signal the
   * live service. Nobody else sees its port.
   */
  serve: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      entryPoint: EntryPoint,
      models: Path,
      /** null: judged by staying up. */
      health: z
        .strictObject({
          path: HttpPath,
          timeoutSeconds: z.number().int().min(1).max(600),
          successes: z.number().int().min(1).max(20),
        })
        .nullable(),
    }),
    result: z.object({ status: z.number().int().nullable(), latencyMs: z.number().nullable() }),
    failures: ['service-died', 'service-hangs', 'service-answers-error'],
    seconds: 700,
    memory: '50%',
    user: 'build',
    userOfItsOwn: true,
    wholeProc: true,
    ownSockets: true,
    hides: ['etc', 'stateDir', 'containers'],
    sees: bothStaged,
  }),
} as const;
