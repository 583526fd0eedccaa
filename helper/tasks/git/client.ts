import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import type { GitProtocol } from '../../../contract/repository-url';
import { certificatesFile } from '../../lib/certificates';
import { proxyVariables } from '../../lib/proxy';
import type { HttpAnswers } from './http-answers';
import { trustOf } from './local-repository';
import { loginConfig } from './login';

/** Settings that make git run programs, or that we never want from a repository. */
const protective = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.askPass=/bin/false',
  'core.sshCommand=/usr/bin/ssh -oBatchMode=yes',
  'credential.helper=',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  // refs/replace would show one commit under another's name
  'core.useReplaceRefs=false',
  'gc.auto=0',
  'maintenance.auto=false',
  // git would run it for the refs of a repository whose objects we borrow.
  'core.alternateRefsCommand=/bin/true',
];

/** Ignores the machine's and the user's configuration. */
const gitEnvironment = {
  PATH: '/usr/bin:/bin',
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  // resolv.conf(5): a dead name server is noticed within seconds
  RES_OPTIONS: 'timeout:3 attempts:2',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ATTR_NOSYSTEM: '1',
};

export interface GitOptions {
  readonly protocols: readonly GitProtocol[];
  readonly signal: AbortSignal;
  readonly config?: readonly string[];
  /** The repository's folder, if not `baseDir` itself. */
  readonly gitDir?: string;
  /** The remote, if any: a local one may belong to any user. */
  readonly repository?: string;
  /** Receives the server's answers. */
  readonly answers?: HttpAnswers;
  readonly progress?: (stage: string, percent: number) => void;
  readonly stderr?: (text: string) => void;
}

/** The error for a git that gave no reason: it or a helper of it was killed, perhaps out of memory. */
export const brokeOff = /git (?:was killed|ended with exit code \d+) before it was done/;

/** simple-git treats a git that was killed, or failed without output, as successful. */
const failureOf: NonNullable<SimpleGitOptions['errors']> = (
  error,
  { exitCode, stdOut, stdErr },
) => {
  if (error !== undefined || exitCode === 0) return error;
  // null if a signal ended it, as for any child process of Node
  const isKilled = typeof exitCode !== 'number';
  const end = isKilled ? 'was killed' : `ended with exit code ${String(exitCode)}`;
  const isUntold = isKilled || stdErr.length === 0;
  const told = isUntold ? [Buffer.from(`\ngit ${end} before it was done`)] : [];
  return Buffer.concat([...stdOut, ...stdErr, ...told]);
};

/** After a command without output simple-git waits 50 ms for more; an empty chunk ends the wait. */
const tellOutput = (_command: string, stdout: NodeJS.ReadableStream): void =>
  queueMicrotask(() => stdout.emit('data', Buffer.alloc(0)));

/** For a git whose output is read as a stream. */
export const plainGit = {
  program: '/usr/bin/git',
  before: protective.flatMap((setting) => ['-c', setting]),
  env: { ...gitEnvironment, GIT_NO_REPLACE_OBJECTS: '1' },
} as const;

/** git without any configuration of the machine or the repository that could run a program. */
export function gitIn(baseDir: string, options: GitOptions): SimpleGit {
  const { gitDir } = options;
  const env = {
    ...gitEnvironment,
    ...proxyVariables(),
    GIT_SSL_CAINFO: certificatesFile(),
    GIT_PROXY_SSL_CAINFO: certificatesFile(),
    GIT_ALLOW_PROTOCOL: options.protocols.join(':'),
    ...(options.repository === undefined ? {} : trustOf(options.repository)),
    ...options.answers?.env,
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir, GIT_WORK_TREE: baseDir }),
  };
  return simpleGit({
    baseDir,
    binary: plainGit.program,
    abort: options.signal,
    errors: (error, result) => {
      options.stderr?.(Buffer.concat(result.stdErr).toString('utf8'));
      return failureOf(error, result);
    },
    config: [
      ...protective,
      ...(options.repository === undefined ? [] : loginConfig(options.repository)),
      ...(options.config ?? []),
    ],
    allowEnvironment: Object.keys(env),
    // Each one is a setting of ours that disables or fixes the feature.
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeCustomBinary: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeGpgProgram: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
      allowUnsafeTemplateDir: true,
    },
    ...(options.progress === undefined
      ? {}
      : {
          progress: (event: { stage: string; progress: number }) => {
            options.progress?.(event.stage, event.progress);
          },
        }),
  })
    .env(env)
    .outputHandler(tellOutput);
}
