import { message, textIn, type Message } from '../../../contract/message';
import { missingPart } from '../../install/parts';
import { missingTool } from '../../host/systemd/preflight';
import { byAdoption, found, foundAs, run, type FixableFinding, type ApplyFix } from '../found';
import type { Settings } from '../../../contract/settings';
import { quoted } from '../../../words/shell';
import { mirrorOf } from '../../refresh/mirror';
import { bundleWith } from '../../state/certificates';
import { systemProxy } from '../../state/proxy';
import type { Check } from '../question';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { needBytes } from '../../refresh/steps/preflight';
import { pathExists } from '../../lib/path';
import { stopStray } from '../../install/stop-stray';
import { findAccount } from '../../host/systemd/accounts';
import { straysOf } from '../../host/stray';

/** Whether LadyLinux is set up at all, and its requirements are installed. */
export const machineCheck: Check = {
  name: 'machine',
  inPrefix: true,
  async look({ host, read, settings, hasSystemd }) {
    const all: FixableFinding[] = [];
    if (read.kind === 'bad') {
      const fix = run(`sudo nano ${host.layout.settingsFile}`);
      all.push(foundAs('machine', read.message, 'why-settings', { severity: 'problem', fix }));
    }
    if (read.kind === 'absent')
      all.push(found('machine', 'found-not-set-up', {}, { severity: 'problem', fix: byAdoption }));
    all.push(...(await mirrorUnused(settings)), ...(await proxyUnused(settings)));
    all.push(...(await certificatesUnusable(settings)));
    if (host.mode === 'embedded') return { found: all };
    if (!hasSystemd) {
      const what = message('no-systemd');
      all.push(foundAs('machine', what, 'why-no-systemd', { severity: 'problem' }));
    }
    const tool = await missingTool();
    if (tool !== null)
      all.push(foundAs('machine', tool, 'why-tool', { severity: 'problem', fix: commandOf(tool) }));
    const part = await missingPart();
    if (part !== null) {
      const why = part.code === 'package-incomplete' ? 'why-package' : 'why-tool';
      all.push(foundAs('machine', part, why, { severity: 'problem', fix: commandOf(part) }));
    }
    return { found: all };
  },
};

/** An organization has a mirror mostly because the index itself is blocked or slow. */
export async function mirrorUnused(
  { packageIndex }: Pick<Settings, 'packageIndex'>,
  files?: readonly string[],
): Promise<FixableFinding[]> {
  const index = packageIndex === undefined ? await mirrorOf(files) : null;
  if (index === null) return [];
  const setting = quoted(`packageIndex=${index}`);
  const fix = run(`sudo ladylinux-refresh settings set ${setting}`);
  return [found('machine', 'found-mirror-unused', { index }, { severity: 'info', fix })];
}

/** Finds a proxy that is set for every login on this computer. */
export async function proxyUnused(
  { proxy }: Pick<Settings, 'proxy'>,
  file?: string,
): Promise<FixableFinding[]> {
  const own = proxy === 'none' ? await systemProxy(file) : null;
  if (own === null) return [];
  const params = { proxy: new URL(own.url).host };
  const fix = run('sudo ladylinux-refresh settings set proxy=system');
  return [found('machine', 'found-proxy-unused', params, { severity: 'info', fix })];
}

async function certificatesUnusable({
  certificates,
}: Pick<Settings, 'certificates'>): Promise<FixableFinding[]> {
  const bundle = certificates === undefined ? null : await bundleWith(certificates);
  if (bundle?.kind !== 'unusable') return [];
  const fix = run('sudo ladylinux-refresh settings unset certificates');
  return [foundAs('machine', bundle.message, 'why-certificates', { severity: 'warning', fix })];
}

const commandOf = ({ params }: Pick<Message, 'params'>) => run(textIn(params, 'fix'));

export const diskCheck: Check = {
  name: 'disk',
  inPrefix: true,
  async look({ host: { layout } }) {
    const all: FixableFinding[] = [];
    const devices = new Set<string>();
    for (const wanted of [layout.refreshDir, layout.refreshState]) {
      let folder = wanted;
      while (!(await pathExists(folder))) folder = dirname(folder);
      const { bavail, bsize, blocks, type } = await statfs(folder);
      const device = [blocks, bavail, type].join(' ');
      if (devices.has(device)) continue;
      devices.add(device);
      const freeBytes = bavail * bsize;
      if (freeBytes >= needBytes) continue;
      const params = { folder, freeBytes, needBytes };
      const fix = run(`sudo du --max-depth=2 --human-readable ${layout.refreshDir}`);
      all.push(
        found('disk', 'found-disk-low', params, { severity: 'problem', about: folder, fix }),
      );
    }
    return { found: all };
  },
};

export const portCheck: Check = {
  name: 'port',
  inPrefix: false,
  async look({ host, settings, isRoot, hasSystemd }) {
    if (!hasSystemd) return { found: [], partial: message('no-systemd') };
    if (!isRoot) return { found: [], partial: message('check-needs-root') };
    const all = [];
    for (const stray of await straysOf(host, settings)) {
      const { port, pid, unit, command } = stray;
      const user = (await findAccount(stray.uid))?.name ?? String(stray.uid);
      const applyFix: ApplyFix | null =
        unit === null
          ? async (saved) => {
              await stopStray(stray, saved);
            }
          : null;
      const fix = run(unit === null ? `sudo kill ${String(pid)}` : `sudo systemctl stop ${unit}`);
      const params = { port, pid, user, holder: command };
      const said = { severity: 'problem', about: String(port), fix, applyFix } as const;
      all.push(found('port', 'found-port', params, said));
    }
    return { found: all };
  },
};
