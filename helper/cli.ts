import { Command, CommanderError } from 'commander';
import { message } from '../contract/message';
import { exitCodes } from '../contract/outcome';
import { sentence } from '../words/format';
import { addRemoteVerbs } from './cli/remote-verbs';
import { addCheckVerb } from './cli/check-verb';
import { addRefreshVerbs } from './cli/refresh-verbs';
import type { Act } from './cli/common';
import { Exit, locale, printJson } from './cli/context';
import { modelsContext } from './cli/models-context';
import { addSandboxVerbs } from './cli/sandbox-verbs';
import { addSettingsVerbs } from './cli/settings-verbs';
import { addShowVerbs } from './cli/show-verbs';
import { addTimerVerbs } from './cli/timer-verbs';
import { addInstallVerb } from './install/verb';
import { addLogsVerb } from './logs/verb';
import { addModelsVerbs } from './models/cli';
import { addReportVerb } from './report/verb';
import { runModelsWorkerIfAsked } from './models/hash/worker';
import { log } from './system/log';
import { redact } from './system/text';
import { taskMain } from './tasks/main';

const act: Act =
  (verb) =>
  async (...args) => {
    process.exitCode = await verb(...args);
  };

function commandLine(): Command {
  const program = new Command('ladylinux-refresh')
    .description(
      'Keeps the application layer of LadyLinux current, without ever leaving the machine worse than before.',
    )
    .version(__LADYLINUX_VERSION__)
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError();
  addRefreshVerbs(program, act);
  addCheckVerb(program, act);
  addShowVerbs(program, act);
  addRemoteVerbs(program, act);
  addLogsVerb(program, act);
  addReportVerb(program, act);
  addSettingsVerbs(program, act);
  addTimerVerbs(program, act);
  addModelsVerbs(program, act, modelsContext);
  addInstallVerb(program, act);
  addSandboxVerbs(program, act);
  program
    .command('task', { hidden: true })
    .argument('<name>')
    .action(async (name: string) => {
      process.exitCode = await taskMain(name);
    });
  return program;
}

/** The words of an expected end go to standard error, those of a bug to the log as well. */
function fail(error: unknown): void {
  const complain = (text: string) => process.stderr.write(`${text}\n`);
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else if (error instanceof Exit) {
    if (process.argv.includes('--json')) printJson({ error: error.said });
    complain(sentence(error.said, locale()));
    process.exitCode = error.code;
  } else {
    log.error('a bug', error);
    const reason = redact(error instanceof Error ? error.message : String(error));
    complain(sentence(message('internal-error', { reason, log: 'the log' }), locale()));
    process.exitCode = exitCodes.internal;
  }
}

/** The same bundle is a hashing worker where it was started as one. */
if (!runModelsWorkerIfAsked()) main();

function main(): void {
  // A reader that went away (`… | head`) ends the reading, not with a stack trace. Runs never write to a pipe of a person.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.internal);
  });

  commandLine()
    .parseAsync()
    .catch(fail)
    .finally(() => {
      process.stdin.destroy(); // a task holds it open for as long as it works
    });
}
