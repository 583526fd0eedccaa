import { InvalidArgumentError, type Command } from 'commander';
import { CommitPrefix, Hold } from '../../contract/holding';
import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import {
  common,
  type Act,
  type CliContext,
  contextOf,
  type CommonOptions,
  printJson,
  soundSettings,
  unlessRefused,
  writingContext,
} from './context';
import { say } from './say';
import { holdAnnounced } from './operations/runs';
import { saveSettings } from './operations/settings';

/** Delays only the announced refresh, not all newer versions. */
const anHour = { hours: 1 } as const;

/** What happens with newer versions automatically: two settings, as verbs that people look for. */
export function addHoldingVerbs(program: Command, act: Act): void {
  common(
    program
      .command('hold')
      .argument('[change]', 'on, off, a day such as 2026-12-24, hour, or show', holdOf),
  )
    .description('pause automatic refreshes and notices of new commits')
    .action(
      act(async (change: Hold | typeof anHour | undefined, options: CommonOptions) => {
        if (change === anHour) return holdHour(options);
        const { context, settings } = await changed(options, 'hold', change, (hold) => ({ hold }));
        const { hold } = settings;
        if (context.json) printJson({ hold });
        else say(sentenceOf(hold), context.locale);
        return exitCodes.ok;
      }),
    );

  common(program.command('skip').argument('[commit...]', 'hashes, or their first digits', commitOf))
    .description('skip commits: no automatic refresh and no notice for them')
    .option('--clear', 'skip no commits')
    .action(
      act(async (commits: string[] | undefined, options: CommonOptions & { clear?: boolean }) => {
        const wanted = options.clear === true ? [] : commits;
        const { context, settings } = await changed(options, 'skip', wanted, (more, known) => ({
          skip: more.length === 0 ? [] : [...new Set([...known.skip, ...more])],
        }));
        const { skip } = settings;
        if (context.json) printJson({ skip });
        else if (skip.length === 0) say(message('skip-none'), context.locale);
        else say(message('skip-some', { commits: skip.join(', ') }), context.locale);
        return exitCodes.ok;
      }),
    );
}

/** Delays the announced refresh, once. */
async function holdHour(options: CommonOptions): Promise<ExitCode> {
  const { host, locale } = await writingContext(options, 'hold hour');
  const { kind } = unlessRefused(await holdAnnounced(host));
  say(message(kind === 'idle' ? 'hold-nothing' : 'hold-hour'), locale);
  return kind === 'idle' ? exitCodes.nothingToDo : exitCodes.ok;
}

/** Stores a change, if there is one; returns the resulting settings. */
async function changed<T>(
  options: CommonOptions,
  verb: string,
  wanted: T | undefined,
  change: (wanted: T, known: Settings) => object,
): Promise<{ context: CliContext; settings: Settings }> {
  if (wanted === undefined) {
    const context = await contextOf(options);
    return { context, settings: soundSettings(context) };
  }
  const context = await writingContext(options, verb);
  const saved = unlessRefused(await saveSettings(context.host, change(wanted, context.known)));
  return { context, settings: saved.settings };
}

function sentenceOf(hold: Hold): Message {
  if (hold === false) return message('hold-off');
  return hold === true ? message('hold-on') : message('hold-until', { day: hold });
}

function holdOf(text: string): Hold | typeof anHour | undefined {
  if (text === 'hour') return anHour;
  if (text === 'show') return undefined;
  const found = Hold.safeParse(text === 'on' ? true : text === 'off' ? false : text);
  if (!found.success) throw new InvalidArgumentError('on, off, hour, show, 2026-12-24');
  return found.data;
}

function commitOf(text: string, before: string[] | undefined): string[] {
  if (!CommitPrefix.safeParse(text).success) throw new InvalidArgumentError('[0-9a-f]{7,40}');
  return [...(before ?? []), text];
}
