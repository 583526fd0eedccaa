import { parseJson } from '../../common/lines';
import * as z from 'zod';
import { BundlePlan } from '../../contract/bundle-work';
import { DoctorReport } from '../../contract/doctor';
import { EditsView } from '../../contract/edits';
import { historyPage, historyShown, type HistoryPart } from '../../contract/history-page';
import { ProblemReport } from '../../contract/problem-report';
import { type Failure } from '../../contract/action';
import {
  type DoctorAnswer,
  type EditsAnswer,
  type HistoryAnswer,
  type HostKeysReply,
  type LoginsReply,
  type ModelsAnswer,
  type NetworkReply,
  type PreviewReply,
  type SettingsAnswer,
} from '../../contract/ipc';
import { HostKeysAnswer, LoginsAnswer } from '../../contract/logins';
import { message } from '../../contract/message';
import { ModelsReport } from '../../contract/models';
import { NetworkAnswer } from '../../contract/network';
import { PreviewAnswer } from '../../contract/preview';
import { RunReport } from '../../contract/report';
import { Settings } from '../../contract/settings';
import { Status } from '../../contract/status';
import { BundleOffer } from '../../contract/stick';
import { BranchesAnswer } from '../../contract/update';
import { log, logPlace } from '../log';
import { failureOf } from './failure';
import type { Helper } from './helper';

type HelperAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const quickly = 20_000;
// The helper gives up on a silent remote after 30 s and says so.
const overTheNetwork = 45_000;
const thoroughly = 60_000;
// The same after 60 s.
const forAPreview = 90_000;
/** The same after 120 s; also used where a patch is saved. */
export const forEdits = 150_000;

/** One question that needs no password. Any answer that fits the contract counts, regardless of the exit code. */
async function ask<T>(
  helper: Helper,
  args: readonly string[],
  schema: z.ZodType<T>,
  timeout: number,
): Promise<HelperAnswer<T>> {
  const answer = await helper.run([...args, '--json'], { timeout });
  if (answer.kind !== 'ended') return { ok: false, failure: failureOf(answer, helper) };
  if (answer.stdout.trim() === '') return { ok: false, failure: failureOf(answer, helper) };
  const parsed = schema.safeParse(parseJson(answer.stdout));
  if (parsed.success) return { ok: true, value: parsed.data };
  log.error('the helper’s answer does not fit the contract', args, z.prettifyError(parsed.error));
  return { ok: false, failure: { kind: 'helper-garbled' } };
}

export const askStatus = (helper: Helper): Promise<HelperAnswer<Status>> =>
  ask(helper, ['status'], Status, quickly);

export async function askBranches(
  helper: Helper,
  wanted: { readonly repository?: string | undefined; readonly ages?: boolean } = {},
): Promise<BranchesAnswer> {
  const chosen = [
    ...(wanted.repository === undefined ? [] : ['--repository', wanted.repository]),
    ...(wanted.ages === true ? ['--ages'] : []),
  ];
  const answer = await ask(helper, ['branches', ...chosen], BranchesAnswer, overTheNetwork);
  if (answer.ok) return answer.value;
  const { failure } = answer;
  const why =
    failure.kind === 'message'
      ? failure.message
      : message('internal-error', {
          reason: failure.kind === 'said' ? failure.text : failure.kind,
          log: logPlace(),
        });
  return { state: 'failed', checkedAt: new Date().toISOString(), message: why };
}

export async function askSettings(helper: Helper): Promise<SettingsAnswer> {
  const answer = await ask(helper, ['settings', 'show'], Settings, quickly);
  return answer.ok ? { ok: true, settings: answer.value } : answer;
}

export async function askPreview(helper: Helper): Promise<PreviewReply> {
  const answer = await ask(helper, ['preview'], PreviewAnswer, forAPreview);
  return answer.ok ? { ok: true, preview: answer.value } : answer;
}

export async function askModels(helper: Helper): Promise<ModelsAnswer> {
  const answer = await ask(helper, ['models'], ModelsReport, quickly);
  return answer.ok ? { ok: true, report: answer.value } : answer;
}

export async function askHistory(helper: Helper, part: HistoryPart): Promise<HistoryAnswer> {
  const answer = await ask(
    helper,
    ['history', '--limit', String(historyShown)],
    z.array(RunReport).max(historyShown),
    quickly,
  );
  return answer.ok ? { ok: true, page: historyPage(answer.value, part) } : answer;
}

/** Makes a problem report at that path, and returns its contents. */
export const askReport = (helper: Helper, path: string): Promise<HelperAnswer<ProblemReport>> =>
  ask(helper, ['report', '--output', path], ProblemReport, thoroughly);

export async function askDoctor(helper: Helper): Promise<DoctorAnswer> {
  const answer = await ask(helper, ['doctor'], DoctorReport, thoroughly);
  return answer.ok ? { ok: true, report: answer.value } : answer;
}

export async function askNetwork(helper: Helper): Promise<NetworkReply> {
  const answer = await ask(helper, ['doctor', '--network'], NetworkAnswer, overTheNetwork);
  return answer.ok ? { ok: true, hosts: answer.value.hosts } : answer;
}

export async function askLogins(helper: Helper): Promise<LoginsReply> {
  const answer = await ask(helper, ['logins'], LoginsAnswer, quickly);
  return answer.ok ? { ok: true, logins: answer.value.logins, own: answer.value.own } : answer;
}

export async function askHostKeys(helper: Helper, host: string): Promise<HostKeysReply> {
  const answer = await ask(helper, ['login', host, '--host-keys'], HostKeysAnswer, overTheNetwork);
  return answer.ok ? { ok: true, keys: answer.value.keys } : answer;
}

/** What a bundle has that this computer lacks. */
export const askBundle = (helper: Helper, folder: string): Promise<HelperAnswer<BundleOffer>> =>
  ask(helper, ['bundle', 'show', folder], BundleOffer, thoroughly);

/** What making a bundle needs. */
export const askBundlePlan = (helper: Helper): Promise<HelperAnswer<BundlePlan>> =>
  ask(helper, ['bundle', 'make', '/', '--dry-run'], BundlePlan, thoroughly);

export async function askEdits(helper: Helper): Promise<EditsAnswer> {
  const answer = await ask(helper, ['edits', 'show'], EditsView, forEdits);
  return answer.ok ? { ok: true, edits: answer.value } : answer;
}
