import { InvalidArgumentError, type Command } from 'commander';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import type { TimerAnswer } from '../../contract/timer';
import { sentence } from '../../words/format';
import { start } from '../jobs/start-run';
import { isBootedBySystemd } from '../host/systemd/command';
import { isWithin } from './quiet-hours';
import { setTimer, timerNow } from './timer';
import { type Act } from './common';
import { contextOf, Exit, notSetUp, print, printJson, writingContext } from './context';
import { say } from './say';
import { blankRequest } from './refresh-verbs';

const changes = ['show', 'on', 'off'] as const;
type Change = (typeof changes)[number];

export function addTimerVerbs(program: Command, act: Act): void {
  program
    .command('timer')
    .argument('[change]', changes.join(', '), parseChange, 'show')
    .option('--json', 'for programs: JSON on standard output')
    .allowExcessArguments(false)
    .description('refresh by itself every few hours: on, off (the default), or show which')
    .action(
      act(async (change: Change, options: { json?: boolean }) => {
        if (!(await isBootedBySystemd())) throw new Exit(exitCodes.usage, message('no-systemd'));
        const { host, settings, locale } = await (change === 'show'
          ? contextOf({})
          : writingContext({}, `timer ${change}`));
        if (settings.kind === 'absent') throw notSetUp(host);
        if (settings.kind === 'bad') throw new Exit(exitCodes.badSettings, settings.message);
        if (change !== 'show') {
          const refused = await setTimer(change === 'on');
          if (refused !== null)
            throw new Exit(exitCodes.internal, message('timer-refused', { reason: refused }));
        }
        const quiet = settings.settings.unattended.quiet ?? null;
        const now: TimerAnswer = { v: 1, ...(await timerNow()), quiet };
        if (options.json === true) printJson(now);
        else if (!now.enabled) say(message('timer-off'), locale);
        else {
          say(message('timer-on', { next: localTime(now.next) }), locale);
          if (quiet !== null) say(message('timer-quiet', { quiet }), locale);
        }
        return exitCodes.ok;
      }),
    );

  program
    .command('unattended', { hidden: true })
    .allowExcessArguments(false)
    .action(
      act(async () => {
        const { host, known } = await writingContext({}, 'unattended');
        const { quiet } = known.unattended;
        if (quiet !== undefined && isWithin(quiet, new Date())) {
          print(sentence(message('timer-within-quiet', { quiet }), 'en'));
          return exitCodes.ok;
        }
        const answer = await start(host, blankRequest('timer'));
        if (answer.kind === 'busy') print(sentence(message('busy'), 'en'));
        if (answer.kind !== 'silent') return exitCodes.ok;
        const reason = 'the refresh did not begin';
        throw new Exit(
          exitCodes.internal,
          message('internal-error', { reason, log: host.logPlace }),
        );
      }),
    );
}

function parseChange(text: string): Change {
  const found = changes.find((change) => change === text);
  if (found === undefined)
    throw new InvalidArgumentError(`It takes one of: ${changes.join(', ')}.`);
  return found;
}

/** As the clock on the wall: "2026-11-24 18:00". */
function localTime(timestamp: string | null): string {
  if (timestamp === null) return '–';
  const at = new Date(timestamp);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
