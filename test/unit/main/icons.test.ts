import { expect, it } from 'vitest';
import { committedIcons, renderIcons } from '../../../build/icons.mjs';
import { iconStates } from '../../../main/tray/icon-state';

it('are what their sources say, with one for each state', async () => {
  const rendered = await renderIcons();
  const committed = await committedIcons();
  expect([...committed.keys()].sort()).toEqual([...rendered.keys()].sort());
  for (const [path, picture] of rendered) {
    expect(committed.get(path)?.equals(picture), `${path}: run node build/icons.mjs`).toBe(true);
  }
  for (const state of iconStates) {
    expect(committed.has(`tray/${state}.png`)).toBe(true);
    expect(committed.has(`tray/${state}@2x.png`)).toBe(true);
  }
});
