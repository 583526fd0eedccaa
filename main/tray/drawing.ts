import { nativeImage } from 'electron';
import { join } from 'node:path';
import { bundled } from '../places';
import type { IconState } from './icon-state';

/** What the icon says before anything is known. */
export const firstDrawing = 'offline' satisfies IconState;

// @2x drawings beside it are found by their names.
export const drawing = (state: IconState) =>
  nativeImage.createFromPath(join(bundled.icons, 'tray', `${state}.png`));
