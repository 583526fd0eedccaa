import { join } from 'node:path';
import { picture } from '../picture';
import { bundled } from '../places';
import type { IconState } from './icon-state';

/** The icon before anything is known. */
export const firstDrawing = 'offline' satisfies IconState;

export const drawing = (state: IconState) =>
  picture(...([1, 2] as const).map((scale) => fileOf(state, scale)));

const fileOf = (state: IconState, scale: 1 | 2) =>
  join(bundled.icons, 'tray', `${state}${scale === 1 ? '' : '@2x'}.png`);
