import { startAndJudge, stopAll } from './start-all';
import { syncFilesystem } from '../swap';
import { withDefect } from './defects';
import type { LiveSwap } from './live-swap';
import { tidy } from './tidy';
import { oweVerdict } from '../state/verified';

declare const __LADYLINUX_TEST_FLAGS__: boolean | undefined;

/** What keeps a run from making a machine worse, in one place: tests take it away piece by piece and must notice. */
export interface Safeguards {
  /** Before files are exchanged. */
  readonly stopService: typeof stopAll;
  /** Before the stop. */
  readonly oweVerdict: typeof oweVerdict;
  /** After a migration, before the commit. */
  readonly syncData: typeof syncFilesystem;
  readonly judge: typeof startAndJudge;
  /** After a bad verdict. */
  readonly undo: (swap: LiveSwap) => Promise<void>;
  /** Before a recovery moves files. */
  readonly stopForRecovery: typeof stopAll;
  /** After a recovery. */
  readonly tidy: typeof tidy;
}

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
