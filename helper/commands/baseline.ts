import { join } from 'node:path';
import type { Command } from 'commander';
import { execa } from 'execa';
import * as z from 'zod';
import { BaselineAnswer } from '../../contract/baseline';
import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Locale } from '../../words/format';
import { type Act, contextOf, Exit, printJson, oneOf } from './context';
import { say } from './say';
import { readState, writeDurably } from '../state/state-file';
import { systemEnvironment } from '../host/systemd/command';
import { plainLine } from '../lib/text';
import { machineFacts, whyNotClean } from '../baseline/look';
import { waysOf, type MachineFacts, type Way } from '../baseline/ways';

const changes = ['show', 'take'] as const;
type Change = (typeof changes)[number];
const BaselineRecord = z.strictObject({ v: z.literal(1), name: z.string(), at: z.iso.datetime() });
const snapshotMs = 30 * 60_000;

/** ladylinux-refresh baseline: the state that a hard reset of this machine returns to. */
export function addBaselineVerb(program: Command, act: Act): void {
  program
    .command('baseline')
    .argument('[change]', changes.join(', '), oneOf(changes), 'show')
    .option('--json', 'for programs: JSON on standard output')
    .allowExcessArguments(false)
    .description('check whether this is a clean baseline, and say how to take a snapshot')
    .action(
      act((change: Change, options: { json?: boolean }): Promise<ExitCode> =>
        (change === 'take' ? takeBaseline : showBaseline)('baseline', options.json === true),
      ),
    );
}

interface BaselineFacts {
  readonly file: string;
  readonly locale: Locale;
  readonly reasons: readonly Message[];
  readonly facts: MachineFacts;
  readonly ways: readonly Way[];
}

async function lookAround(verb: string): Promise<BaselineFacts> {
  const { host, locale } = await contextOf({});
  if (process.getuid?.() !== 0)
    throw new Exit(exitCodes.notAuthorised, message('not-root', { verb }));
  const reasons = await whyNotClean(host.layout);
  const facts = await machineFacts();
  const ways = waysOf(facts, `ladylinux-baseline-${new Date().toISOString().slice(0, 10)}`);
  return { file: join(host.layout.refreshState, 'baseline.json'), locale, reasons, facts, ways };
}

/** Prints whether this machine is a clean baseline, and how to take a snapshot of it. Changes nothing. */
export async function showBaseline(verb: string, json: boolean): Promise<ExitCode> {
  const { file, locale, reasons, facts, ways } = await lookAround(verb);
  if (json) {
    const taken = await readState(file, BaselineRecord);
    const { name, at } = taken.kind === 'read' ? taken.value : { name: null, at: null };
    printJson(
      BaselineAnswer.parse({
        v: 1,
        clean: reasons.length === 0,
        reasons,
        machine: facts.machine,
        ways,
        taken: name === null ? null : { name, at },
      }),
    );
  } else {
    say(message(reasons.length === 0 ? 'baseline-clean' : 'baseline-not-clean'), locale);
    for (const reason of reasons) say(reason, locale);
    for (const { how } of ways) say(how, locale);
  }
  return reasons.length === 0 ? exitCodes.ok : exitCodes.warnings;
}

async function takeBaseline(verb: string, json: boolean): Promise<ExitCode> {
  const { file, locale, reasons, ways } = await lookAround(verb);
  if (reasons.length > 0) throw new Exit(exitCodes.warnings, message('baseline-not-clean-to-take'));
  const name = await take(ways);
  const taken = { v: 1, name, at: new Date().toISOString() };
  await writeDurably(file, JSON.stringify(taken), 0o644);
  if (!json) say(message('baseline-taken', { name }), locale);
  return exitCodes.ok;
}

async function take(ways: readonly Way[]): Promise<string> {
  const way = ways.find(({ command }) => command !== null);
  if (way === undefined || way.command === null)
    throw new Exit(exitCodes.stagingFailed, message('baseline-not-from-inside'));
  const [program, ...args] = way.command;
  const { exitCode, stderr, stdout } = await execa(program, args, {
    env: systemEnvironment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: snapshotMs,
  });
  if (exitCode === 0) return `${way.kind}: ${args.find((arg) => arg.includes('baseline')) ?? ''}`;
  const reason = plainLine(`${stderr} ${stdout}`.trim().split('\n').pop() ?? '').slice(0, 300);
  throw new Exit(exitCodes.stagingFailed, message('baseline-take-failed', { reason }));
}
