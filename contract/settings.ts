import * as z from 'zod';
import type { ReasonCode } from './message-codes';
import { AfterSettings } from './after';
import { BundleAddress } from './bundle-address';
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
/** RFC 9110 section 7.2: uri-host, optionally with a port. */
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
  /** Requested from the address on which the service listens. */
  path: HttpPath.default('/'),
  /** https: accepts any certificate, because the listener on this computer is known without one. */
  scheme: HealthScheme.default('http'),
  /** The Host header, if the application accepts only known names. */
  host: HealthHost.optional(),
  /** Which answers are good. */
  accept: z.array(AcceptedStatus).min(1).max(20).default(['200-399']),
  /** Seconds until the first good answer, counted from the start of the service. */
  timeoutSeconds: z.number().int().min(1).max(600).default(60),
  /** The same while it visibly works: computes, reads, or writes its log. */
  busyTimeoutSeconds: z.number().int().min(1).max(3600).default(300),
  /** Consecutive good answers before the verdict is "healthy". */
  successes: z.number().int().min(1).max(20).default(3),
  /** Seconds for which the same process must keep answering well before the verdict is "healthy". */
  steadySeconds: z.number().min(0).max(60).default(1),
});
export type HealthSettings = z.infer<typeof HealthSettings>;
export type HealthInput = z.input<typeof HealthSettings>;

export const ServiceSettings = z.strictObject({
  unit: ServiceUnit.default(defaultUnit),
  /** null: judged by its unit state alone (a service without HTTP). */
  health: HealthSettings.nullable().prefault({}),
  /** Its port, if it does not listen at LADYLINUX_HOST and LADYLINUX_PORT of the environment file. */
  port: z.number().int().min(1).max(65_535).optional(),
  /** ours: a drop-in starts the entry point from the venv as the service user, instead of the unit's own command. */
  start: z.enum(['unit', 'ours']).optional(),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export const PrepareSettings = z.strictObject({
  /** The repository's own hook; skipped if the commit has no such file. */
  hook: RelativePath.default('refresh/prepare'),
  timeoutSeconds: z.number().int().min(1).max(3600).default(300),
  /** True: the hook may write /var/lib/ladylinux/data, after a restorable copy was made. */
  data: z.boolean().default(false),
});

/** .git cannot be application state. */
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

/** A PEP 508 requirement: a name, optionally with extras, versions and a marker, but no URL. */
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
  /** Packages to install if no file of the repository lists them. */
  names: z.array(PackageRequirement).max(500).default([]),
  /** Where the list leaves a choice, does not use releases younger than this; 0: any. */
  minimumAgeDays: z.number().int().min(0).max(365).default(3),
  /** Names exempt from the minimum age. */
  exempt: z.array(PackageName).max(100).default([]),
});
/** A name in [project.optional-dependencies], normalized by PEP 685. */
export const ExtraName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'no-extra' satisfies ReasonCode);

/** A plain list stands for `names`. */
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
  /** If no installed one fits, uv downloads one. */
  managed: z.boolean().default(false),
  /** Download source instead of GitHub: uv's UV_PYTHON_INSTALL_MIRROR. */
  mirror: HttpUrl.optional(),
});
/** A plain text stands for `version`; "managed" for auto with managed. */
export const PythonSettings = z.union([
  z.literal('managed').transform(() => PythonObject.parse({ managed: true })),
  PythonVersion.transform((version) => PythonObject.parse({ version })),
  PythonObject,
]);
export type PythonSettings = z.infer<typeof PythonSettings>;

/** Why packages and interpreters must not come from a URL; null: they may. */
function sourceProblem(
  address: string | undefined,
  protocols: readonly string[],
): ReasonCode | null {
  const url = urlOf(address ?? '');
  if (url === null) return null;
  if (url.username !== '' || url.password !== '') return 'public-login';
  return url.protocol === 'http:' && !protocols.includes('http') ? 'protocol' : null;
}

/** For downloads of models by a person. */
export const DownloadSettings = z.strictObject({
  /** Megabytes per second for all downloads together; 0: unlimited. */
  limitMBps: z.number().min(0).max(100_000).default(0),
  /** Pauses while an answer is being written or waited for. */
  pauseForAnswers: z.boolean().default(false),
});
export type DownloadSettings = z.infer<typeof DownloadSettings>;

/** /etc/ladylinux/refresh.json. Unknown keys are refused, so that a misspelt one is reported instead of ignored. */
export const Settings = z
  .strictObject({
    version: z.literal(1).default(1),
    repository: RepositoryUrl.default(defaultRepository),
    branch: BranchName.default('main'),
    follow: Follow.default('branch'),
    /** The allowed git protocols. https is always one of them. */
    protocols: z.array(GitProtocol).max(4).default(['https']),
    services: z.array(ServiceSettings).min(1).max(16).prefault([{}]),
    /** If not set, it is searched in the repository. */
    entryPoint: EntryPoint.optional(),
    onFailure: z.enum(['rollback', 'stop']).default('rollback'),
    /** How many earlier versions to keep for "Return to this version". */
    keep: z.number().int().min(1).max(50).default(3),
    /** Paths that the application writes inside app/: stored in data/app-state and mounted into place. */
    appState: z.array(AppStatePath).max(50).default([]),
    prepare: PrepareSettings.prefault({}),
    data: DataSettings.prefault({}),
    canary: CanarySettings.prefault({}),
    drain: DrainSettings.prefault({}),
    probation: ProbationSettings.prefault({}),
    trust: TrustSettings.prefault({}),
    unattended: UnattendedSettings.prefault({}),
    after: AfterSettings.prefault({}),
    /** Lets the application request an ordinary refresh for visitors of its page. */
    ask: z.boolean().default(false),
    /** Accepts or announces nothing newer automatically: indefinitely, or through a day. */
    hold: Hold.default(false),
    /** Commits that are never applied automatically nor announced. */
    skip: z.array(CommitPrefix).max(100).default([]),
    /** Larger local edits are only listed before a refresh, not saved. */
    saveLimitMiB: z.number().int().min(0).max(10_240).default(200),
    /** Folders from which models may be copied (`file:` sources), for example where USB sticks are mounted. */
    modelSources: z.array(AbsolutePath).max(20).default([]),
    downloads: DownloadSettings.prefault({}),
    packages: PackagesSettings.prefault({}),
    /** Optional dependencies of the repository's own project to install too. */
    extras: z.array(ExtraName).max(50).default([]),
    python: PythonSettings.prefault('auto'),
    packageIndex: HttpUrl.optional(),
    /** URL of a bundle to try before the network. Optional and untrusted: checked against hashes from other sources. */
    source: BundleAddress.optional(),
    /** How all our programs reach the network: directly, as set in /etc/environment, or through this proxy. */
    proxy: z.union([z.enum(['none', 'system']), ProxyUrl]).default('none'),
    /** Reached without the proxy, besides this computer itself. */
    noProxy: z.array(DirectHost).max(100).default([]),
    /** Certificate authorities trusted besides the computer's: a file, or a folder of files. */
    certificates: AbsolutePath.optional(),
    /** auto: uv if installed or downloadable, else venv and pip. */
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
