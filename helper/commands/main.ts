import { Command, CommanderError } from 'commander';
import { message, type Message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { type Act, Exit, locale, printJson } from './context';
import { addVerbsFor } from './verb-groups';
import { reasonOf } from '../lib/text';

const act: Act =
  (verb) =>
  async (...args) => {
    process.exitCode = await verb(...args);
  };

async function commandLine(args: readonly string[]): Promise<Command> {
  const program = new Command('ladylinux-refresh')
    .description(
      'Keeps the application layer of LadyLinux current, without ever leaving the machine worse than before.',
    )
    .version(__LADYLINUX_VERSION__)
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError();
  await addVerbsFor(args, program, act);
  return program;
}

/** The words of an expected end go to standard error, those of a bug to the log as well. */
async function fail(error: unknown): Promise<void> {
  const complain = async (said: Message) => {
    const { sentence } = await import('../../words/format');
    process.stderr.write(`${sentence(said, locale())}\n`);
  };
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else if (error instanceof Exit) {
    if (process.argv.includes('--json')) printJson({ error: error.said });
    await complain(error.said);
    process.exitCode = error.code;
  } else {
    const { log } = await import('../lib/log');
    log.error('a bug', error);
    const reason = reasonOf(error);
    await complain(message('internal-error', { reason, log: 'the log' }));
    process.exitCode = exitCodes.internal;
  }
}

export async function commandLineMain(): Promise<void> {
  await commandLine(process.argv.slice(2))
    .then((program) => program.parseAsync())
    .catch(fail);
}
