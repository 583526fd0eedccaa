import '../../contract/zod-without-eval';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import { systemEnvironment } from '../host/systemd/command';
import { systemHost } from '../host/systemd/host';
import { type Answer, type Idle, refuse } from '../commands/operations/answer';
import { actOn, callerName, tellAnswer } from '../commands/privileged/actions';
import { readJson } from '../commands/privileged/context';

/**
 * /usr/lib/ladylinux/ladylinux-helper: the only program that polkit lets a person run as root. A small bundle of its
 * own, without git, repository code or a shell. It validates, leaves a request or starts a unit, and returns. A person
 * waits for it, so code for a single verb is loaded only for that verb.
 */
async function main(): Promise<ExitCode> {
  const pkexecUid = process.env['PKEXEC_UID'];
  replaceEnvironment();
  process.chdir('/');
  process.umask(0o022);
  // The caller may exit before the answer (threat: EPIPE).
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  return tellAnswer(await answer(pkexecUid));
}

async function answer(pkexecUid: string | undefined): Promise<Answer | Idle> {
  const host = systemHost(Settings.parse({}));
  try {
    return await actOn(process.argv.slice(2), async () =>
      process.getuid?.() === 0
        ? { host, requestedBy: await callerName(pkexecUid), input: () => readJson(process.stdin) }
        : refuse(exitCodes.notAuthorised, message('not-authorised')),
    );
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const said = message('internal-error', { reason, log: host.logPlace });
    return refuse(exitCodes.internal, said);
  }
}

/** pkexec clears most of it; sudo and a shell do not (threat 1). */
function replaceEnvironment(): void {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, systemEnvironment);
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
