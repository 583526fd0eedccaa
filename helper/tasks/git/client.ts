import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import type { GitProtocol } from '../../../contract/repository-url';
import { certificatesFile } from '../../lib/certificates';
import { proxyVariables } from '../../lib/proxy';
import type { HttpAnswers } from './http-answers';
import { trustOf } from './local-repository';
import { loginConfig } from './login';

/** What a repository may configure and we never want: git runs programs for each of these. */
const protective = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.askPass=/bin/false',
  'core.sshCommand=/usr/bin/ssh -oBatchMode=yes',
  'credential.helper=',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  // refs/replace would show one commit under the name of another
  'core.useReplaceRefs=false',
  'gc.auto=0',
  'maintenance.auto=false',
  // It would be asked for the refs of a repository whose objects we borrow.
  'core.alternateRefsCommand=/bin/true',
];

/** The machine's and the user's configuration is not read. */
const gitEnvironment = {
  PATH: '/usr/bin:/bin',
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  // resolv.conf(5): a dead name server is told in seconds
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
  /** Where the repository is, if not in the folder itself. */
  readonly gitDir?: string;
  /** The repository that is asked, where one is: one on this computer may belong to anybody. */
  readonly repository?: string;
  /** Is told what a server answers. */
  readonly answers?: HttpAnswers;
  readonly progress?: (stage: string, percent: number) => void;
  readonly stderr?: (text: string) => void;
}

/** What stands for a git that could not say why: it was killed, or a helper of it was, for one where memory ran out. */
export const brokeOff = /git (?:was killed|ended with exit code \d+) before it was done/;

/** simple-git takes a git that ends by a signal, or fails without a word, for one that succeeded. */
const failureOf: NonNullable<SimpleGitOptions['errors']> = (
  error,
  { exitCode, stdOut, stdErr },
) => {
  if (error !== undefined || exitCode === 0) return error;
  // null, as of a child process of Node that a signal ended
  const isKilled = typeof exitCode !== 'number';
  const end = isKilled ? 'was killed' : `ended with exit code ${String(exitCode)}`;
  const isUntold = isKilled || stdErr.length === 0;
  const told = isUntold ? [Buffer.from(`\ngit ${end} before it was done`)] : [];
  return Buffer.concat([...stdOut, ...stdErr, ...told]);
};

/** After a command that printed nothing simple-git waits 50 ms for what might still come; an empty piece of output ends that. */
const tellOutput = (_command: string, stdout: NodeJS.ReadableStream): void =>
  queueMicrotask(() => stdout.emit('data', Buffer.alloc(0)));

/** For a git of which the output is read as it comes. */
export const plainGit = {
  program: '/usr/bin/git',
  before: protective.flatMap((setting) => ['-c', setting]),
  env: { ...gitEnvironment, GIT_NO_REPLACE_OBJECTS: '1' },
} as const;

/** git with nothing of the machine's or the repository's configuration that could run a program. */
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
    // Each of these is a setting of ours that turns the feature off or pins it.
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
