import { simpleGit, type SimpleGit } from 'simple-git';
import type { GitProtocol } from '../../../contract/repository-url';

/** What a repository may configure and we never want: git runs programs for each of these. */
const protective = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.askPass=/bin/false',
  'core.sshCommand=/usr/bin/ssh -oBatchMode=yes',
  'credential.helper=',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'safe.directory=*',
];

const environment = {
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
  readonly progress?: (stage: string, percent: number) => void;
}

/** git with nothing of the machine's or the repository's configuration that could run a program. */
export function gitIn(baseDir: string, options: GitOptions): SimpleGit {
  return simpleGit({
    baseDir,
    binary: '/usr/bin/git',
    abort: options.signal,
    config: [...protective, ...(options.config ?? [])],
    allowEnvironment: [...Object.keys(environment), 'GIT_ALLOW_PROTOCOL'],
    // Each of these is a setting of ours that turns the feature off or pins it.
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeCustomBinary: true,
      allowUnsafeFsMonitor: true,
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
  }).env({ ...environment, GIT_ALLOW_PROTOCOL: options.protocols.join(':') });
}
