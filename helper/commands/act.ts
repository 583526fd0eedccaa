import type { Command } from 'commander';
import { because } from '../../contract/message';
import type { ExitCode } from '../../contract/outcome';
import {
  type Act,
  type CommonOptions,
  contextOf,
  Exit,
  wide,
  writingContext,
  usage,
} from './context';
import { refuse } from './operations/answer';
import { actOn, tellAnswer } from './privileged/actions';
import { readJson } from './privileged/context';

/**
 * ladylinux-refresh act VERB... --prefix DIR: the privileged program's verbs, with the same arguments and answers. In a
 * private prefix no authorization is needed; the tray uses this verb there.
 */
export function addActVerb(program: Command, act: Act): void {
  wide(program.command('act', { hidden: true }).argument('<words...>'))
    .allowUnknownOption()
    .action(act(actInPrefix));
}

async function actInPrefix(words: readonly string[], options: CommonOptions): Promise<ExitCode> {
  if (options.prefix === undefined)
    throw usage(because('needs', { option: 'act', other: '--prefix' }));
  return tellAnswer(
    await actOn(words, async ({ verb }) => {
      try {
        // an unwritable place may be what needs fixing
        const fixes = verb === 'doctor-fix';
        const { host, requestedBy } = await (fixes
          ? contextOf(options)
          : writingContext(options, 'act'));
        return { host, requestedBy, input: () => readJson(process.stdin) };
      } catch (error) {
        if (error instanceof Exit) return refuse(error.code, error.said);
        throw error;
      }
    }),
  );
}
