import { describe, expect, it } from 'vitest';
import { hasColours } from '../../../helper/commands/colours';

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
