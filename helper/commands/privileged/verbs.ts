import * as z from 'zod';
import { ModelName } from '../../../contract/models';
import { BranchName, CommitHash } from '../../../contract/primitives';
import { ApplyWhen } from '../../../contract/staged';
import { RepositoryUrl } from '../../../contract/repository-url';
import type { NamedChange } from '../../../contract/settings-change';

/** Verbs of the privileged program: one polkit action each (system/usr/share/polkit-1/actions). */
export type PrivilegedCommand =
  | {
      readonly verb: 'start';
      readonly rebuild: boolean;
      readonly now: boolean;
      readonly stage: boolean;
    }
  | { readonly verb: 'apply'; readonly when: ApplyWhen | null; readonly now: boolean }
  | {
      readonly verb: 'start-other';
      readonly branch?: string;
      readonly commit?: string;
      readonly force: boolean;
      readonly rebuild: boolean;
      readonly now: boolean;
      /** With local edits of the current version; standard input says which. */
      readonly edits: boolean;
    }
  | { readonly verb: 'rollback'; readonly commit?: string }
  | { readonly verb: 'install'; readonly repository?: string; readonly branch?: string }
  | {
      readonly verb: 'models-verify' | 'models-download';
      readonly names: readonly string[];
      readonly again?: boolean;
      readonly bytesPerSecond?: number | null;
    }
  /** refresh: also starts a run with the changed settings. */
  | { readonly verb: 'configure'; readonly refresh: boolean }
  | { readonly verb: WithoutArguments };
export type Verb = PrivilegedCommand['verb'];
/** `configure-…`, `bundle-make`, `logins`, `start-from`, `install-from` and `doctor-fix` read their request from standard input. */
type WithoutArguments =
  | NamedChange
  | 'cancel'
  | 'hold-hour'
  | 'models-cancel'
  | 'service-restart'
  | 'start-from'
  | 'install-from'
  | 'bundle-make'
  | 'bundle-cancel'
  | 'logins'
  | 'doctor-fix';

type Parse = (args: readonly string[]) => PrivilegedCommand | null;

/**
 * The exact arguments of each verb; polkit checks only the first one (threat 2). Every parser returns null for an
 * unknown argument, a repeated value, or a value that its schema refuses.
 */
export const verbs: Readonly<Record<Verb, Parse>> = {
  start: (args) => {
    const options = optionsOf(args, { '--rebuild': 'flag', '--now': 'flag', '--stage': 'flag' });
    if (options === null) return null;
    return {
      verb: 'start',
      rebuild: options.has('--rebuild'),
      now: options.has('--now'),
      stage: options.has('--stage'),
    };
  },
  apply: (args) => {
    if (args.length === 1 && args[0] === '--discard')
      return { verb: 'apply', when: null, now: false };
    const options = optionsOf(args, { '--when': 'value', '--now': 'flag' });
    const when = ApplyWhen.safeParse(options?.get('--when') ?? 'now');
    if (options === null || !when.success) return null;
    return { verb: 'apply', when: when.data, now: options.has('--now') };
  },
  // another version than the branch's newest, or one that failed: needs an action of its own, with a text that says so
  'start-other': (args) => {
    const options = optionsOf(args, {
      '--branch': 'value',
      '--commit': 'value',
      '--force': 'flag',
      '--rebuild': 'flag',
      '--now': 'flag',
      '--edits': 'flag',
    });
    if (options === null) return null;
    const edits = options.has('--edits');
    const branch = options.get('--branch');
    const commit = options.get('--commit');
    if (branch === undefined && commit === undefined && !edits && !options.has('--force'))
      return null;
    if (branch !== undefined && !BranchName.safeParse(branch).success) return null;
    if (commit !== undefined && !CommitHash.safeParse(commit).success) return null;
    return {
      verb: 'start-other',
      ...(branch === undefined ? {} : { branch }),
      ...(commit === undefined ? {} : { commit }),
      force: options.has('--force'),
      rebuild: options.has('--rebuild'),
      now: options.has('--now'),
      edits,
    };
  },
  'start-from': withoutArguments('start-from'),
  rollback: (args) => {
    const [commit, ...more] = args;
    if (more.length > 0) return null;
    if (commit === undefined) return { verb: 'rollback' };
    return CommitHash.safeParse(commit).success ? { verb: 'rollback', commit } : null;
  },
  cancel: withoutArguments('cancel'),
  'hold-hour': withoutArguments('hold-hour'),
  'service-restart': withoutArguments('service-restart'),
  'models-verify': (args) => {
    const again = args[0] === '--again';
    const names = namesOf(again ? args.slice(1) : args);
    return names === null ? null : { verb: 'models-verify', names, again };
  },
  'models-download': (args) => {
    const limited = args[0] === '--limit';
    const limit = limited ? /^[1-9]\d{0,11}$/.exec(args[1] ?? '')?.[0] : undefined;
    const names = namesOf(limited ? args.slice(2) : args);
    if (names === null || (limited && limit === undefined)) return null;
    return {
      verb: 'models-download',
      names,
      bytesPerSecond: limit === undefined ? null : Number(limit),
    };
  },
  'models-cancel': withoutArguments('models-cancel'),
  configure: (args) => {
    const options = optionsOf(args, { '--refresh': 'flag' });
    return options === null ? null : { verb: 'configure', refresh: options.has('--refresh') };
  },
  'configure-branch': withoutArguments('configure-branch'),
  'configure-holding': withoutArguments('configure-holding'),
  'configure-packages': withoutArguments('configure-packages'),
  'bundle-make': withoutArguments('bundle-make'),
  'bundle-cancel': withoutArguments('bundle-cancel'),
  logins: withoutArguments('logins'),
  install: (args) => {
    const options = optionsOf(args, { '--repository': 'value', '--branch': 'value' });
    if (options === null) return null;
    const repository = options.get('--repository');
    const branch = options.get('--branch');
    if (repository !== undefined && !RepositoryUrl.safeParse(repository).success) return null;
    if (branch !== undefined && !BranchName.safeParse(branch).success) return null;
    return {
      verb: 'install',
      ...(repository === undefined ? {} : { repository }),
      ...(branch === undefined ? {} : { branch }),
    };
  },
  'install-from': withoutArguments('install-from'),
  'doctor-fix': withoutArguments('doctor-fix'),
};

export function parseVerb(argv: readonly string[]): PrivilegedCommand | null {
  const [verb, ...args] = argv;
  if (verb === undefined || !Object.hasOwn(verbs, verb)) return null;
  return verbs[verb as Verb](args);
}

/** Names of models in the manifest; none means all models. */
function namesOf(args: readonly string[]): readonly string[] | null {
  const names = z.array(ModelName).max(100).safeParse(args);
  return names.success ? names.data : null;
}

function withoutArguments(verb: WithoutArguments): Parse {
  return (args) => (args.length === 0 ? { verb } : null);
}

function optionsOf(
  args: readonly string[],
  known: Readonly<Record<string, 'value' | 'flag'>>,
): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  const rest = [...args];
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (!Object.hasOwn(known, name) || found.has(name)) return null;
    if (known[name] === 'flag') {
      found.set(name, '');
      continue;
    }
    const value = rest.shift();
    if (value === undefined) return null;
    found.set(name, value);
  }
  return found;
}
