import '../../contract/zod-without-eval';
import type { ActionAnswer } from '../../contract/ipc';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import { systemEnvironment } from '../host/systemd/command';
import { systemHost } from '../host/systemd/host';
import { type Answer, type Idle, refuse } from '../commands/operations/answer';
import { act, callerName } from '../commands/privileged/actions';
import { readJson } from '../commands/privileged/context';
import { parseVerb } from '../commands/privileged/verbs';

/**
 * /usr/lib/ladylinux/ladylinux-helper: the one program that polkit lets a person run as root. A bundle of its own and a small one: no
 * git, no repository code, no shell. It validates, leaves a request or starts a unit, and returns. A person waits for it: what one verb
 * alone needs is evaluated for that one.
 */
async function main(): Promise<ExitCode> {
  const pkexecUid = process.env['PKEXEC_UID'];
  replaceEnvironment();
  process.chdir('/');
  process.umask(0o022);
  // Whoever asked may be gone before the answer (threat: EPIPE).
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const answered = await answer(pkexecUid);
  const refused = answered.kind === 'refused' ? answered : null;
  const said: ActionAnswer =
    refused === null
      ? { ok: true }
      : { ok: false, failure: { kind: 'message', message: refused.message } };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  if (refused !== null) {
    const { sentence } = await import('../../words/format');
    process.stderr.write(`${sentence(refused.message, 'en')}\n`);
    return refused.exitCode;
  }
  return answered.kind === 'idle' ? exitCodes.nothingToDo : exitCodes.ok;
}

async function answer(pkexecUid: string | undefined): Promise<Answer | Idle> {
  const asked = parseVerb(process.argv.slice(2));
  if (asked === null) {
    return refuse(
      exitCodes.usage,
      message('usage', {
        reason: 'The privileged part of LadyLinux was called with unknown arguments',
      }),
    );
  }
  if (process.getuid?.() !== 0) {
    return refuse(exitCodes.notAuthorised, message('not-authorised'));
  }
  try {
    return await act(asked, {
      host: systemHost(Settings.parse({})),
      requestedBy: await callerName(pkexecUid),
      input: () => readJson(process.stdin),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(
      exitCodes.internal,
      message('internal-error', { reason: reason.slice(0, 500), log: 'journalctl -t pkexec' }),
    );
  }
}

/** pkexec scrubs most of it; sudo and a shell do not (threat 1). */
function replaceEnvironment(): void {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, systemEnvironment);
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
