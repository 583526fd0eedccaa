import * as z from 'zod';
import type { ReasonCode } from './message-codes';
import { AfterSettings } from './after';
import { BundleAddress } from './bundle';
import { Follow } from './follow';
import { CanarySettings, DataSettings, DrainSettings, ProbationSettings } from './going-live';
import { CommitPrefix, Hold } from './holding';
import { BranchName, EntryPoint, HttpPath, RelativePath, ServiceUnit } from './primitives';
import { AbsolutePath, DirectHost, ProxyUrl } from './proxy';
import { GitProtocol, protocolOf, RepositoryUrl } from './repository-url';
import { TrustSettings } from './signers';
import { UnattendedSettings } from './unattended';
import { urlOf } from './url';

export const defaultRepository = 'https://github.com/theCodingProfessor/LadyLinux';
export const defaultUnit = 'ladylinux-api.service';

export const HealthScheme = z.enum(['http', 'https']);
/** RFC 9110, section 7.2: uri-host, perhaps with a port. */
export const HealthHost = z
  .string()
  .max(255)
  .regex(
    /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/,
    'no-host-name' satisfies ReasonCode,
  );
const HttpStatus = z.number().int().min(100).max(599);
/** 200, or "200-399". */
export const AcceptedStatus = z.union([
  HttpStatus,
  z
    .string()
    .regex(/^[1-5]\d{2}(?:-[1-5]\d{2})?$/, 'no-status' satisfies ReasonCode)
    .refine((range) => {
      const [low = '', high = low] = range.split('-');
      return low <= high;
    }, 'range-backwards' satisfies ReasonCode),
]);

export const HealthSettings = z.strictObject({
  /** Asked on the address that the service listens on. */
  path: HttpPath.default('/'),
  /** https: with any certificate, since who listens on this computer is known without one. */
  scheme: HealthScheme.default('http'),
  /** The Host header, where the application takes only names that it knows. */
  host: HealthHost.optional(),
  /** Which answers are good. */
  accept: z.array(AcceptedStatus).min(1).max(20).default(['200-399']),
  /** Seconds until the first good answer, counted from the start of the service. */
  timeoutSeconds: z.number().int().min(1).max(600).default(60),
  /** The same while it visibly works: computes, reads, or writes its log. */
  busyTimeoutSeconds: z.number().int().min(1).max(3600).default(300),
  /** Good answers in a row before the verdict is "healthy". */
  successes: z.number().int().min(1).max(20).default(3),
  /** Seconds that the same process goes on answering well before the verdict is "healthy". */
  steadySeconds: z.number().min(0).max(60).default(1),
});
export type HealthSettings = z.infer<typeof HealthSettings>;
export type HealthInput = z.input<typeof HealthSettings>;

export const ServiceSettings = z.strictObject({
  unit: ServiceUnit.default(defaultUnit),
  /** null: judged by its unit state alone (a service without HTTP). */
  health: HealthSettings.nullable().prefault({}),
  /** Where it listens, if it is not LADYLINUX_HOST and LADYLINUX_PORT of the environment file. */
  port: z.number().int().min(1).max(65_535).optional(),
  /** ours: a drop-in starts the entry point from the venv as the service user, in place of what the unit's own file says. */
  start: z.enum(['unit', 'ours']).optional(),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export const PrepareSettings = z.strictObject({
  /** The repository's own hook; skipped where the commit has no such file. */
  hook: RelativePath.default('refresh/prepare'),
  timeoutSeconds: z.number().int().min(1).max(3600).default(300),
  /** True: the hook may write /var/lib/ladylinux/data, of which a restorable copy is made first. */
  data: z.boolean().default(false),
});

/** git's own folder is nobody's state. */
export const AppStatePath = RelativePath.refine(
  (path) => !/^\.git(?:\/|$)/i.test(path),
  'path-of-git' satisfies ReasonCode,
)
  .refine(
    (path) => path === path.trim() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path),
    'path-spaces' satisfies ReasonCode,
  )
  .refine(
    (path) => !/\.(?:py|pyc|pyo|pyd|pyw|pyi|pth|so(?:\.[0-9.]+)?|zip|egg|whl)$/i.test(path),
    'path-of-code' satisfies ReasonCode,
  )
  .refine(
    (path) =>
      !path.split('/').some((part) => /^(?:__pycache__|site-packages|\.?venv)$/i.test(part)),
    'folder-of-code' satisfies ReasonCode,
  );

/** A requirement as PEP 508 writes it: a name, perhaps with extras, versions and a marker. Nothing that is fetched from an address. */
export const PackageRequirement = z
  .string()
  .max(300)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\[[A-Za-z0-9._,\s-]*\])?\s*(?:[=<>!~]=?=?[^@#;\\\p{Cc}]*)?(?:;[^#\\\p{Cc}]*)?$/u,
    'no-package' satisfies ReasonCode,
  );
const PackageName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'no-package-name' satisfies ReasonCode);

const PackagesObject = z.strictObject({
  /** What is installed where no file of the repository says what it needs. */
  names: z.array(PackageRequirement).max(500).default([]),
  /** A release younger than this is not taken where the list leaves the choice; 0 takes any. */
  minimumAgeDays: z.number().int().min(0).max(365).default(3),
  /** Names that the minimum age is not for. */
  exempt: z.array(PackageName).max(100).default([]),
});
/** Of [project.optional-dependencies], as PEP 685 compares them. */
export const ExtraName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'no-extra' satisfies ReasonCode);

/** A list alone stands for its names. */
export const PackagesSettings = z.union([
  z
    .array(PackageRequirement)
    .max(500)
    .transform((names) => PackagesObject.parse({ names })),
  PackagesObject,
]);

const HttpUrl = z.url({ protocol: /^https?$/ }).max(500);

const PythonVersion = z.union([
  z.literal('auto'),
  z.string().regex(/^3\.\d{1,2}$/),
  z
    .string()
    .max(500)
    .regex(/^\/[^\0]*$/),
]);
const PythonObject = z.strictObject({
  /** auto: /usr/bin/python3, or the newest other one that the list allows; a version; a path. */
  version: PythonVersion.default('auto'),
  /** Where none that is installed fits, uv receives one that does. */
  managed: z.boolean().default(false),
  /** Where from, in place of GitHub: UV_PYTHON_INSTALL_MIRROR of uv. */
  mirror: HttpUrl.optional(),
});
/** A text alone stands for its version, and "managed" for auto with managed. */
export const PythonSettings = z.union([
  z.literal('managed').transform(() => PythonObject.parse({ managed: true })),
  PythonVersion.transform((version) => PythonObject.parse({ version })),
  PythonObject,
]);
export type PythonSettings = z.infer<typeof PythonSettings>;

/** Why packages and interpreters may not come from an address; null: they may. */
function sourceProblem(
  address: string | undefined,
  protocols: readonly string[],
): ReasonCode | null {
  const url = urlOf(address ?? '');
  if (url === null) return null;
  if (url.username !== '' || url.password !== '') return 'public-login';
  return url.protocol === 'http:' && !protocols.includes('http') ? 'protocol' : null;
}

/** Of models, which a person asks for. */
export const DownloadSettings = z.strictObject({
  /** Megabytes a second, of all at once; 0: as fast as they come. */
  limitMBps: z.number().min(0).max(100_000).default(0),
  /** Nothing comes while an answer is being written or waited for. */
  pauseForAnswers: z.boolean().default(false),
});
export type DownloadSettings = z.infer<typeof DownloadSettings>;

/** /etc/ladylinux/refresh.json. Unknown keys are refused, so that a misspelt one is told instead of ignored. */
export const Settings = z
  .strictObject({
    version: z.literal(1).default(1),
    repository: RepositoryUrl.default(defaultRepository),
    branch: BranchName.default('main'),
    follow: Follow.default('branch'),
    /** Which git protocols may be used at all. https is always among them. */
    protocols: z.array(GitProtocol).max(4).default(['https']),
    services: z.array(ServiceSettings).min(1).max(16).prefault([{}]),
    /** Where it is not set, it is looked for in the repository. */
    entryPoint: EntryPoint.optional(),
    onFailure: z.enum(['rollback', 'stop']).default('rollback'),
    /** How many earlier versions are kept for "Return to this version". */
    keep: z.number().int().min(1).max(50).default(3),
    /** Paths that the application writes inside app/: they live in data/app-state and are bound into place. */
    appState: z.array(AppStatePath).max(50).default([]),
    prepare: PrepareSettings.prefault({}),
    data: DataSettings.prefault({}),
    canary: CanarySettings.prefault({}),
    drain: DrainSettings.prefault({}),
    probation: ProbationSettings.prefault({}),
    trust: TrustSettings.prefault({}),
    unattended: UnattendedSettings.prefault({}),
    after: AfterSettings.prefault({}),
    /** The application may ask for an ordinary refresh, for whoever looks at its page. */
    ask: z.boolean().default(false),
    /** Nothing newer is taken by itself, or told as news: for ever, or through a day. */
    hold: Hold.default(false),
    /** Commits that are neither taken by themselves nor told as news. */
    skip: z.array(CommitPrefix).max(100).default([]),
    /** Local edits larger than this are not saved before a refresh, but listed. */
    saveLimitMiB: z.number().int().min(0).max(10_240).default(200),
    /** Folders from which models may be copied (`file:` sources), for example where USB sticks are mounted. */
    modelSources: z.array(AbsolutePath).max(20).default([]),
    downloads: DownloadSettings.prefault({}),
    packages: PackagesSettings.prefault({}),
    /** Of the repository's own project, the optional dependencies that are installed, too. */
    extras: z.array(ExtraName).max(50).default([]),
    python: PythonSettings.prefault('auto'),
    packageIndex: HttpUrl.optional(),
    /** Where a bundle is served that is asked before the network, and that nothing depends on: all of it is held to hashes from elsewhere. */
    source: BundleAddress.optional(),
    /** How everything of ours leaves this computer: directly, as /etc/environment tells all logins, or by this one. */
    proxy: z.union([z.enum(['none', 'system']), ProxyUrl]).default('none'),
    /** Asked without the proxy, beside this computer itself. */
    noProxy: z.array(DirectHost).max(100).default([]),
    /** Authorities that are believed beside those of the computer: a file, or a folder of them. */
    certificates: AbsolutePath.optional(),
    /** auto: uv where there is one or it can be had, else venv and pip. */
    pythonTool: z.enum(['auto', 'uv', 'pip']).default('auto'),
  })
  .superRefine((settings, context) => {
    const protocol = protocolOf(settings.repository);
    if (protocol !== null && protocol !== 'https' && !settings.protocols.includes(protocol)) {
      context.addIssue({
        code: 'custom',
        path: ['repository'],
        message: 'protocol' satisfies ReasonCode,
        params: { protocol },
      });
    }
    for (const [path, address] of [
      [['packageIndex'], settings.packageIndex],
      [['python', 'mirror'], settings.python.mirror],
    ] as const) {
      const reason = sourceProblem(address, settings.protocols);
      if (reason === null) continue;
      context.addIssue({
        ...{ code: 'custom', path: [...path], message: reason },
        params: { protocol: 'http' },
      });
    }
    const within = settings.appState.find((path) =>
      settings.appState.some((other) => path !== other && path.startsWith(`${other}/`)),
    );
    if (within !== undefined || new Set(settings.appState).size !== settings.appState.length) {
      context.addIssue({
        code: 'custom',
        path: ['appState'],
        message: 'path-twice' satisfies ReasonCode,
      });
    }
    const units = settings.services.map((service) => service.unit);
    if (new Set(units).size !== units.length) {
      context.addIssue({
        code: 'custom',
        path: ['services'],
        message: 'unit-twice' satisfies ReasonCode,
      });
    }
  });
export type Settings = z.infer<typeof Settings>;
export type SettingsInput = z.input<typeof Settings>;
