/**
 * The journalled swap: several trees and files become others together, or not at all,
 * whatever is killed, cut or refused meanwhile. Knows nothing of git, venvs or services.
 *
 *   const swaps = openSwaps({ journal: '/var/lib/ladylinux-refresh/private/journal.json',
 *                                           files: nodeFiles(syncFilesystem) });
 *   await swaps.recover();              // at boot, and first in every run
 *   const prepared = await swaps.prepare({
 *     runId, from: { commit, venvFingerprint }, to: { commit, venvFingerprint },
 *     replacements: [
 *       { kind: 'tree', live: '.../app',  staged: '.../.refresh/next/app',  kept: '.../.refresh/kept/app/COMMIT' },
 *       { kind: 'tree', live: '.../venv', staged: '.../.refresh/next/venv', kept: '.../.refresh/kept/venv/FINGERPRINT' },
 *       { kind: 'file', live: '.../X.conf', staged: '.../X.conf.next-RUN',  kept: '.../X.conf.kept-RUN' },
 *       { kind: 'file', live: '.../Y.conf', staged: null,                   kept: '.../Y.conf.kept-RUN' }, // removed, restorably
 *     ] });                                    // service still up: checks, journal, the one expensive sync
 *   if (prepared.kind === 'refused') ...       // nothing was touched
 *   const swapped = await prepared.swap.exchange();   // service stopped: two renames and fsyncs a replacement
 *   if (swapped.kind !== 'swapped') ...        // 'undone': all is as before; 'unfinished': recover() goes on
 *   good ? await prepared.swap.commit() : await prepared.swap.undo();
 *
 * Rules for the caller
 * - One process at a time (hold the run's lock). A process of the service may not run during exchange(), undo() and recover().
 * - Nothing writes beneath a `staged` path from prepare() on: prepare() is what makes it durable.
 * - Every parent folder exists, is a real folder reached without symlinks, and belongs to root or the current
 *   user: so `.refresh/next` is root's, and the build user owns what is in `next/app`, not its name.
 * - `kept` must be free. Where `live` is absent, `kept` is ignored; where it exists, `kept` may not be null.
 * - A rollback to a kept version is a swap with `staged: '.../kept/app/COMMIT'`.
 * - Trees at `kept` (after a commit) and at `staged` (after an undo) are the caller's to prune, never while a
 *   journal is there. `file`s are tidied up here.
 * - Data that a migration may change: copy it to `staged` first; the copy goes live and an undo restores the original.
 *
 * No result means "between": after any crash, recover() restores `from`, or confirms `to` where commit() had
 * been recorded. 'set-aside' is the one case in which it cannot tell: compare with the last verified side, and
 * prepare a swap back to it if something else is live.
 */
export { openSwaps, type PreparedSwap, type Swap, type Swaps } from './swaps';
export { nodeFiles, type Files, type Stat } from './files';
export { syncFilesystem } from './files';
export type { Plan } from './journal';
export type { Side, Phase, Replacement } from './journal';
export type {
  CommitSuccess,
  InterruptedSwap,
  CommitFailure,
  Recovery,
  RefusalCode,
  SwapRefusal,
  SetAsideReason,
  SwapSuccess,
  UndoReport,
  UndoSuccess,
  UndoFailure,
} from './results';
