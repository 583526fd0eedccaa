import * as z from 'zod';
import type { Command } from 'commander';
import { holdsAll } from '../../contract/holding';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { shortHash } from '../../contract/plain-text';
import type { TimerAnswer } from '../../contract/timer';
import { sentence } from '../../words/format';
import { isBootedBySystemd, ask as askSystemd, type Ask } from '../host/systemd/command';
import {
  type Act,
  contextOf,
  Exit,
  print,
  printJson,
  writingContext,
  soundSettings,
  unlessRefused,
  oneOf,
} from './context';
import { say } from './say';
import { nobody } from '../../contract/request';
import type { Host } from '../host/host';
import { switchUnit } from '../host/systemd/host';
import { surroundings } from '../host/systemd/surroundings';
import { takeAsked } from '../state/ask-box';
import { layoutUnder } from '../state/layout';
import { stagedNow } from '../state/staged';
import { beginWaiting, endWaiting, waitingNow } from '../state/waiting';
import { closedGates } from './gates';
import { localTime } from './local-time';
import { beginRun, newRequest } from './operations/runs';

/** next: in microseconds since 1970. */
const TimerList = z.array(z.object({ next: z.number().nullable() }));
const timer = 'ladylinux-unattended.timer';
const againTimer = 'ladylinux-unattended-again.timer';

async function timerNow(ask: Ask = askSystemd): Promise<Pick<TimerAnswer, 'enabled' | 'next'>> {
  const enabled = (await ask('systemctl', ['is-enabled', '--quiet', '--', timer])).exitCode === 0;
  const listed = await ask('systemctl', ['list-timers', '--all', '--output=json', '--', timer]);
  const [first] = listed.exitCode === 0 ? TimerList.parse(JSON.parse(listed.stdout)) : [];
  const next = first?.next ?? 0;
  return { enabled, next: next > 0 ? new Date(next / 1000).toISOString() : null };
}

const changes = ['show', 'on', 'off'] as const;
type Change = (typeof changes)[number];

export function addTimerVerbs(program: Command, act: Act): void {
  program
    .command('timer')
    .argument('[change]', changes.join(', '), oneOf(changes), 'show')
    .option('--json', 'for programs: JSON on standard output')
    .allowExcessArguments(false)
    .description('automatic refreshes every few hours: on, off (the default), or show')
    .action(
      act(async (change: Change, options: { json?: boolean }) => {
        if (!(await isBootedBySystemd())) throw new Exit(exitCodes.usage, message('no-systemd'));
        const context = await (change === 'show'
          ? contextOf({})
          : writingContext({}, `timer ${change}`));
        const { locale } = context;
        const { unattended: wanted } = soundSettings(context);
        if (change !== 'show') {
          const refused = await switchUnit(timer, change === 'on');
          if (refused !== null)
            throw new Exit(exitCodes.internal, message('timer-refused', { reason: refused }));
          if (change === 'off') await endWaiting(context.host.layout);
        }
        const waiting = await waitingNow(context.host.layout);
        const quiet = wanted.quiet ?? null;
        const now: TimerAnswer = { v: 1, ...(await timerNow()), quiet, waiting };
        if (options.json === true) printJson(now);
        else if (!now.enabled) say(message('timer-off'), locale);
        else {
          say(message('timer-on', { next: localTime(now.next) }), locale);
          if (quiet !== null) say(message('timer-quiet', { quiet }), locale);
          for (const reason of waiting?.for ?? []) say(reason, locale);
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
        const now = new Date();
        const closed = closedGates(known.unattended, await surroundings(), now);
        if (closed.length > 0) {
          for (const reason of closed) print(sentence(reason, 'en'));
          await beginWaiting(host.layout, closed, now);
          // restarted, because it is still active if it made this call
          await askSystemd('systemctl', ['restart', '--no-block', '--', againTimer]);
          return exitCodes.ok;
        }
        await endWaiting(host.layout);
        return beginUnattended(host, known, nobody.timer);
      }),
    );

  program
    .command('ask', { hidden: true })
    .allowExcessArguments(false)
    .action(
      act(async () => {
        // removed before anything can fail: otherwise it would trigger again
        if (!(await takeAsked(layoutUnder('/')))) return exitCodes.ok;
        const { host, known } = await writingContext({}, 'ask');
        return known.ask ? beginUnattended(host, known, nobody.application) : exitCodes.ok;
      }),
    );
}

async function beginUnattended(
  host: Host,
  { hold, unattended }: Settings,
  requestedBy: string,
): Promise<ExitCode> {
  if (holdsAll(hold, new Date())) {
    print(sentence(message('held-all'), 'en'));
    return exitCodes.ok;
  }
  const { apply } = unattended;
  const later = requestedBy === nobody.timer && apply !== 'now' ? apply : null;
  const staged = later === null ? await stagedNow(host.layout) : null;
  if (staged !== null && staged.plan !== null) {
    const commit = shortHash(staged.version.commit.hash);
    print(sentence(message('staged-waits', { commit }), 'en'));
    return exitCodes.ok;
  }
  const wanted = later === null ? {} : { staged: 'keep' as const, applyAt: later };
  const answer = await beginRun(host, newRequest(requestedBy, wanted));
  if (answer.kind === 'refused' && answer.exitCode === exitCodes.busy)
    print(sentence(answer.message, 'en'));
  else unlessRefused(answer);
  return exitCodes.ok;
}
