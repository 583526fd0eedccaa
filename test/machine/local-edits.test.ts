import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;
let machine: Machine;

const addMine = `cat >> /opt/ladylinux/app/api_layer.py <<'END'


@app.get("/mine")
def mine() -> str:
    return "mine"
END
`;
const page = () => sh(machine, 'curl --silent --fail http://127.0.0.1:8000/mine || echo no');

describe.skipIf(!canBoot)('somebody who changed the code in place', () => {
  beforeAll(async () => {
    world = await setUpMachine('edits');
    ({ machine } = world);
    await sh(
      machine,
      `useradd --create-home ada
       ${addMine}
       ln -s /etc/shadow /opt/ladylinux/app/link; echo theirs >> /opt/ladylinux/app/requirements.txt.orig`,
    );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('sees and saves it, as root and as anybody', async () => {
    for (const asUser of ['', 'runuser -u ada -- ']) {
      const shown = await sh(
        machine,
        `cd /tmp; ${asUser}ladylinux-refresh edits show api_layer.py`,
      );
      expect(shown).toContain('+def mine() -> str:');
    }
    await sh(
      machine,
      `cd /tmp; ladylinux-refresh edits save /root/mine.patch
       cd /home/ada; runuser -u ada -- ladylinux-refresh edits save mine.patch
       cmp /root/mine.patch /home/ada/mine.patch`,
    );
    expect(await sh(machine, 'stat -c "%a %U" /root/mine.patch')).toBe('600 root');
    expect(await sh(machine, 'grep -c root: /root/mine.patch || true')).toBe('0');
  });

  it('has it in the next version, compiled and served, and loses it with the one after', async () => {
    const hash = await world.internet.upstream.commit({ files: { 'NEWS.md': 'News\n' } });
    expect(await refreshed(machine, 'edits', 'apply')).toBe(0);
    const report = await lastReport(machine);
    expect(report).toMatchObject({ outcome: 'refreshed', now: hash });
    expect(report.edits).toMatchObject({
      files: expect.arrayContaining(['api_layer.py']) as string[],
      conflicts: ['link'],
    });
    expect(await page()).toBe('"mine"');
    expect(await sh(machine, 'stat -c %U /opt/ladylinux/app/api_layer.py')).toBe('ladylinux-build');
    expect(await refreshed(machine)).toBe(0);
    expect(await page()).toBe('no');
  });

  it('has it back from the patch that was saved', async () => {
    expect(await refreshed(machine, 'edits', 'apply', '/root/mine.patch')).toBe(0);
    expect(await page()).toBe('"mine"');
    expect(await sh(machine, 'ls /var/lib/ladylinux-refresh/private | grep patch || true')).toBe(
      '',
    );
    expect(await sh(machine, 'ls -A /opt/ladylinux/.refresh/next')).toBe('');
  });

  it('has it back as the window asks for it, of one file alone', async () => {
    expect(await refreshed(machine)).toBe(0);
    await sh(machine, `cd /opt/ladylinux/app; echo mine > other.txt; ${addMine}`);
    await sh(
      machine,
      `printf '{"paths":["api_layer.py"]}' | /usr/lib/ladylinux/ladylinux-helper start-other --edits`,
    );
    await expect
      .poll(async () => (await lastReport(machine)).edits, { timeout: 120_000 })
      .toEqual({ files: ['api_layer.py'], conflicts: [] });
    expect(await page()).toBe('"mine"');
    expect(await sh(machine, 'ls /opt/ladylinux/app')).not.toContain('other.txt');
  });

  it('reports what does not fit, and serves the rest', async () => {
    const theirs = await sh(
      machine,
      'git -C /opt/ladylinux/app show HEAD:api_layer.py 2>/dev/null || cat /opt/ladylinux/app/api_layer.py',
    );
    await world.internet.upstream.commit({
      files: { 'api_layer.py': `${theirs}\n\n# theirs\n` },
    });
    const answer = await machine.exec(['ladylinux-refresh', 'edits', 'apply'], { reject: false });
    expect(answer.exitCode).toBe(0);
    expect((await lastReport(machine)).edits?.conflicts).toContain('api_layer.py');
    expect(answer.stdout).toContain('The local edit of api_layer.py does not fit the new version');
    expect(await sh(machine, 'systemctl is-active ladylinux-api.service')).toBe('active');
  });
});
