import type { Version } from '../../../helper/state/version';

/** A version of a commit whose hash is one letter over and over. */
export const versionOf = (letter: string, stagedAt = '2026-05-05T12:00:00.000Z'): Version => ({
  v: 1,
  commit: {
    hash: letter.repeat(40),
    subject: 'A commit',
    author: 'Ada',
    committedAt: '2026-05-05T11:30:00.000Z',
  },
  branch: 'main',
  repository: 'https://example.org/repository',
  entryPoint: 'api_layer:app',
  python: {
    version: '3.11.2',
    tool: 'uv',
    packages: 3,
    fingerprint: 'f'.repeat(64),
    matchesLock: true,
  },
  dependencyDigest: '0'.repeat(64),
  hasHook: false,
  manifest: null,
  manifestProblem: null,
  stagedAt,
});
