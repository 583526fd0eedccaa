import { describe, expect, it } from 'vitest';
import { OutputBudget, StepOutput, outputLimits } from '../../../helper/refresh/step-output';

const step = (budget = new OutputBudget()) => {
  const told: string[] = [];
  return { told, output: new StepOutput(budget, (line) => told.push(line)) };
};
const bytesOf = (lines: readonly string[]) => lines.reduce((sum, { length }) => sum + length, 0);

describe('what a step prints', () => {
  it('is reported immediately, clean and in complete lines', () => {
    const { told, output } = step();
    output.take('\u001b]52;c;Y3VybA==\u0007one PASSWORD=a b');
    output.take('x'.repeat(48_000));
    expect(told[0]).toBe('one PASSWORD=***');
    expect(told[1]).toHaveLength(500);
    expect(output.finish()).toBeNull();
    expect(output.lines).toEqual(told);
  });

  it(
    'of 64 MB becomes at most a tenth more than 1 MB: its beginning, its last lines, and how much is missing',
    { timeout: 60_000 },
    () => {
      const { told, output } = step();
      const wanted = 6400;
      for (let line = 0; line < wanted; line += 1) output.take(`${line} ${'x'.repeat(10_000)}`);
      const before = told.length;
      const leftOut = output.finish();
      expect(bytesOf(told)).toBeLessThan(outputLimits.step * 1.1);
      expect(told[0]).toMatch(/^0 /);
      expect(told[before]).toBe('…');
      expect(told.at(-1)).toMatch(new RegExp(`^${wanted - 1} `));
      expect(leftOut?.lines).toBe(wanted - before - (told.length - before - 1));
      expect(leftOut?.bytes).toBeGreaterThan(0);
    },
  );

  it('has no gaps: after too much output nothing is reported until the end', () => {
    const { told, output } = step();
    for (let line = 0; line < 3000; line += 1) output.take('x'.repeat(500));
    output.take('short');
    expect(told).not.toContain('short');
    output.finish();
    expect(told.at(-1)).toBe('short');
  });

  it('counts lines without a letter, and progress', () => {
    const { told, output } = step();
    for (let line = 0; line < 20_000; line += 1) output.take('');
    expect(told.length).toBeLessThan(outputLimits.step / 100);
    expect(output.isProgressDue(1e9, true)).toBe(false);
    const other = step().output;
    let due = 0;
    for (let ms = 0; ms < 1000; ms += 1) if (other.isProgressDue(ms, false)) due += 1;
    expect(due).toBe(10);
    expect(other.isProgressDue(1000, true)).toBe(true);
  });

  it('of all steps together stays below what a run may say', () => {
    const budget = new OutputBudget();
    let all = 0;
    for (let index = 0; index < 12; index += 1) {
      const { told, output } = step(budget);
      for (let line = 0; line < 1600; line += 1) output.take('x'.repeat(500));
      all += bytesOf(told);
    }
    expect(all).toBeLessThan(outputLimits.run);
  });
});
