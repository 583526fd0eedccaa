import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import type { RunEvent } from '../../contract/events';
import { exitCodes } from '../../contract/outcome';
import { storedSettings } from '../../helper/state/settings-file';
import { lockOf } from '../../helper/state/version';
import { parseLock } from '../../helper/tasks/python';
import { sentence } from '../../words/format';
import type { RunAnswer } from '../support/prefix';
import type { Case, Expected, NamedCase } from './case';
import { makeWorld, plainApp, type World } from './world';

export interface Row {
  readonly name: string;
  readonly row: string;
  readonly tool: string;
  /** The code of the sentence that each step ended with. */
  readonly ended: readonly string[];
  /** Empty: as expected. */
  readonly problems: readonly string[];
}

export async function runCase(
  { name, given }: NamedCase,
  tool: 'uv' | 'pip',
  own: string | null = null,
): Promise<Row> {
  await using world = await makeWorld(given, tool, own);
  const ended: string[] = [];
  const problems: string[] = [];
  for (const [at, step] of given.steps.entries()) {
    if (step.settings !== undefined) await world.set(step.settings);
    if (step.commit !== undefined)
      await world.commit(at === 0 && own === null ? withApp(given, step.commit) : step.commit);
    if (step.before !== undefined)
      await execa('sh', ['-ec', step.before], { cwd: world.layout.root });
    world.git.behave(step.server ?? { kind: 'normal' });
    const answer = await world.run(step.run, ...step.args.map((arg) => world.filled(arg)));
    ended.push(answer.report?.message.code ?? `exit ${String(answer.exitCode)}`);
    const found = await held(step.expect, answer, world);
    problems.push(...found.map((problem) => `step ${String(at + 1)}: ${problem}`));
  }
  return { name, row: given.row, tool, ended, problems };
}

/** Cases that are about something else bring no application. */
function withApp(given: Case, commit: NonNullable<Case['steps'][number]['commit']>) {
  return 'entryPoint' in given.settings
    ? commit
    : { ...commit, files: { 'app.py': plainApp, ...commit.files } };
}

async function held(expected: Expected, answer: RunAnswer, world: World): Promise<string[]> {
  const { report, events } = answer;
  if (report === null) return [`no report: ${answer.stderr}${answer.stdout.slice(-2000)}`];
  const problems: string[] = [];
  const expectThat = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const said = sentence(report.message, 'en');
  expectThat(
    report.message.code === expected.message,
    `ended with ${report.message.code} (${said}) instead of ${expected.message}`,
  );
  if (expected.exit !== undefined)
    expectThat(
      answer.exitCode === exitCodes[expected.exit],
      `exit ${String(answer.exitCode)} instead of ${expected.exit}`,
    );
  if (expected.says !== undefined)
    expectThat(new RegExp(expected.says).test(said), `said "${said}", not ${expected.says}`);
  if (expected.cause !== undefined)
    expectThat(
      report.cause?.code === expected.cause,
      `because of ${report.cause?.code ?? 'nothing'} instead of ${expected.cause}`,
    );
  const why = report.cause === null ? '' : sentence(report.cause, 'en');
  if (expected.causeSays !== undefined)
    expectThat(
      new RegExp(expected.causeSays).test(why),
      `because of "${why}", not ${expected.causeSays}`,
    );
  if (expected.failedStep !== undefined)
    expectThat(report.failedStep === expected.failedStep, `failed in ${String(report.failedStep)}`);
  const warned = report.warnings.map(({ code }) => code as string);
  for (const code of expected.warnings ?? [])
    expectThat(
      warned.includes(code.replace(/^!/, '')) !== code.startsWith('!'),
      `warned of ${warned.join(', ') || 'nothing'}, not ${code}`,
    );
  for (const [step, words] of Object.entries(expected.details ?? {})) {
    const detail = detailOf(events, step);
    expectThat(new RegExp(words).test(detail), `${step} said "${detail}", not ${words}`);
  }
  if (expected.packages !== undefined) {
    const lock = report.to === null ? null : await lockOf(world.layout, report.to.hash);
    const pins = lock === null ? [] : parseLock(lock).map((one) => `${one.name}==${one.version}`);
    for (const pin of expected.packages)
      expectThat(pins.includes(pin), `the list has ${pins.join(', ') || 'nothing'}, not ${pin}`);
  }
  for (const [path, answers] of Object.entries(expected.answers ?? {})) {
    const address = `http://127.0.0.1:${String(world.port)}${path}`;
    const response = await fetch(address).catch(() => null);
    if (response === null) {
      problems.push(`${path} does not answer`);
      continue;
    }
    const text = await response.text();
    const holds =
      typeof answers === 'number' ? response.status === answers : text.includes(answers);
    expectThat(holds, `${path} answers ${String(response.status)} ${text.slice(0, 200)}`);
  }
  const stored = await storedSettings(world.layout.settingsFile);
  for (const [name, value] of Object.entries(expected.settings ?? {})) {
    const found = name.split('.').reduce<unknown>(fieldOf, stored) ?? null;
    expectThat(isDeepStrictEqual(found, value), `${name} is ${JSON.stringify(found)}`);
  }
  for (const path of expected.present ?? []) {
    const isThere = await lstat(join(world.layout.root, path.replace(/^!/, ''))).catch(() => null);
    expectThat((isThere === null) === path.startsWith('!'), `${path} is not so`);
  }
  return problems;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

function detailOf(events: readonly RunEvent[], step: string): string {
  const details = events.flatMap((event) =>
    event.type === 'step-finished' && event.step === step && event.detail !== null
      ? [event.detail]
      : [],
  );
  const last = details.at(-1);
  return last === undefined ? '' : sentence(last, 'en');
}

export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ name, row, tool, ended, problems }) => [
    problems.length === 0 ? 'right' : 'WRONG',
    row,
    name,
    tool,
    ended.join(' > '),
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...cells.map((row) => row[at]?.length ?? 0)));
  return cells
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .join('\n');
}
