import { WantedEdits } from '../../../contract/edits';
import type { ActionAnswer } from '../../../contract/action';
import { because, message } from '../../../contract/message';
import { exitCodes, type ExitCode } from '../../../contract/outcome';
import { shortHash } from '../../../contract/plain-text';
import type { RunRequest } from '../../../contract/request';
import type { SettingsInput } from '../../../contract/settings';
import { findAccount } from '../../host/systemd/accounts';
import { unsafeParent } from '../../host/systemd/preflight';
import { readSettings } from '../../state/settings-file';
import { type Answer, done, type Idle, refuse, type Refusal } from '../operations/answer';
import { cancelBundle } from '../operations/bundles';
import { beginModels, cancelModels } from '../operations/models';
import {
  beginRun,
  cancelRun,
  holdAnnounced,
  newRequest,
  returnRequest,
  whileAtWork,
} from '../operations/runs';
import { applyLater, applyRequest, discardReady, readyOrRefused } from '../operations/staged';
import { serve } from '../operations/services';
import { saveSettings } from '../operations/settings';
import { type PrivilegedContext, wantedOf } from './context';
import { type PrivilegedCommand, parseVerb } from './verbs';

/** The caller's name, for the history: pkexec(1) sets PKEXEC_UID; without it, root. */
export async function callerName(pkexecUid: string | undefined): Promise<string> {
  if (pkexecUid === undefined) return 'root';
  if (!/^\d{1,10}$/.test(pkexecUid)) return 'unknown';
  return (await findAccount(Number(pkexecUid)))?.name.slice(0, 100) ?? `uid ${pkexecUid}`;
}

/** Runs the verb; does nothing unless the arguments match a verb exactly. */
export async function actOn(
  words: readonly string[],
  around: (asked: PrivilegedCommand) => Promise<PrivilegedContext | Refusal>,
): Promise<Answer | Idle> {
  const asked = parseVerb(words);
  if (asked === null) {
    const reason = because('unknown-arguments');
    return refuse(exitCodes.usage, message('usage', { reason }));
  }
  const surroundings = await around(asked);
  return 'kind' in surroundings ? surroundings : act(asked, surroundings);
}

/** Prints the answer: JSON for the tray, a message for people, an exit code for scripts. */
export async function tellAnswer(answered: Answer | Idle): Promise<ExitCode> {
  const refused = answered.kind === 'refused' ? answered : null;
  const said: ActionAnswer =
    refused === null
      ? { ok: true }
      : { ok: false, failure: { kind: 'message', message: refused.message } };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  if (refused !== null) {
    const { sentence } = await import('../../../words/format');
    process.stderr.write(`${sentence(refused.message, 'en')}\n`);
    return refused.exitCode;
  }
  return answered.kind === 'idle' ? exitCodes.nothingToDo : exitCodes.ok;
}

/** Does what was asked and returns at once: the unit does whatever takes long. */
async function act(asked: PrivilegedCommand, around: PrivilegedContext): Promise<Answer | Idle> {
  if (asked.verb === 'install') {
    const { verb: _, ...change } = asked;
    return install(around, change);
  }
  if (asked.verb === 'install-from') return (await import('./start-from')).installFrom(around);
  if (asked.verb === 'doctor-fix') return (await import('./doctor-fix')).doctorFix(around);
  const { host, requestedBy } = around;
  const { layout } = host;
  const unsafe =
    host.mode === 'system'
      ? await unsafeParent([layout.privateDir, layout.runDir, layout.etc])
      : null;
  if (unsafe !== null) return refuse(exitCodes.stagingFailed, unsafe);
  const settings = await readSettings(layout.settingsFile);
  if (settings.kind === 'absent') return refuse(exitCodes.notSetUp, message('not-set-up'));
  switch (asked.verb) {
    case 'start': {
      const { verb: _, stage, ...wanted } = asked;
      const kept = stage ? { staged: 'keep' as const } : {};
      return beginRun(host, newRequest(requestedBy, { ...wanted, ...kept }));
    }
    case 'apply': {
      const { when, now } = asked;
      if (when === null) return discardReady(host);
      const staged = await readyOrRefused(host);
      if ('kind' in staged) return staged;
      // whoever may start a refresh may apply only what the settings name
      if (staged.isOther) {
        const commit = shortHash(staged.version.commit.hash);
        return refuse(exitCodes.usage, message('staged-of-another', { commit }));
      }
      return when === 'now'
        ? beginRun(host, applyRequest(staged, requestedBy, now))
        : applyLater(host, requestedBy, when);
    }
    case 'start-other': {
      const { verb: _, edits, ...wanted } = asked;
      const kept = edits ? await wantedEdits(around) : {};
      return 'kind' in kept
        ? kept
        : beginRun(host, newRequest(requestedBy, { ...wanted, ...kept }));
    }
    case 'rollback': {
      const request = await returnRequest(host, requestedBy, asked.commit);
      return request.kind === 'refused' ? request : beginRun(host, request);
    }
    case 'cancel':
      return cancelRun(host);
    case 'hold-hour':
      return holdAnnounced(host);
    case 'models-verify':
    case 'models-download': {
      const { names, again = false, bytesPerSecond = null } = asked;
      const verb = asked.verb === 'models-verify' ? 'verify' : 'download';
      return beginModels(host, requestedBy, { verb, names: [...names], again, bytesPerSecond });
    }
    case 'models-cancel':
      return cancelModels(host);
    case 'bundle-make':
      return (await import('./bundles')).makeBundle(around);
    case 'bundle-cancel':
      return cancelBundle(host);
    case 'start-from':
      return (await import('./start-from')).startFrom(around);
    case 'logins':
      return (await import('./logins')).logins(around);
    case 'service-restart':
      if (settings.kind === 'bad') return refuse(exitCodes.badSettings, settings.message);
      return serve(host, settings.settings, 'restart');
    case 'configure': {
      const json = await around.input();
      if (json.kind === 'refused')
        return refuse(exitCodes.usage, message('usage', { reason: json.reason }));
      const busy = asked.refresh ? await whileAtWork(host) : null;
      const answer = busy ?? (await saveSettings(host, json.value));
      return answer.kind === 'refused' || !asked.refresh
        ? answer
        : beginRun(host, newRequest(requestedBy));
    }
    case 'configure-branch':
    case 'configure-holding':
    case 'configure-packages':
      return (await import('./named-change')).namedChange(around, asked.verb);
  }
}

/** The local edits to carry over: checked by schema here, and compared with the edits by the task that applies them. */
async function wantedEdits(
  around: PrivilegedContext,
): Promise<Refusal | Pick<RunRequest, 'edits' | 'editPaths'>> {
  const wanted = await wantedOf(around, WantedEdits, because('json-no-edits'));
  if (wanted.kind === 'refused') return wanted;
  const { paths } = wanted.value;
  return { edits: 'keep', ...(paths !== null && { editPaths: paths }) };
}

/** Provisions at once, in a second or two; the unit runs the first refresh. */
async function install(
  { host, requestedBy }: PrivilegedContext,
  change: SettingsInput,
): Promise<Answer> {
  // `sandbox create` has provisioned the prefix; only the first version may be missing
  if (host.mode === 'embedded') return beginRun(host, newRequest(requestedBy));
  // polkit asked only about the setup: changing a computer that is already set up needs "configure"
  const present = await readSettings(host.layout.settingsFile);
  if (Object.keys(change).length > 0 && present.kind !== 'absent')
    return refuse(exitCodes.usage, message('already-set-up'));
  const { isRefreshDue, provision } = await import('../../install');
  const answer = await provision(host, { dryRun: false, adopt: false, change });
  if (answer.kind === 'refused') return answer;
  return isRefreshDue(answer.changes) ? beginRun(host, newRequest(requestedBy)) : done;
}
