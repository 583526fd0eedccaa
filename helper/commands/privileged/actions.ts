import type { Readable } from 'node:stream';
import { message, type Message } from '../../../contract/message';
import type { ModelsWork } from '../../../contract/models';
import { exitCodes, type ExitCode } from '../../../contract/outcome';
import type { RunRequest } from '../../../contract/request';
import { Settings, type SettingsInput } from '../../../contract/settings';
import type { Host } from '../../host/host';
import { keptPairs } from '../../state/pair';
import { runningNow } from '../../state/running';
import {
  readSettings,
  type SettingsAnswer,
  checkSettings,
  writeSettings,
} from '../../state/settings-file';
import { start } from '../../jobs/start-run';
import { newRunId } from '../../lib/clock';
import { unsafeParent } from '../../host/systemd/preflight';
import { findAccount } from '../../host/systemd/accounts';
import type { Asked } from './verbs';

/** Takes some settings (a name with null goes back to its default) and stores them if the whole is sound. Answers why not. */
export async function configure(file: string, change: unknown): Promise<Message | null> {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    return message('usage', { reason: 'The settings are not a JSON object' });
  }
  const present = await readSettings(file);
  if (present.kind === 'absent') return notSetUp();
  if (present.kind === 'bad') return present.message;
  const merged = Object.entries({ ...present.stored, ...change }).filter(
    ([, value]: [string, unknown]) => value !== null,
  );
  const stored: unknown = Object.fromEntries(merged);
  const checked = checkSettings(file, stored);
  if (checked.kind === 'bad') return checked.message;
  await writeSettings(file, stored as SettingsInput);
  return null;
}

export function notSetUp(): Message {
  return message('not-set-up', {
    where: 'on this computer',
    command: 'sudo ladylinux-refresh install',
  });
}

/** What came of asking: 0, or a sentence and the exit code that goes with it. */
export type Answered =
  | { readonly ok: true; readonly exitCode: ExitCode }
  | { readonly ok: false; readonly exitCode: ExitCode; readonly message: Message };

export const done: Answered = { ok: true, exitCode: exitCodes.ok };

export function refuse(exitCode: ExitCode, message: Message): Answered {
  return { ok: false, exitCode, message };
}

/** Who asked, for the history: pkexec(1) sets PKEXEC_UID; without it, it was root. */
export async function callerName(pkexecUid: string | undefined): Promise<string> {
  if (pkexecUid === undefined) return 'root';
  if (!/^\d{1,10}$/.test(pkexecUid)) return 'unknown';
  return (await findAccount(Number(pkexecUid)))?.name.slice(0, 100) ?? `uid ${pkexecUid}`;
}

const limitBytes = 64 * 1024;

type JsonAnswer =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: string };

/** One JSON document of limited size, to its end. */
export async function readJson(stream: Readable): Promise<JsonAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) return { kind: 'refused', reason: 'more than 64 KiB of settings' };
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { kind: 'read', value: JSON.parse(text) };
  } catch {
    return { kind: 'refused', reason: 'the settings are not valid JSON' };
  }
}

export interface Surroundings {
  readonly host: Host;
  readonly requestedBy: string;
  readonly input: () => Promise<JsonAnswer>;
}

/** Does what was asked and returns at once: whatever takes long is the unit's. */
export async function act(asked: Asked, around: Surroundings): Promise<Answered> {
  if (asked.verb === 'install') {
    const { verb: _, ...change } = asked;
    return install(around, change);
  }
  if (asked.verb === 'doctor-fix') return (await import('./doctor-fix')).doctorFix(around);
  const { layout } = around.host;
  const unsafe = await unsafeParent([layout.privateDir, layout.runDir, layout.etc]);
  if (unsafe !== null) return refuse(exitCodes.stagingFailed, unsafe);
  const settings = await readSettings(layout.settingsFile);
  if (settings.kind === 'absent') return refuse(exitCodes.notSetUp, notSetUp());
  switch (asked.verb) {
    case 'start': {
      const { verb: _, ...wanted } = asked;
      return begin(around, { ...wanted, kind: 'refresh' });
    }
    case 'rollback':
      return rollBack(around, asked.commit);
    case 'cancel':
      return cancel(around.host);
    case 'models-verify':
      return workOnModels(around, {
        ...work,
        verb: 'verify',
        names: asked.names,
        again: asked.again,
      });
    case 'models-download':
      return workOnModels(around, {
        ...work,
        verb: 'download',
        names: asked.names,
        bytesPerSecond: asked.bytesPerSecond,
      });
    case 'models-cancel':
      return cancelModels(around.host);
    case 'service-restart':
      return restartServices(around.host, settings);
    case 'configure':
      return change(around);
  }
}

/** Provisions at once, which takes a second or two; the first refresh is the unit's. */
async function install(around: Surroundings, change: SettingsInput): Promise<Answered> {
  const { isRefreshDue, provision } = await import('../../install');
  const answer = await provision(around.host, { dryRun: false, adopt: false, change });
  if (answer.kind === 'refused') return refuse(answer.exitCode, answer.message);
  return isRefreshDue(answer.changes) ? begin(around, { kind: 'refresh' }) : done;
}

async function begin(
  { host, requestedBy }: Surroundings,
  wanted: Pick<RunRequest, 'kind'> & Partial<RunRequest>,
): Promise<Answered> {
  const request: RunRequest = {
    v: 1,
    runId: newRunId(),
    requestedAt: new Date().toISOString(),
    requestedBy,
    force: false,
    rebuild: false,
    dryRun: false,
    check: false,
    ...wanted,
  };
  const { kind } = await start(host, request);
  return kind === 'busy' ? refuse(exitCodes.busy, message('busy')) : done;
}

async function rollBack(around: Surroundings, commit: string | undefined): Promise<Answered> {
  const kept = await keptPairs(around.host.layout);
  const wanted = commit === undefined ? kept[0] : kept.find((pair) => pair.commit.hash === commit);
  if (wanted === undefined) {
    return refuse(
      exitCodes.usage,
      message('no-kept-version', { commit: commit?.slice(0, 7) ?? '' }),
    );
  }
  return begin(around, { kind: 'rollback', commit: wanted.commit.hash });
}

const work = { again: false, bytesPerSecond: null };

/** Names are the unit's to judge: nothing of the manifest is read here. */
async function workOnModels(
  { host, requestedBy }: Surroundings,
  wanted: Omit<ModelsWork, 'names'> & { readonly names: readonly string[] },
): Promise<Answered> {
  const { startModels } = await import('../../jobs/start-run');
  const { kind } = await startModels(host, {
    v: 1,
    runId: newRunId(),
    requestedAt: new Date().toISOString(),
    requestedBy,
    ...wanted,
    names: [...wanted.names],
  });
  return kind === 'busy' ? refuse(exitCodes.busy, message('models-at-work')) : done;
}

async function cancelModels(host: Host): Promise<Answered> {
  const { modelsAtWork } = await import('../../jobs/start-run');
  const atWork = await modelsAtWork(host.layout);
  if (atWork === null) return { ok: true, exitCode: exitCodes.nothingToDo };
  host.cancel(atWork.process.pid);
  return done;
}

async function cancel(host: Host): Promise<Answered> {
  const running = await runningNow(host.layout);
  if (running === null) return { ok: true, exitCode: exitCodes.nothingToDo };
  host.cancel(running.process.pid);
  return done;
}

async function restartServices(
  { services, layout }: Host,
  settings: SettingsAnswer,
): Promise<Answered> {
  if (settings.kind === 'bad') return refuse(exitCodes.badSettings, settings.message);
  if ((await runningNow(layout)) !== null) return refuse(exitCodes.busy, message('busy'));
  const known = settings.kind === 'read' ? settings.settings : Settings.parse({});
  const { startUnits, stopUnits } = await import('../../service/units');
  const trouble = (await stopUnits(services, known)) ?? (await startUnits(services, known));
  return trouble === null ? done : refuse(trouble.exitCode, trouble.message);
}

async function change({ host, input }: Surroundings): Promise<Answered> {
  const json = await input();
  if (json.kind === 'refused') {
    return refuse(exitCodes.usage, message('usage', { reason: json.reason }));
  }
  const wrong = await configure(host.layout.settingsFile, json.value);
  return wrong === null ? done : refuse(exitCodes.badSettings, wrong);
}
