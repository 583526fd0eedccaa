import { describe, expect, it } from 'vitest';
import { hasColours, isLive } from '../../../helper/commands/colours';

describe('lines that are drawn over', () => {
  const size = { columns: 80, rows: 24 };
  it.each([
    [{ isTTY: true, ...size }, {}, true],
    [{ isTTY: true }, {}, true],
    [{ isTTY: true, ...size }, { TERM: 'dumb' }, false],
    [{ isTTY: true, columns: 0, rows: 0 }, {}, false],
    [{ isTTY: false, ...size }, {}, false],
    [{}, {}, false],
  ])('%j with %j: %s', (stream, environment, wanted) => {
    expect(isLive(stream, environment)).toBe(wanted);
  });
});

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '0' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: 'true', TERM: 'dumb' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '' }, false, false],
    [{ FORCE_COLOR: '3', NO_COLOR: '1' }, true, false],
    [{ CI: 'true' }, false, false],
  ])('%j on a terminal: %s gives %s', (environment, isTerminal, wanted) => {
    expect(hasColours(environment, isTerminal)).toBe(wanted);
  });
});
