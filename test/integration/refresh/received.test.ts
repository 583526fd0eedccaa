import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { receivedPackages } from '../../../helper/refresh/tidy';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp } from '../../corpus/world';
import { ofOneKind } from '../../support/one-kind';

vi.setConfig({ testTimeout: 400_000 });

const large = 'x'.repeat(1_000_000);
const versions = ['1.0', '2.0'];

async function byteCode(venv: string): Promise<number | undefined> {
  const files = await readdir(venv, { recursive: true }).catch(() => []);
  const own = files.find((path) => /\/uvicorn\/__pycache__\/main\..*pyc$/.test(path));
  return own === undefined ? undefined : Math.floor((await stat(join(venv, own))).mtimeMs / 1000);
}

ofOneKind(['uv', 'pip'])(
  'what was received is removed once a version is in service, and nothing else is (%s)',
  async (tool) => {
    const index = versions.map((version) => ({
      ...{ name: 'largewheel', version, files: { 'largewheel.py': `text = "${large}"\n` } },
    }));
    const step = { commit: {}, expect: { message: '' } };
    await using world = await makeWorld(
      Case.parse({ row: 'B10', about: 'one large wheel', index, steps: [step] }),
      tool,
    );
    const { layout } = world;
    const push = (files: Record<string, string>) =>
      world.commit({ files, executable: [], symlinks: {} });
    const kept = [join(layout.models, 'a.gguf'), join(layout.data, 'notes')];
    for (const file of kept) {
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, 'kept');
    }

    for (const version of versions) {
      const list = `largewheel==${version}\nuvicorn==0.30.6\n`;
      await push({ 'app.py': plainApp, 'requirements.txt': list });
      if (version === '2.0') {
        // a check puts nothing into service: the refresh after it goes on from there
        expect((await world.run('check')).report?.message.code).toBe('would-refresh-cleanly');
        const [folder = '', ...others] = await receivedPackages(layout);
        expect(others).toEqual([]);
        const doctor = () => world.atTerminal(['doctor']);
        expect((await doctor()).screen).not.toContain('of received packages');
        await using sparse = await open(join(folder, 'large'), 'w');
        await sparse.truncate(2 * 1024 ** 3);
        expect((await doctor()).screen).toContain('of received packages');
      }
      // of a package that did not change the byte code is still the one that was made with it
      const before = await byteCode(layout.venv);
      expect((await world.run('refresh')).report?.outcome).toBe('refreshed');
      expect(await receivedPackages(layout)).toEqual([]);
      if (version === '2.0') {
        expect(before).toBeGreaterThan(0);
        expect(await byteCode(layout.venv)).toBe(before);
      }
    }
    // the environment in service is whole without it
    await push({ 'README.md': 'the same list' });
    const same = await world.run('refresh');
    const made = same.events.find(
      (event) => event.type === 'step-finished' && event.step === 'environment',
    );
    expect([same.report?.outcome, made]).toMatchObject(['refreshed', { outcome: 'unchanged' }]);
    for (const file of kept) expect(await readFile(file, 'utf8')).toBe('kept');
    // what nothing removes is told once it is much
    const run = join(layout.dataKept, 'run');
    await mkdir(run, { recursive: true });
    const told = async () => (await world.atTerminal(['doctor'])).screen.includes('of data from');
    expect(await told()).toBe(false);
    await using sparse = await open(join(run, 'database'), 'w');
    await sparse.truncate(2 * 1024 ** 3);
    expect(await told()).toBe(true);
  },
);
