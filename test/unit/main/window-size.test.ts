import { expect, it } from 'vitest';
import { sizeOn } from '../../../main/windows/size';

it.each([
  ['a usual screen', [1920, 1052], [768, 544, 600, 420]],
  ['1920×1080 at 200 %', [960, 520], [768, 480, 600, 420]],
  ['1366×768 at 200 %', [683, 364], [681, 324, 600, 324]],
] as const)('the window fits on %s, title bar and all', (_, [width, height], wanted) => {
  const size = sizeOn({ width, height });
  expect([size.width, size.height, size.minWidth, size.minHeight]).toEqual(wanted);
});
