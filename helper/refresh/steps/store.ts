import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { message } from '../../../contract/message';
import { currentFile, keepVersion, type Version } from '../../state/version';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { pathExists } from '../../lib/path';
import { reasonOf } from '../../lib/text';
import { settingsMode, settingsWith } from '../../state/settings-file';
import { readRegularFile, writeDurably } from '../../state/state-file';
import type { Replacement, Swap, Swaps } from '../../swap';
import { discard, removeStaged } from '../tidy';

export interface StoredVersion {
  readonly version: Version;
  /** What goes live: newly staged trees or a kept version. null: what is in place stays. */
  readonly trees: { readonly app: string | null; readonly venv: string | null };
  readonly lock: string;
}

/**
 * The last step of the stage: gives everything that will be swapped its place and record, and makes it durable on disk
 * while the service still runs. From now on nothing writes to what is staged.
 */
export function store(
  run: Run,
  swaps: Swaps,
  current: Version | null,
  staged: StoredVersion,
  more: readonly Replacement[] = [],
): Promise<Swap | RunEnd> {
  return run.step('store', async () => {
    const { layout, host } = run;
    const { version, trees, lock } = staged;
    const runId = run.request.runId;
    const kept = async (folder: string, name: string) => {
      const path = join(folder, name);
      await discard(run, path); // an earlier copy of the live version
      return path;
    };
    const replacements: Replacement[] = [...more];
    if (trees.app !== null) {
      const keptApp = (await pathExists(layout.app))
        ? await kept(layout.keptApps, current?.commit.hash ?? `unknown-${runId}`)
        : null;
      replacements.push({ kind: 'tree', live: layout.app, staged: trees.app, kept: keptApp });
    }
    if (trees.venv !== null) {
      const keptVenv = (await pathExists(layout.venv))
        ? await kept(layout.keptVenvs, current?.python.fingerprint ?? `unknown-${runId}`)
        : null;
      replacements.push({ kind: 'tree', live: layout.venv, staged: trees.venv, kept: keptVenv });
    }
    await keepVersion(layout, version, lock);
    const files = [
      { path: currentFile(layout), content: JSON.stringify(version), mode: 0o644 },
      ...(await host.services.unitFiles(run.settings, version.entryPoint)),
    ];
    if (run.request.settings !== undefined) {
      // read again: other settings may have changed meanwhile
      const changed = await settingsWith(layout.settingsFile, run.request.settings);
      if (changed.kind === 'bad') return new RunEnd('staging-failed', changed.message);
      if (changed.kind === 'read')
        files.push({ path: layout.settingsFile, content: changed.text, mode: settingsMode });
    }
    for (const file of files) replacements.push(...(await stageFile(file, runId)));

    const prepared = await swaps.prepare({
      runId,
      from:
        current === null
          ? null
          : { commit: current.commit.hash, venvFingerprint: current.python.fingerprint },
      to: { commit: version.commit.hash, venvFingerprint: version.python.fingerprint },
      replacements,
    });
    if (prepared.kind === 'refused') {
      return new RunEnd(
        'staging-failed',
        message('swap-failed', {
          reason: `${prepared.code} (${prepared.path}${prepared.detail === undefined ? '' : `: ${reasonOf(prepared.detail)}`})`,
        }),
      );
    }
    return { value: prepared.swap };
  });
}

/** A small file of ours that changes with the version; empty if its content is unchanged. */
async function stageFile(
  file: { path: string; content: string; mode: number },
  runId: string,
): Promise<Replacement[]> {
  await mkdir(dirname(file.path), { recursive: true, mode: 0o755 });
  const present = await readRegularFile(file.path, 16_000_000);
  if (present === file.content) return [];
  await removeStaged(file.path);
  const staged = `${file.path}.next-${runId}`;
  await writeDurably(staged, file.content, file.mode);
  return [
    {
      kind: 'file',
      live: file.path,
      staged,
      kept: present === null ? null : `${file.path}.kept-${runId}`,
    },
  ];
}
