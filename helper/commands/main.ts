import { CommanderError } from 'commander';
import { because, message, type Message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { offerCommandsFor } from '../../words/own-commands';
import { arranged, commandLine, prefixAmong, unknownVerb, usageOf } from './command-line';
import { type Act, Exit, locale, printJson } from './context';
import { reasonOf } from '../lib/text';

const act: Act =
  (verb) =>
  async (...args) => {
    process.exitCode = await verb(...args);
  };

/** Prints an expected end to standard error; logs a bug as well. */
async function fail(error: unknown, verb: string): Promise<void> {
  const complain = async (said: Message) => {
    const { sentence } = await import('../../words/format');
    if (process.argv.includes('--json')) printJson({ error: said });
    process.stderr.write(`${sentence(said, locale())}\n`);
  };
  if (error instanceof CommanderError && error.exitCode === 0) {
    process.exitCode = exitCodes.ok;
  } else if (error instanceof CommanderError) {
    // help was printed because a subverb is missing
    if (error.code !== 'commander.help') await complain(usageOf(error, verb));
    process.exitCode = exitCodes.usage;
  } else if (error instanceof Exit) {
    await complain(error.said);
    process.exitCode = error.code;
  } else {
    const { log } = await import('../lib/log');
    log.error('unexpected error', error);
    const reason = reasonOf(error);
    await complain(message('internal-error', { reason, log: because('the-log') }));
    process.exitCode = exitCodes.internal;
  }
}

export async function commandLineMain(): Promise<void> {
  const args = arranged(process.argv.slice(2));
  offerCommandsFor(prefixAmong(args));
  try {
    const program = await commandLine(args, act);
    const unknown = unknownVerb(program, args);
    if (unknown !== null) throw new Exit(exitCodes.usage, unknown);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    await fail(error, args[0] ?? '');
  }
}
