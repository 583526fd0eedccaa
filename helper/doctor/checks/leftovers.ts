import { readdir, rm, lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { message } from '../../../contract/message';
import { recoverFiles } from '../../refresh/recovery';
import { runningNow } from '../../state/running';
import { receivedPackages } from '../../refresh/tidy';
import { emptyFolder, removeTree } from '../../host/sandbox';
import { mountsInTheWay, unmounting } from '../../host/mounts';
import { pathExists } from '../../lib/path';
import { ask, systemEnvironment } from '../../host/systemd/command';
import { plainLine } from '../../lib/text';
import { byDoctor, found, run, type FixableFinding } from '../found';
import type { Check, Question } from '../question';

const requestSeconds = 60;

/** What a finished refresh should have removed. While one is running, everything is as it should be. */
export const leftoversCheck: Check = {
  name: 'leftovers',
  inPrefix: true,
  async look(question) {
    const { host, isRoot, hasSystemd } = question;
    if ((await runningNow(host.layout)) !== null) return { found: [] };
    const mounts = await mountsInTheWay(host.layout);
    const all = [
      ...(await staging(question)),
      ...(await received(question)),
      ...(await keptData(question)),
      ...mounts.map(aMount),
    ];
    if (host.mode === 'system' && !isRoot)
      return { found: all, partial: message('check-needs-root') };
    all.push(...(await journalAndRequest(question)));
    if (host.mode === 'system' && hasSystemd) all.push(...(await units()));
    return { found: all };
  },
};

async function staging({ host }: Question): Promise<FixableFinding[]> {
  const { next } = host.layout;
  const all: FixableFinding[] = [];
  for (const name of await readdir(next).catch(() => [])) {
    const folder = join(next, name);
    const content = await readdir(folder).catch(() => null);
    if (content?.length === 0) continue;
    const applyFix = async () => {
      const [mounted] = await mountsInTheWay(host.layout);
      if (mounted !== undefined) throw new Error(`${mounted} is still mounted`);
      await emptyFolder(host.sandbox, next);
    };
    const said = { severity: 'info', about: folder, fix: byDoctor, applyFix } as const;
    all.push(found('leftovers', 'found-leftover-staging', { folder: plainLine(folder) }, said));
  }
  return all;
}

/** Less is not worth reporting. */
const muchBytes = 1024 ** 3;

/** Packages downloaded by a refresh that installed nothing, kept for the next one. */
async function received({ host }: Question): Promise<FixableFinding[]> {
  const folders = await receivedPackages(host.layout);
  const sizeBytes = await sizeOf(folders);
  if (sizeBytes < muchBytes) return [];
  const folder = dirname(host.layout.packageCache);
  const applyFix = async () => {
    if ((await runningNow(host.layout)) !== null) throw new Error('a refresh is running');
    for (const each of folders) await removeTree(host.sandbox, each);
  };
  const said = { severity: 'info', fix: byDoctor, applyFix } as const;
  return [found('leftovers', 'found-received-packages', { folder, sizeBytes }, said)];
}

/** No refresh removes them, and neither does a fix: what a person has written may be in them alone. */
async function keptData({ host }: Question): Promise<FixableFinding[]> {
  const folder = host.layout.dataKept;
  const sizeBytes = await sizeOf((await pathExists(folder)) ? [folder] : []);
  if (sizeBytes < muchBytes) return [];
  const fix = run(`sudo du --max-depth=2 --human-readable ${folder}`);
  return [found('leftovers', 'found-kept-data', { folder, sizeBytes }, { severity: 'info', fix })];
}

/** Without rights some folders may be closed: then of what can be counted. */
async function sizeOf(folders: readonly string[]): Promise<number> {
  if (folders.length === 0) return 0;
  const { stdout } = await execa(
    '/usr/bin/du',
    ['--bytes', '--summarize', '--total', '--', ...folders],
    { env: systemEnvironment, extendEnv: false, reject: false, stdin: 'ignore', timeout: 30_000 },
  );
  return Number(/^(\d+)\ttotal$/m.exec(stdout)?.[1] ?? 0);
}

async function journalAndRequest({ host }: Question): Promise<FixableFinding[]> {
  const { journal, request } = host.layout;
  const all: FixableFinding[] = [];
  if (await pathExists(journal)) {
    const applyFix = async () => {
      if (!(await recoverFiles(host))) throw new Error('it could not be finished; see the log');
      if (host.mode === 'system')
        await ask('systemctl', ['start', '--no-block', 'ladylinux-resume.service']);
    };
    const said = { severity: 'problem', fix: byDoctor, applyFix } as const;
    all.push(found('leftovers', 'found-leftover-journal', {}, said));
  }
  const facts = await lstat(request).catch(() => null);
  if (facts !== null && Date.now() - facts.mtimeMs > requestSeconds * 1000) {
    const said = {
      severity: 'warning',
      fix: byDoctor,
      applyFix: async (saved) => {
        await saved.file(request);
        await rm(request);
      },
    } satisfies Parameters<typeof found>[3];
    all.push(found('leftovers', 'found-leftover-request', {}, said));
  }
  return all;
}

async function units(): Promise<FixableFinding[]> {
  const { stdout } = await ask('systemctl', [
    'list-units',
    '--all',
    '--no-legend',
    '--plain',
    'ladylinux-task-*.service',
  ]);
  const names = stdout.split('\n').map((line) => line.trim().split(' ')[0] ?? '');
  return (
    names
      // except our own check
      .filter((unit) => unit.endsWith('.service') && unit !== 'ladylinux-task-examine.service')
      .map((unit) => {
        const applyFix = async () => {
          await ask('systemctl', ['stop', '--', unit], 60_000);
          await ask('systemctl', ['reset-failed', '--', unit]);
        };
        const said = { severity: 'warning', about: unit, fix: byDoctor, applyFix } as const;
        return found('leftovers', 'found-leftover-unit', { unit }, said);
      })
  );
}

function aMount(path: string): FixableFinding {
  const fix = run(unmounting(path));
  const said = { severity: 'problem', about: path, fix } as const;
  return found('leftovers', 'found-leftover-mount', { path: plainLine(path) }, said);
}
