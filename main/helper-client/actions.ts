import { parseJson } from '../../common/lines';
import { ActionAnswer } from '../../contract/action';
import { type IpcRequest } from '../../contract/ipc';
import type { LoginChange } from '../../contract/logins';
import { namedChanges, type SettingsChange } from '../../contract/settings-change';
import type { Settings } from '../../contract/settings';
import type { BundleWork } from '../../contract/bundle-work';
import type { BundleUse } from '../../contract/stick';
import { message, type Message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { failureOf } from './failure';
import type { Helper } from './helper';
import { runProgram, type ProgramAnswer } from './run-program';

/** Everything that changes something. The answer says that it began; the events say how it ends. */
export interface Actions {
  readonly refresh: (request: IpcRequest<'refresh:start'>) => Promise<ActionAnswer>;
  readonly cancel: () => Promise<ActionAnswer>;
  /** Delays an announced run by an hour. */
  readonly hold: () => Promise<ActionAnswer>;
  readonly apply: (request: IpcRequest<'staged:apply'>) => Promise<ActionAnswer>;
  readonly discard: () => Promise<ActionAnswer>;
  /** A refresh from a bundle, or only its models. */
  readonly refreshFrom: (bundle: BundleUse) => Promise<ActionAnswer>;
  /** Makes a bundle; the bundle's own events report the progress. */
  readonly makeBundle: (work: BundleWork) => Promise<ActionAnswer>;
  readonly cancelBundle: () => Promise<ActionAnswer>;
  readonly rollback: (commit: string) => Promise<ActionAnswer>;
  readonly verifyModels: (names: readonly string[]) => Promise<ActionAnswer>;
  readonly downloadModels: (names: readonly string[]) => Promise<ActionAnswer>;
  readonly cancelModels: () => Promise<ActionAnswer>;
  readonly restartService: () => Promise<ActionAnswer>;
  /** Provisions this computer and begins its first refresh. */
  readonly setUp: (request: IpcRequest<'setup:start'>) => Promise<ActionAnswer>;
  /** The same out of a bundle. */
  readonly setUpFrom: (bundle: BundleUse) => Promise<ActionAnswer>;
  /** Fixes doctor's findings by their ids. */
  readonly fix: (findings: readonly string[]) => Promise<ActionAnswer>;
  readonly saveSettings: (change: SettingsChange) => Promise<ActionAnswer>;
  readonly changeLogins: (change: LoginChange) => Promise<ActionAnswer>;
  /** Stores packages to install that the repository does not list, and begins a refresh with them. */
  readonly usePackages: (packages: Settings['packages']) => Promise<ActionAnswer>;
}

/** Runs the privileged program's verbs (helper/commands/privileged/verbs.ts) with some JSON on standard input. */
export type Launch = (words: readonly string[], input?: string) => Promise<ActionAnswer>;

const valueOf = (option: string, value: string | undefined): string[] =>
  value === undefined ? [] : [option, value];

/** What the password dialog says: the change itself where it is a branch or what is held, otherwise the settings. */
function settingsVerb(change: SettingsChange): string {
  const named = (['configure-branch', 'configure-holding'] as const).find(
    (verb) => namedChanges[verb].safeParse(change).success,
  );
  return named ?? 'configure';
}

export const actionsBy = (launch: Launch): Actions => ({
  refresh: ({ branch, force, now, stage, edits }) =>
    launch(
      [
        branch === undefined && force !== true && edits === undefined ? 'start' : 'start-other',
        ...valueOf('--branch', branch),
        ...(force === true ? ['--force'] : []),
        ...(now === true ? ['--now'] : []),
        ...(stage === true ? ['--stage'] : []),
        ...(edits === undefined ? [] : ['--edits']),
      ],
      edits === undefined ? undefined : JSON.stringify(edits),
    ),
  cancel: () => launch(['cancel']),
  hold: () => launch(['hold-hour']),
  apply: ({ when }) => launch(['apply', '--when', when]),
  discard: () => launch(['apply', '--discard']),
  refreshFrom: (bundle) => launch(['start-from'], JSON.stringify(bundle)),
  makeBundle: (work) => launch(['bundle-make'], JSON.stringify(work)),
  cancelBundle: () => launch(['bundle-cancel']),
  rollback: (commit) => launch(['rollback', commit]),
  verifyModels: (names) => launch(['models-verify', ...names]),
  downloadModels: (names) => launch(['models-download', ...names]),
  cancelModels: () => launch(['models-cancel']),
  restartService: () => launch(['service-restart']),
  setUp: ({ repository, branch }) =>
    launch(['install', ...valueOf('--repository', repository), ...valueOf('--branch', branch)]),
  setUpFrom: (bundle) => launch(['install-from'], JSON.stringify(bundle)),
  fix: (findings) => launch(['doctor-fix'], JSON.stringify({ findings })),
  saveSettings: (change) => launch([settingsVerb(change)], JSON.stringify(change)),
  changeLogins: (change) => launch(['logins'], JSON.stringify(change)),
  usePackages: (packages) => launch(['configure-packages'], JSON.stringify({ packages })),
});

// pkexec(1), "RETURN VALUE"
const dismissed = 126;
const notAuthorised = 127;
/** pkexec writes this in English only (src/programs/pkexec.c). */
const noAgent = /^Error .*: No authentication agent found\.$/m;

/** Why pkexec refused without, or after, a dialog: taken from its standard error. */
export const refusal = (said: string): Message =>
  message(noAgent.test(said) ? 'no-agent' : 'not-authorised');

const pkexec = '/usr/bin/pkexec';
const privileged = '/usr/lib/ladylinux/ladylinux-helper';

/** On a machine every action is one polkit action: one password dialog of the desktop for each. */
export const byPkexec: Launch = async (words, input) => {
  const answer = await runProgram(
    pkexec,
    ['--disable-internal-agent', privileged, ...words],
    input === undefined ? {} : { input },
  );
  if (answer.kind === 'ended' && answer.exitCode === dismissed)
    return { ok: false, failure: { kind: 'dismissed' } };
  if (answer.kind === 'ended' && answer.exitCode === notAuthorised)
    return { ok: false, failure: { kind: 'message', message: refusal(answer.stderr) } };
  return answerOf(answer, { path: answer.kind === 'ended' ? privileged : pkexec });
};

/** A fix checks, acts, and checks again. */
const directWithinMs = 240_000;

/** In a prefix the person may do everything: the helper itself is run. */
export const directly =
  (helper: Helper): Launch =>
  async (words, input) =>
    answerOf(
      await helper.run(['act', ...words], {
        timeout: directWithinMs,
        ...(input === undefined ? {} : { input }),
      }),
      helper,
    );

function answerOf(answer: ProgramAnswer, { path }: { readonly path: string }): ActionAnswer {
  if (answer.kind === 'ended') {
    const done = answer.exitCode === exitCodes.ok || answer.exitCode === exitCodes.nothingToDo;
    if (done) return { ok: true };
    const told = ActionAnswer.safeParse(parseJson(answer.stdout));
    if (told.success && !told.data.ok) return told.data;
  }
  return { ok: false, failure: failureOf(answer, { path }) };
}
