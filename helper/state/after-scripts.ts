import { type Stats } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RunReport } from '../../contract/report';
import { log } from '../lib/log';
import type { Layout } from './layout';
import { readRegularFile, readState, writeDurably } from './state-file';

export type ScriptProblem = 'name' | 'owner' | 'writable' | 'kind' | 'mode' | 'secret' | 'many';

export interface AfterScript {
  readonly name: string;
  readonly path: string;
  /** Content of NAME.secret; null: no such file. */
  readonly secret: string | null;
}

export interface AfterScripts {
  readonly scripts: readonly AfterScript[];
  readonly refused: readonly { readonly name: string; readonly why: ScriptProblem }[];
}

const mostScripts = 50;
const mostSecretBytes = 65_536;
/** Names allowed by run-parts(8). */
const isName = (name: string): boolean => /^[A-Za-z0-9_-]+$/.test(name);
/** What dpkg, editors and this program leave beside scripts, which nobody takes for a script. */
const isAside = (name: string): boolean =>
  /\.(?:secret|dpkg-[a-z]+|ucf-[a-z]+|bak|orig|rej|swp|disabled)$|~$|^\./.test(name);

/** The scripts by name, and files that are not run. owners: user ids whose files count. */
export async function afterScripts(
  { afterScripts: folder }: Layout,
  owners: readonly number[],
): Promise<AfterScripts> {
  const names = (await namesIn(folder)).filter((name) => !isAside(name)).sort();
  const scripts: AfterScript[] = [];
  const refused: { name: string; why: ScriptProblem }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const why = isName(name) ? judge(await lstat(path), owners, 'script') : 'name';
    const kept = why ?? (await secretOf(path, owners));
    if (typeof kept === 'string') refused.push({ name, why: kept });
    else if (scripts.length === mostScripts) refused.push({ name, why: 'many' });
    else scripts.push({ name, path, ...kept });
  }
  return { scripts, refused: refused.slice(0, mostScripts) };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function judge(
  facts: Stats,
  owners: readonly number[],
  what: 'script' | 'secret',
): ScriptProblem | null {
  if (!facts.isFile()) return 'kind';
  if (!owners.includes(facts.uid)) return 'owner';
  if ((facts.mode & 0o022) !== 0) return 'writable';
  if (what === 'secret') return (facts.mode & 0o007) === 0 ? null : 'secret';
  // the script runs as a user of its own
  return (facts.mode & 0o005) === 0o005 ? null : 'mode';
}

async function secretOf(
  script: string,
  owners: readonly number[],
): Promise<{ readonly secret: string | null } | 'secret'> {
  const path = `${script}.secret`;
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return { secret: null };
  if (judge(facts, owners, 'secret') !== null) return 'secret';
  const text = await readRegularFile(path, mostSecretBytes).catch(() => null);
  return text === null || text.includes('\0') ? 'secret' : { secret: text.trim() };
}

/** If a machine's scripts have not run for long, only the newest reports are kept. */
const mostDue = 50;

/** Leaves a report for the scripts, if there are any, and returns whether it did. A failure does not affect the run. */
export async function leaveForScripts(layout: Layout, report: RunReport): Promise<boolean> {
  const { afterDue, afterScripts: folder } = layout;
  try {
    if ((await namesIn(folder)).length === 0) return false;
    await mkdir(afterDue, { recursive: true, mode: 0o700 });
    const due = await dueReports(layout);
    for (const name of due.slice(0, Math.max(0, due.length + 1 - mostDue)))
      await rm(join(afterDue, name), { force: true });
    const file = join(afterDue, `${report.runId}.json`);
    await writeDurably(file, JSON.stringify(report), 0o600);
    return true;
  } catch (error) {
    log.error('could not start the after.d scripts', error);
    return false;
  }
}

const dueReports = async ({ afterDue }: Layout): Promise<string[]> =>
  (await namesIn(afterDue)).filter((name) => name.endsWith('.json')).sort();

/** Takes the next report for the scripts; null: there is none. */
export async function takeReport(layout: Layout): Promise<RunReport | null> {
  for (const name of await dueReports(layout)) {
    const file = join(layout.afterDue, name);
    const read = await readState(file, RunReport, 16_000_000);
    // removed first: a script that crashes the machine does not run for the same report again
    await rm(file, { force: true, recursive: true });
    if (read.kind === 'read') return read.value;
  }
  return null;
}
