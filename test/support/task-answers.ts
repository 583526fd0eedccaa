import type { TaskName, TaskResult } from '../../helper/host/task-table';

const hash = 'a'.repeat(40);
const digest = 'b'.repeat(64);
const commit = {
  hash,
  subject: 'Say hello',
  author: 'Ada',
  committedAt: '2026-11-28T12:00:00Z',
};
const bundle = {
  fingerprint: digest,
  repository: 'https://github.com/a/b',
  branch: 'main',
  commit: hash,
  since: null,
  madeAt: '2026-11-28T12:00:00Z',
  files: 3,
  bytes: 1000,
  pythons: ['3.11'],
  models: 1,
};
const python = {
  version: '3.11.2',
  packages: 12,
  matchesLock: true,
  tool: 'uv',
  fingerprint: digest,
} as const;
const tree = {
  head: commit,
  repository: true,
  edits: {
    archived: false,
    files: [{ path: 'api_layer.py', change: 'modified', sizeBytes: 12 }],
    total: 1,
    overLimit: false,
    nestedRepositories: ['vendor/x/'],
  },
  unreadable: ['private/x'],
  unsettled: false,
} satisfies TaskResult<'local-edits'>;

/** What an honest task answers to the requests of task-requests.ts: one answer with every field in it. */
export const goodAnswers: { [N in TaskName]: TaskResult<N> } = {
  fetch: {
    commit,
    current: null,
    newCommits: 3,
    rewritten: false,
    receivedBytes: 1000,
    wantsPacking: true,
    tagged: { tag: 'v1.0', isBehind: false },
  },
  'look-at-bundle': { ...bundle, unknown: ['notes.txt'], unknownCount: 1 },
  'take-bundle': {
    repository: 'https://github.com/a/b',
    branch: 'main',
    commit: hash,
    list: 'fastapi==0.1 --hash=sha256:00\n',
    asOf: '2026-11-28T12:00:00.000Z',
  },
  'make-bundle': { ...bundle, keptBytes: 10, leftOut: ['big/weights.gguf'] },
  'pack-mirror': { packed: true },
  'verify-signature': { signature: { state: 'unsigned' } },
  checkout: { files: 3, hasHook: true, manifest: '{\n}\n', manifestProblem: 'it is odd' },
  'seal-code': { seal: digest },
  'local-edits': { ...tree, edits: { ...tree.edits, archived: true } },
  'in-place': { tree, environment: { state: 'matches', python, seal: digest } },
  examine: {
    code: {
      state: 'repository',
      reason: 'EACCES',
      head: hash,
      branch: 'main',
      remote: 'https://github.com/a/b',
      edits: { count: 1, sure: true },
      untracked: { bytes: 10, largest: { path: 'data/x.db', bytes: 10 }, sure: true },
      stateFiles: { count: 1, paths: ['data/x.db'] },
      bytecode: { count: 1, example: 'x.pyc' },
      weights: { count: 1, largest: { path: 'big.gguf', bytes: 100_000_000 } },
      unreadable: ['private/x'],
      nested: ['vendor/x'],
      entryPoint: 'api_layer:app',
      shadowed: { module: 'api.py', package: 'api' },
      hasDependencies: true,
      manifest: '{\n}\n',
    },
    venv: { state: 'ours', reason: 'it is fine', hasPip: true },
  },
  resolve: {
    kind: 'listed',
    lock: 'fastapi==1.0\n',
    dependencyDigest: digest,
    changes: [{ name: 'fastapi', from: '1.0', to: '2.0' }],
    source: 'requirements.txt',
    asOf: null,
    python: { path: '/usr/bin/python3.11', version: '3.11.2' },
    warnings: [{ code: 'own-package-index', params: { host: 'pypi.example' } }],
  },
  'fetch-python': {
    path: '/opt/ladylinux/python/cpython-3.12.16-linux-x86_64-gnu/bin/python3.12',
  },
  'fetch-source': {},
  'build-wheel': { needs: ['wheel'] },
  environment: {
    kind: 'made',
    python,
    seal: digest,
    warnings: [{ code: 'uv-unavailable', params: { reason: 'offline' } }],
  },
  'check-environment': {
    state: 'differs',
    reason: { reason: 'was-damaged', params: { why: 'record' } },
  },
  try: { entryPoint: 'api_layer:app', warning: 'ValueError: no key' },
  serve: { kind: 'served', latencyMs: 12 },
  prepare: { ran: true },
  'mount-points': { forms: [] },
  'keep-app-state': {},
  measure: { bytes: 1000 },
  'copy-data': { kind: 'copied', bytes: 1000, isSettled: true },
  'update-data-copy': { files: 2 },
  'compare-data': { changed: true },
  after: { code: 0 },
  remove: { removed: 1 },
  'models-verify': {},
  'models-download': {},
};
