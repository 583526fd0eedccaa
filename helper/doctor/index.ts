import {
  Severity,
  type CheckState,
  type DoctorReport,
  type FixResult,
} from '../../contract/doctor';
import { because, message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import type { SettingsAnswer } from '../state/settings-file';
import { log } from '../lib/log';
import { reasonOf } from '../lib/text';
import { isBootedBySystemd } from '../host/systemd/command';
import { findAccount } from '../host/systemd/accounts';
import { buildUser } from '../host/users';
import { afterCheck } from './checks/after';
import { codeCheck } from './checks/code';
import { environmentFileCheck } from './checks/environment-file';
import { healthCheck } from './checks/health';
import { layoutCheck } from './checks/layout';
import { leftoversCheck } from './checks/leftovers';
import { diskCheck, machineCheck, portCheck } from './checks/machine';
import { modelsCheck } from './checks/models';
import { polkitCheck } from './checks/polkit';
import { sudoCheck } from './checks/sudo';
import { unitsCheck } from './checks/units';
import { usersCheck } from './checks/users';
import { venvCheck } from './checks/venv';
import { withCauses } from './causes';
import type { FixableFinding } from './found';
import type { Check, ExamineAnswer, Question } from './question';
import { KeptCopies } from '../install/kept-copies';

/** In the order of fixing: users own folders, folders hold files, units run from them. */
const checks: readonly Check[] = [
  machineCheck,
  usersCheck,
  layoutCheck,
  environmentFileCheck,
  leftoversCheck,
  sudoCheck,
  codeCheck,
  venvCheck,
  portCheck,
  unitsCheck,
  healthCheck,
  modelsCheck,
  diskCheck,
  polkitCheck,
  afterCheck,
];

/** Limits in seconds: for examining the code, for that whole task, and for any check. */
const lookSeconds = 20;
const taskSeconds = 40;
const checkSeconds = 60;

export interface DoctorOptions {
  /** Asks the remote for its branches; null: does not ask. */
  readonly branches: ((settings: Settings) => Promise<readonly string[] | null>) | null;
}

export interface Diagnosis {
  readonly found: readonly FixableFinding[];
  readonly checks: readonly CheckState[];
}

/** Runs all checks. Changes nothing, never throws, and takes about a minute at most. */
export async function diagnose(
  host: Host,
  read: SettingsAnswer,
  options: DoctorOptions,
): Promise<Diagnosis> {
  const isSystem = host.mode === 'system';
  const isRoot = process.getuid?.() === 0;
  const hasSystemd = isSystem && (await isBootedBySystemd());
  const settings = read.kind === 'read' ? read.settings : Settings.parse({});
  const stop = new AbortController();
  let examined: Promise<ExamineAnswer> | undefined;
  const question: Question = {
    host,
    read,
    settings,
    stored: read.kind === 'read' ? read.stored : null,
    isRoot: isRoot || !isSystem,
    hasSystemd,
    signal: stop.signal,
    examined: () =>
      (examined ??= examineTrees(host, settings.appState, isRoot, hasSystemd, stop.signal)),
    branches: options.branches === null ? null : () => options.branches?.(settings) ?? noBranches,
  };
  const asked = checks.filter(({ inPrefix }) => isSystem || inPrefix);
  const answers = await Promise.all(asked.map((check) => askCheck(check, question)));
  stop.abort();
  return {
    found: answers.flatMap(({ found }) => found),
    checks: answers.map(({ state }) => state),
  };
}

const noBranches = Promise.resolve(null);

async function askCheck(check: Check, question: Question) {
  const { name } = check;
  const tell = (
    state: CheckState['state'],
    reason: Message | null,
    found: readonly FixableFinding[] = [],
  ) => ({
    found,
    state: { check: name, state, reason },
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, checkSeconds * 1000, 'late');
  });
  try {
    const looked = await Promise.race([check.look(question), late]);
    if (looked === 'late')
      return tell('partial', message('check-timed-out', { seconds: checkSeconds }));
    const { found, partial } = looked;
    return tell(partial === undefined ? 'done' : 'partial', partial ?? null, found);
  } catch (error) {
    log.error(`the check ${name} failed`, error);
    return tell('failed', message('check-failed', { reason: reasonOf(error) }));
  } finally {
    clearTimeout(timer);
  }
}

/** git and the environment's interpreter run in the sandbox as the build user, never here. */
async function examineTrees(
  host: Host,
  mountPoints: readonly string[],
  isRoot: boolean,
  hasSystemd: boolean,
  signal: AbortSignal,
): Promise<ExamineAnswer> {
  const { layout } = host;
  if (host.mode === 'system') {
    if (!hasSystemd) return { kind: 'unknown', why: message('no-systemd') };
    if (!isRoot) return { kind: 'unknown', why: message('check-needs-root') };
  }
  if (isRoot && (host.mode === 'system' || !host.runsServices)) {
    if ((await findAccount(buildUser)) === null)
      return { kind: 'unknown', why: message('found-user-missing', { user: buildUser }) };
  }
  const answer = await host.sandbox.run(
    'examine',
    { app: layout.app, venv: layout.venv, mountPoints: [...mountPoints], seconds: lookSeconds },
    { signal },
  );
  switch (answer.kind) {
    case 'done':
      return { kind: 'known', ...answer.result };
    case 'timed-out':
      return { kind: 'unknown', why: message('check-timed-out', { seconds: taskSeconds }) };
    case 'failed':
      return { kind: 'unknown', why: answer.failure.message };
    case 'died':
    case 'broken':
      return { kind: 'unknown', why: message('check-failed', { reason: reasonOf(answer.reason) }) };
    case 'cancelled':
      return { kind: 'unknown', why: message('check-failed', { reason: because('cancelled') }) };
  }
}

export function reportOf(
  host: Host,
  { found, checks: states }: Diagnosis,
  version: string,
  fixes: readonly FixResult[] = [],
): DoctorReport {
  const findings = withCauses(found.map(({ finding }) => finding));
  const rank = (severity: Severity) => Severity.options.indexOf(severity);
  // a stable sort: findings of equal severity stay in the order of the checks
  findings.sort((a, b) => rank(b.severity) - rank(a.severity));
  return {
    v: 1,
    generatedAt: new Date().toISOString(),
    helperVersion: version,
    mode: host.mode,
    worst: findings[0]?.severity ?? null,
    findings: findings.slice(0, 1000),
    checks: [...states],
    fixes: [...fixes],
  };
}

const codeOf: Record<Severity, ExitCode> = {
  info: exitCodes.ok,
  warning: exitCodes.warnings,
  problem: exitCodes.problems,
  danger: exitCodes.danger,
};
export const exitCodeOf = ({ worst }: DoctorReport): ExitCode =>
  worst === null ? exitCodes.ok : codeOf[worst];

export type Consent = (found: FixableFinding) => Promise<boolean>;

/** Applies fixes that are possible and consented to, one after the other. */
export async function applyFixes(
  host: Host,
  { found }: Diagnosis,
  consent: Consent,
  onResult: (result: FixResult) => void = () => undefined,
): Promise<FixResult[]> {
  const saved = new KeptCopies(host.layout);
  const results: FixResult[] = [];
  for (const each of found) {
    if (each.applyFix === null) continue;
    const { id } = each.finding;
    const tell = (outcome: FixResult['outcome'], said: Message) => {
      const result = { id, outcome, message: said };
      results.push(result);
      onResult(result);
    };
    if (!(await consent(each))) {
      tell('declined', message('doctor-declined'));
      continue;
    }
    try {
      await each.applyFix(saved);
      const file = saved.place;
      tell(
        'fixed',
        file === null ? message('doctor-fixed') : message('doctor-fixed-saved', { file }),
      );
    } catch (error) {
      log.error(`${id} could not be fixed`, error);
      tell('failed', message('doctor-fix-failed', { reason: reasonOf(error) }));
    }
  }
  return results;
}
