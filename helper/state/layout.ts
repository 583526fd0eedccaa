import { join } from 'node:path';
import { publicFiles } from '../../common/public-files';

/** Where everything lies, below a root: "/" on a machine, a private prefix elsewhere. */
export interface Layout {
  readonly root: string;
  /** Of a private prefix: root left it, so that root may run the repository's code there. */
  readonly asRoot: string;
  readonly opt: string;
  readonly app: string;
  readonly venv: string;
  /** Interpreters that uv received. The service runs them, so they are not below refreshDir, which it cannot see. */
  readonly pythons: string;
  readonly models: string;
  readonly containers: string;
  readonly refreshDir: string;
  readonly mirror: string;
  readonly next: string;
  readonly nextApp: string;
  readonly nextVenv: string;
  /** What was built to go live later. */
  readonly staged: string;
  readonly stagedApp: string;
  readonly stagedVenv: string;
  readonly keptApps: string;
  readonly keptVenvs: string;
  readonly etc: string;
  readonly envFile: string;
  readonly settingsFile: string;
  /** The administrator's scripts that are told what came of a run. */
  readonly afterScripts: string;
  readonly stateDir: string;
  readonly data: string;
  /** A copy for a version that is tried; thrown away. */
  readonly dataTrial: string;
  /** Where the paths of the setting appState live. */
  readonly appState: string;
  readonly cache: string;
  readonly logs: string;
  readonly refreshState: string;
  /** What earlier verifications of models found. */
  readonly modelsRecord: string;
  /** Of a verification or download of models: what was asked, who is at it, and what it tells. */
  readonly modelsRequest: string;
  readonly modelsStatus: string;
  readonly modelsEvents: string;
  /** The same of the making of a bundle. */
  readonly bundleRequest: string;
  readonly bundleStatus: string;
  readonly bundleEvents: string;
  /** A folder that a download sees; with a file in it, it waits. */
  readonly modelsPause: string;
  readonly history: string;
  readonly lastStatus: string;
  /** What came of the scripts. */
  readonly afterTold: string;
  /** Which version that is, and when it goes live. */
  readonly stagedRecord: string;
  /** Which logins are kept in privateDir. */
  readonly loginsTold: string;
  readonly privateDir: string;
  /** The list that its environment was made of. */
  readonly stagedList: string;
  readonly journal: string;
  /** What recovery at boot left to be judged. */
  readonly verdictDue: string;
  /** The copy of data that belongs to the version that was last started and is not judged yet. */
  readonly dataDue: string;
  readonly probation: string;
  /** What newer versions had written where their data was taken back. */
  readonly dataKept: string;
  /** What the history has yet to be told of a run that went live. */
  readonly reportDue: string;
  /** Reports that the scripts have yet to be told. */
  readonly afterDue: string;
  readonly locks: string;
  /** What is known of each commit that was staged. */
  readonly versionRecords: string;
  /** The version that last had a good verdict. */
  readonly verified: string;
  readonly saved: string;
  readonly tools: string;
  readonly badCommits: string;
  /** What packages were received for a list lies beside it, under a name of its own. */
  readonly packageCache: string;
  readonly runDir: string;
  readonly request: string;
  /** Of a person who wants an announced run to wait: which one. */
  readonly holdAsked: string;
  /** Of the application: what it asks for lies in it. */
  readonly askBox: string;
  readonly events: string;
  readonly status: string;
  /** A plan for the next start of the computer was made since the last one: gone with /run. boot_id does not tell where a container has a /proc of its own. */
  readonly waitsForStart: string;
  /** What the timer's refresh waits for. */
  readonly waiting: string;
}

export function layoutUnder(root: string): Layout {
  const opt = join(root, 'opt/ladylinux');
  const etc = join(root, 'etc/ladylinux');
  const stateDir = join(root, 'var/lib/ladylinux');
  const refreshState = join(root, 'var/lib/ladylinux-refresh');
  const { runDir, events, status, modelsEvents, modelsStatus, bundleEvents, bundleStatus } =
    publicFiles(root);
  const refreshDir = join(opt, '.refresh');
  const privateDir = join(refreshState, 'private');
  return {
    root,
    asRoot: join(root, 'as-root'),
    opt,
    app: join(opt, 'app'),
    venv: join(opt, 'venv'),
    pythons: join(opt, 'python'),
    models: join(opt, 'models'),
    containers: join(opt, 'containers'),
    refreshDir,
    mirror: join(refreshDir, 'mirror.git'),
    next: join(refreshDir, 'next'),
    nextApp: join(refreshDir, 'next/app'),
    nextVenv: join(refreshDir, 'next/venv'),
    staged: join(refreshDir, 'staged'),
    stagedApp: join(refreshDir, 'staged/app'),
    stagedVenv: join(refreshDir, 'staged/venv'),
    keptApps: join(refreshDir, 'kept/app'),
    keptVenvs: join(refreshDir, 'kept/venv'),
    etc,
    envFile: join(etc, 'ladylinux.env'),
    settingsFile: join(etc, 'refresh.json'),
    afterScripts: join(etc, 'after.d'),
    stateDir,
    data: join(stateDir, 'data'),
    dataTrial: join(stateDir, '.data-trial'),
    appState: join(stateDir, 'data/app-state'),
    cache: join(stateDir, 'cache'),
    logs: join(stateDir, 'logs'),
    refreshState,
    modelsRecord: join(refreshState, 'models.json'),
    modelsRequest: join(privateDir, 'models-request.json'),
    modelsStatus,
    modelsEvents,
    bundleRequest: join(privateDir, 'bundle-request.json'),
    bundleStatus,
    bundleEvents,
    modelsPause: join(runDir, 'models-pause'),
    history: join(refreshState, 'history.jsonl'),
    lastStatus: join(refreshState, 'last-status.json'),
    afterTold: join(refreshState, 'after.json'),
    stagedRecord: join(refreshState, 'staged.json'),
    loginsTold: join(refreshState, 'logins.json'),
    privateDir,
    stagedList: join(privateDir, 'staged-list.txt'),
    journal: join(privateDir, 'journal.json'),
    verdictDue: join(privateDir, 'verdict-due.json'),
    probation: join(privateDir, 'probation.json'),
    dataDue: join(privateDir, 'data-due.json'),
    dataKept: join(stateDir, 'data-kept'),
    reportDue: join(privateDir, 'report-due.json'),
    afterDue: join(privateDir, 'after-due'),
    locks: join(privateDir, 'locks'),
    versionRecords: join(privateDir, 'pairs'),
    verified: join(privateDir, 'verified.json'),
    saved: join(privateDir, 'saved'),
    tools: join(refreshDir, 'tools'),
    badCommits: join(privateDir, 'bad-commits.json'),
    packageCache: join(refreshDir, 'packages'),
    runDir,
    request: join(privateDir, 'request.json'),
    holdAsked: join(privateDir, 'hold-asked.json'),
    askBox: join(root, 'run/ladylinux-ask'),
    events,
    status,
    waitsForStart: join(runDir, 'waits-for-start'),
    waiting: join(runDir, 'waiting.json'),
  };
}
