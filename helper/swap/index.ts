/**
 * The journalled swap: exchanges several trees and files together, or none of them, even after a kill, a power cut or
 * a refused system call. Knows nothing of git, venvs or services.
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
 *       { kind: 'file', live: '.../Y.conf', staged: null,                   kept: '.../Y.conf.kept-RUN' }, // removed
 *     ] });                                    // service still runs: checks, journal, the one expensive sync
 *   if (prepared.kind === 'refused') ...       // nothing was changed
 *   const swapped = await prepared.swap.exchange();   // service stopped: two renames and fsyncs per replacement
 *   if (swapped.kind !== 'swapped') ...        // 'undone': all as before; 'unfinished': recover() continues
 *   good ? await prepared.swap.commit() : await prepared.swap.undo();
 *
 * Rules for the caller
 * - One process at a time (hold the run's lock). No service process may run during exchange(), undo() and recover().
 * - Nothing writes below a `staged` path after prepare(), which makes it durable.
 * - Every parent folder exists, is reached without symlinks, and belongs to root or the current user: root owns
 *   `.refresh/next`; the build user owns the content of `next/app`, not its name.
 * - `kept` must be free. If `live` is absent, `kept` is ignored; if `live` exists, `kept` may not be null.
 * - A rollback to a kept version is a swap with `staged: '.../kept/app/COMMIT'`.
 * - The caller prunes trees at `kept` (after a commit) and at `staged` (after an undo), but never while a journal
 *   exists. `file`s are removed here.
 * - Data that a migration may change: copy it to `staged` first; the copy goes live, and an undo restores the original.
 *
 * No result means "in between": after any crash, recover() restores `from`, or confirms `to` if commit() was recorded.
 * Only after 'set-aside' is the state unknown: compare with the last verified side, and swap back to it if something
 * else is live.
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
