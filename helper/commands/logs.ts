import { InvalidArgumentError, Option, type Command } from 'commander';
import { LogSource, mostLogLines, type LogLine } from '../../contract/logs';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import {
  common,
  type Act,
  contextOf,
  Exit,
  print,
  type CliContext,
  type CommonOptions,
} from './context';
import { journalLines, mayReadJournal } from '../logs/journal';
import { runLines } from '../logs/run-files';
import { unitFileLines } from '../logs/unit-files';

interface Options extends CommonOptions {
  readonly lines: number;
  readonly follow?: boolean;
  readonly attached?: boolean;
}

const usual = 200;

/** ladylinux-refresh logs: output of the service or of refreshes, without secrets, for terminals and for the tray. */
export function addLogsVerb(program: Command, act: Act): void {
  common(program.command('logs').argument('[source]', LogSource.options.join(', '), sourceOf))
    .description('show the log of the service or of the refreshes, without secrets')
    .option('--lines <n>', `the last so many, at most ${mostLogLines}`, countOf, usual)
    .option('--follow', 'keep printing new lines')
    .addOption(new Option('--attached').hideHelp())
    .action(
      act(async (source: LogSource | undefined, { lines, follow, attached, ...rest }: Options) => {
        endWith(attached === true);
        const context = await contextOf(rest);
        for await (const line of logLines(source ?? 'service', context, {
          lines,
          follow: follow === true,
        })) {
          print(context.json ? JSON.stringify(line) : told(line));
        }
        return exitCodes.ok;
      }),
    );
}

/** Throws Exit if this user may not read it. */
export async function* logLines(
  source: LogSource,
  { host, settings, locale }: Pick<CliContext, 'host' | 'settings' | 'locale'>,
  wanted: { readonly lines: number; readonly follow: boolean },
): AsyncGenerator<LogLine> {
  if (source === 'refresh') {
    yield* runLines(host.layout, locale, wanted);
    return;
  }
  const known = settings.kind === 'read' ? settings.settings : Settings.parse({});
  const units = known.services.map(({ unit }) => unit);
  if (host.mode === 'embedded') {
    yield* unitFileLines(host.layout, units[0] ?? '', wanted);
    return;
  }
  if (!(await mayReadJournal()))
    throw new Exit(exitCodes.notAuthorised, message('journal-not-readable'));
  yield* journalLines(units, wanted);
}

/** Ends the followed log when we end, and us when our parent closes standard input, if it asked for that. */
function endWith(parent: boolean): void {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const)
    process.once(signal, () => process.exit(exitCodes.ok));
  if (parent) process.stdin.resume().once('end', () => process.exit(exitCodes.ok));
}

const told = ({ time, from, text }: LogLine): string =>
  [time?.replace('T', ' ').slice(0, 19), from, text].filter((part) => part !== undefined).join(' ');

function sourceOf(text: string): LogSource {
  const parsed = LogSource.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(LogSource.options.join(', '));
  return parsed.data;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > mostLogLines)
    throw new InvalidArgumentError(`1–${mostLogLines}`);
  return count;
}
