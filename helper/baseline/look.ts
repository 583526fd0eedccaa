import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import * as z from 'zod';
import { message, type Message } from '../../contract/message';
import { missingPart } from '../install/parts';
import type { Layout } from '../state/layout';
import { pathExists } from '../lib/path';
import { systemEnvironment } from '../host/systemd/command';
import { missingTool } from '../host/systemd/preflight';
import type { MachineFacts } from './ways';

/** Asks a tool that may be missing; null if it is missing or fails. */
async function answerOf(program: string, args: readonly string[]): Promise<string | null> {
  const { exitCode, stdout } = await execa(program, args, {
    env: systemEnvironment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  return exitCode === 0 ? stdout.trim() : null;
}

export async function machineFacts(): Promise<MachineFacts> {
  // exits with 1 and prints "none" on real hardware
  const virt = await execa('/usr/bin/systemd-detect-virt', [], {
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  const root = await answerOf('/usr/bin/findmnt', ['--noheadings', '--output', 'FSTYPE', '/']);
  return {
    machine: virt.stdout.trim() === '' ? 'none' : virt.stdout.trim(),
    timeshift: await pathExists('/usr/bin/timeshift'),
    rootFilesystem: root ?? '',
    thinVolume: await thinVolume(),
  };
}

const Volumes = z.object({
  report: z.array(
    z.object({
      lv: z.array(z.object({ vg_name: z.string(), lv_name: z.string(), pool_lv: z.string() })),
    }),
  ),
});

async function thinVolume(): Promise<string | null> {
  const source = await answerOf('/usr/bin/findmnt', ['-nvo', 'SOURCE', '/']);
  if (!source?.startsWith('/dev/mapper/')) return null;
  const listed = await answerOf('/usr/sbin/lvs', [
    ...['--reportformat', 'json', '--options', 'vg_name,lv_name,pool_lv', source],
  ]);
  const volume = listed === null ? undefined : parseVolume(listed);
  return volume === undefined || volume.pool_lv === ''
    ? null
    : `${volume.vg_name}/${volume.lv_name}`;
}

function parseVolume(text: string) {
  const parsed = Volumes.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data.report[0]?.lv[0] : undefined;
}

/** Section 9: "OS installed, system dependencies present, no application code assumptions". Empty: a clean baseline. */
export async function whyNotClean(layout: Layout): Promise<readonly Message[]> {
  const reasons: Message[] = [];
  const missing = (await missingTool()) ?? (await missingPart());
  if (missing !== null) reasons.push(missing);
  for (const path of [layout.app, layout.venv, layout.mirror, layout.keptApps, layout.keptVenvs])
    if (await holdsSomething(path)) reasons.push(message('baseline-has-code', { path }));
  for (const path of [layout.data, layout.cache, layout.logs, layout.models])
    if (await holdsSomething(path)) reasons.push(message('baseline-has-state', { path }));
  return reasons;
}

async function holdsSomething(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length > 0;
  } catch (error) {
    // an unreadable folder does not count as empty
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
