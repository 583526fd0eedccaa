import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { execa } from 'execa';
import * as z from 'zod';
import { BaselineAnswer } from '../../contract/baseline';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Act } from '../cli/common';
import { contextOf, Exit, printJson, say } from '../cli/context';
import { readState, writeDurably } from '../system/state-file';
import { systemEnvironment } from '../system/systemd/command';
import { plainLine } from '../system/text';
import { machineFacts, whyNotClean } from './look';
import { waysOf, type Way } from './ways';

const changes = ['show', 'take'] as const;
type Change = (typeof changes)[number];
const Taken = z.strictObject({ v: z.literal(1), name: z.string(), at: z.iso.datetime() });
const snapshotMs = 30 * 60_000;

/** ladylinux-refresh baseline: what a hard reset of this machine goes back to. */
export function addBaselineVerb(program: Command, act: Act): void {
  program
    .command('baseline')
    .argument('[change]', changes.join(', '), parseChange, 'show')
    .option('--json', 'for programs: JSON on standard output')
    .allowExcessArguments(false)
    .description('is this a clean baseline, and how is a snapshot of it taken?')
    .action(
      act(async (change: Change, options: { json?: boolean }): Promise<ExitCode> => {
        const { host, locale } = await contextOf({});
        if (process.getuid?.() !== 0)
          throw new Exit(exitCodes.notAuthorised, message('not-root', { verb: 'baseline' }));
        const file = join(host.layout.refreshState, 'baseline.json');
        const reasons = await whyNotClean(host.layout);
        const facts = await machineFacts();
        const ways = waysOf(facts, `ladylinux-baseline-${new Date().toISOString().slice(0, 10)}`);
        if (change === 'take') {
          if (reasons.length > 0)
            throw new Exit(exitCodes.warnings, message('baseline-not-clean-to-take'));
          const name = await take(ways);
          const taken = { v: 1, name, at: new Date().toISOString() };
          await writeDurably(file, JSON.stringify(taken), 0o644);
          if (options.json !== true) say(message('baseline-taken', { name }), locale);
          return exitCodes.ok;
        }
        const taken = await readState(file, Taken);
        if (options.json === true) {
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
      }),
    );
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

function parseChange(text: string): Change {
  const found = changes.find((change) => change === text);
  if (found === undefined)
    throw new InvalidArgumentError(`It takes one of: ${changes.join(', ')}.`);
  return found;
}
