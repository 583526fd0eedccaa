import { HealthSettings } from '../../contract/settings';
import { layoutUnder } from '../../helper/state/layout';
import type { TaskName, TaskRequest } from '../../helper/host/task-table';

const layout = layoutUnder('/');
const hash = 'a'.repeat(40);
const modelsTask = (verb: 'verify' | 'download'): TaskRequest<'models-verify'> => ({
  verb,
  names: [],
  again: false,
  bytesPerSecond: null,
  manifestText: null,
  folder: { path: layout.models, from: 'default', refused: null },
  cacheFile: layout.modelsRecord,
  policy: { allowLoopbackHttp: false, fileFolders: [] },
  owner: null,
});

const tools = {
  app: layout.nextApp,
  python: '/usr/bin/python3',
  wantedPython: 'auto',
  tool: 'auto',
  tools: layout.tools,
  index: null,
  work: `${layout.next}/work`,
} as const;

/** What a machine asks of each task: one request, as the profiles and the sandbox are given it. */
export const taskRequests: { [N in TaskName]: TaskRequest<N> } = {
  fetch: {
    mirror: layout.mirror,
    repository: 'https://github.com/a/b',
    branch: 'main',
    protocols: ['https'],
    current: null,
    stallSeconds: 20,
    firstByteSeconds: 120,
    attempts: 3,
  },
  'verify-signature': {
    mirror: layout.mirror,
    commit: hash,
    trust: { signers: [], revoked: [] },
  },
  checkout: {
    mirror: layout.mirror,
    target: layout.nextApp,
    finalPath: layout.app,
    repository: 'https://github.com/a/b',
    branch: 'main',
    commit: hash,
    python: '/usr/bin/python3',
    hook: 'refresh/prepare',
  },
  'local-edits': {
    app: layout.app,
    archive: `${layout.next}/saved/edits.tar.gz`,
    limitBytes: 1,
    mountPoints: [],
  },
  resolve: {
    ...tools,
    lock: null,
    currentLock: null,
    currentDigest: null,
    rebuild: false,
    packages: [],
    days: [null],
    exempt: [],
    entryPoint: null,
    extras: ['cpu'],
    commit: hash,
    modules: { folder: '', search: [] },
  },
  environment: {
    ...tools,
    venv: layout.nextVenv,
    finalVenv: layout.venv,
    lock: `fastapi==1.0 --hash=sha256:${'a'.repeat(64)}\n`,
    cache: `${layout.packageCache}-x`,
    built: [],
  },
  'fetch-source': {
    ...tools,
    lock: '',
    cache: `${layout.packageCache}-x`,
    name: 'fastapi',
    version: '1.0',
    more: [],
    folder: `${layout.next}/source-fastapi`,
  },
  'build-wheel': {
    name: 'fastapi',
    folder: `${layout.next}/source-fastapi`,
    out: `${layout.next}/wheel-fastapi`,
    have: [],
  },
  'check-environment': { venv: layout.venv, lock: '', python: '/usr/bin/python3' },
  'in-place': {
    app: layout.app,
    venv: layout.venv,
    lock: '',
    python: '/usr/bin/python3',
    mountPoints: [],
  },
  try: {
    app: layout.nextApp,
    venv: layout.nextVenv,
    entryPoint: null,
    hook: 'refresh/prepare',
    modules: { folder: '', search: ['src'] },
  },
  serve: {
    app: layout.nextApp,
    venv: layout.nextVenv,
    entryPoint: 'api_layer:app',
    modules: { folder: '', search: [] },
    models: layout.models,
    health: HealthSettings.parse({}),
  },
  prepare: {
    app: layout.app,
    venv: layout.venv,
    hook: 'refresh/prepare',
    data: layout.data,
    cache: layout.cache,
    models: layout.models,
  },
  'mount-points': { tree: layout.nextApp, paths: [] },
  'keep-app-state': { store: layout.appState, from: [layout.app, layout.nextApp], paths: [] },
  'models-verify': modelsTask('verify'),
  'models-download': modelsTask('download'),
  measure: { folder: layout.data },
  'copy-data': { from: layout.data, to: `${layout.stateDir}/.data-next-x`, limitBytes: null },
  'update-data-copy': {
    from: layout.data,
    to: `${layout.stateDir}/.data-next-x`,
    sinceMs: 0,
  },
  'compare-data': { copy: `${layout.stateDir}/.data-before-x`, data: layout.data },
  examine: { app: layout.app, venv: layout.venv, mountPoints: [], seconds: 20 },
  remove: { folders: [`${layout.keptApps}/${hash}`] },
};
