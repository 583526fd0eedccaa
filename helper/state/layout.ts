import { join } from 'node:path';
import { publicFiles } from '../../common/public-files';

/** All paths below a root: "/" on a machine, else a private prefix. */
export interface Layout {
  readonly root: string;
  /** In a private prefix: root's mark that root may run the repository's code there. */
  readonly asRoot: string;
  readonly opt: string;
  readonly app: string;
  readonly venv: string;
  /** Interpreters downloaded by uv. The service runs them, so they are not below refreshDir, which it cannot see. */
  readonly pythons: string;
  readonly models: string;
  readonly containers: string;
  readonly refreshDir: string;
  readonly mirror: string;
  readonly next: string;
  readonly nextApp: string;
  readonly nextVenv: string;
  /** The version that was built to be applied later. */
  readonly staged: string;
  readonly stagedApp: string;
  readonly stagedVenv: string;
  readonly keptApps: string;
  readonly keptVenvs: string;
  readonly etc: string;
  readonly envFile: string;
  readonly settingsFile: string;
  /** The administrator's scripts that run after each run. */
  readonly afterScripts: string;
  readonly stateDir: string;
  readonly data: string;
  /** A copy for a version on trial; deleted afterwards. */
  readonly dataTrial: string;
  /** The data behind the paths of the setting appState. */
  readonly appState: string;
  readonly cache: string;
  readonly logs: string;
  readonly refreshState: string;
  /** Results of earlier model verifications. */
  readonly modelsRecord: string;
  /** For a verification or download of models: its request, status and events. */
  readonly modelsRequest: string;
  readonly modelsStatus: string;
  readonly modelsEvents: string;
  /** The same for making a bundle. */
  readonly bundleRequest: string;
  readonly bundleStatus: string;
  readonly bundleEvents: string;
  /** A download waits while this folder holds a file. */
  readonly modelsPause: string;
  readonly history: string;
  readonly lastStatus: string;
  /** Results of the scripts. */
  readonly afterTold: string;
  /** Describes the staged version, and when it will be applied. */
  readonly stagedRecord: string;
  /** Names of the logins in privateDir. */
  readonly loginsTold: string;
  readonly privateDir: string;
  /** The list of the staged environment. */
  readonly stagedList: string;
  readonly journal: string;
  /** The service still needs a health check, as after recovery at boot. */
  readonly verdictDue: string;
  /** The copy of data for the version that was last started and has no verdict yet. */
  readonly dataDue: string;
  readonly probation: string;
  /** What newer versions had written, kept when their data was rolled back. */
  readonly dataKept: string;
  /** The report of a run that went live, until the history has it. */
  readonly reportDue: string;
  /** Reports for the scripts that are still to run. */
  readonly afterDue: string;
  readonly locks: string;
  /** A record of each staged commit. */
  readonly versionRecords: string;
  /** The version that last passed the health check. */
  readonly verified: string;
  readonly saved: string;
  readonly tools: string;
  readonly badCommits: string;
  /** Packages downloaded for a list are beside it, under a name of their own. */
  readonly packageCache: string;
  readonly runDir: string;
  readonly request: string;
  /** The announced run that a person asked to wait. */
  readonly holdAsked: string;
  /** The application puts its requests here. */
  readonly askBox: string;
  readonly events: string;
  readonly status: string;
  /** Marks a plan for the next boot, and is gone with /run by then. In a container boot_id is not reliable. */
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
