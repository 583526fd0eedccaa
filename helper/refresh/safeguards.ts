import { startAndJudge, stopAll } from './start-all';
import { syncFilesystem } from '../swap';
import { withDefect, type Safeguards } from './defects';
import { tidy } from './tidy';
import { oweVerdict } from '../state/verified';

declare const __LADYLINUX_TEST_FLAGS__: boolean | undefined;

const sound: Safeguards = {
  stopService: stopAll,
  oweVerdict,
  syncData: syncFilesystem,
  judge: startAndJudge,
  undo: (swap) => swap.undo(),
  stopForRecovery: stopAll,
  tidy,
};

export const safeguards: Safeguards =
  typeof __LADYLINUX_TEST_FLAGS__ !== 'undefined' && __LADYLINUX_TEST_FLAGS__
    ? withDefect(sound)
    : sound;
