import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronRuntime } from '../electron-runtime.mjs';
import { projectRoot } from '../support/paths.mjs';
import { run } from '../support/run.mjs';
import { ensureBase } from './bases.mjs';
import { runGraphical } from './graphical.mjs';
import { judge, nothing } from './totals.mjs';

/**
 * Runs a stage, or counts its tests as skipped if this computer cannot run them.
 *
 * @param {import('./stages.mjs').Stage} stage
 * @param {{ output?: number, isThorough: boolean }} options output: the descriptor of a file for what it prints; isThorough: also runs
 * tests tagged as thorough
 * @returns {Promise<{ totals: import('./totals.mjs').Totals, remark?: string }>}
 */
export async function runStage(
  { name, runner, minutes, graphical = false, base, whyNot },
  { output, isThorough },
) {
  const reason = whyNot?.();
  if (reason !== undefined) {
    const skipped = runner.count();
    const skips = [`all ${skipped} tests of the stage ${name}: ${reason}`];
    return { totals: { ...nothing, skipped, skips }, remark: `skipped: ${reason}` };
  }
  if (base !== undefined) await ensureBase(base, output);
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-totals-'));
  try {
    const totalsPath = join(folder, 'totals.json');
    const timeoutMs = minutes * 60_000;
    const command = [...runner.command, ...(isThorough ? [] : runner.quick)];
    const [program = '', ...args] = command;
    const code = graphical
      ? await runGraphical(command, await electronRuntime(), {
          timeoutMs,
          totalsPath,
          ...(output !== undefined && { output }),
        })
      : await run(program, args, {
          cwd: projectRoot,
          env: {
            ...process.env,
            LADYLINUX_TEST_TOTALS: totalsPath,
            ...(base !== undefined && { LADYLINUX_TEST_BASE: base.name }),
          },
          timeoutMs,
          ...(output !== undefined && { output }),
        });
    return judge(code, totalsPath);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
