import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { helperDeb, machineWithPackage, sh } from './world/machine';

let machine: Machine;
const precious = [
  '/opt/ladylinux/models/big/weights.gguf',
  '/var/lib/ladylinux/data/state.db',
  '/etc/ladylinux/ladylinux.env',
  '/var/lib/ladylinux-refresh/private/saved/edits.tar.gz',
];
const hashes = () => sh(machine, `sha256sum ${precious.join(' ')}`);

describe.skipIf(!canBoot)('the life of the package ladylinux-refresh', () => {
  beforeAll(async () => {
    machine = await machineWithPackage('package', { disk: 'tmpfs' });
    await sh(
      machine,
      `ladylinux-refresh install --no-wait >/dev/null; systemctl stop ladylinux-refresh.service
       mkdir -p /opt/ladylinux/models/big /opt/ladylinux/.refresh/kept/app/x /opt/ladylinux/app
       for file in ${precious.join(' ')}; do [ -e "$file" ] || head -c 4K /dev/urandom > "$file"; done`,
    );
  });
  afterAll(() => machine.down());

  it('everything that it installs is root’s, and nobody else can change it (threat 8)', async () => {
    const files = await sh(machine, 'dpkg -L ladylinux-refresh');
    expect(files.split('\n').length).toBeGreaterThan(20);
    const changeable = `dpkg -L ladylinux-refresh | xargs -d '\\n' -I{} find {} -maxdepth 0 ! -type l \\( -perm /022 -o ! -user root -o ! -group root \\)`;
    expect(await sh(machine, changeable)).toBe('');
  });

  it('keeps compiled code for its programs, made anew after an upgrade of Node', async () => {
    const folder = '/usr/lib/ladylinux/programs';
    // of this program, and accepted by this Node
    const accepted = `const fs = require('fs'), { wrap } = require('module'), { Script } = require('vm');
      for (const file of ['ladylinux-refresh.cjs', 'ladylinux-helper.cjs']) {
        const text = fs.readFileSync(file, 'latin1'), cache = fs.readFileSync(file + '.cache');
        const { cachedDataRejected } = new Script(wrap(text), { cachedData: cache.subarray(64) });
        console.log(cachedDataRejected, text.startsWith('// ' + cache.subarray(0, 64) + '\\n'));
      }`;
    const caches = `cd ${folder} && stat --format='%n %U %G %a' *.cache && node --eval "${accepted}"`;
    const expected = [
      'ladylinux-helper.cjs.cache root root 644',
      'ladylinux-refresh.cjs.cache root root 644',
      'false true',
      'false true',
    ].join('\n');
    expect(await sh(machine, caches)).toBe(expected);
    await sh(machine, `rm ${folder}/*.cache`);
    expect(await sh(machine, 'ladylinux-refresh --version')).toMatch(/^\d+\.\d+\.\d+/);
    await sh(machine, 'dpkg-trigger --by-package=nodejs /usr/bin/node; dpkg --triggers-only -a');
    expect(await sh(machine, caches)).toBe(expected);
  });

  it('has a manual page, a completion, and an icon for the password dialog', async () => {
    expect(await sh(machine, 'man -w ladylinux-refresh')).toMatch(
      /man8\/ladylinux-refresh\.8\.gz$/,
    );
    expect(await sh(machine, 'man ladylinux-refresh | col -b')).toContain('EXIT STATUS');
    const complete = `source /usr/share/bash-completion/completions/ladylinux-refresh
      COMP_WORDS=(ladylinux-refresh in) COMP_CWORD=1
      _ladylinux_refresh; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await machine.exec(['bash', '-c', complete]);
    expect(stdout).toBe('install');
    await sh(machine, 'test -s /usr/share/icons/hicolor/scalable/apps/ladylinux-refresh.svg');
  });

  it('its units are sound', async () => {
    const units =
      'ladylinux-api ladylinux-models ladylinux-bundle-make ladylinux-refresh ladylinux-recover ladylinux-resume ladylinux-probation ladylinux-apply';
    const { stdout, stderr } = await machine.exec(
      [
        'bash',
        '-c',
        `cd /usr/lib/systemd/system; for unit in ${units}; do systemd-analyze verify --man=yes $unit.service 2>&1 | grep ladylinux; done`,
      ],
      { reject: false },
    );
    const said = `${stdout}${stderr}`;
    expect(said.replace(/^.*venv\/bin\/python is not executable.*\n?/gm, '')).toBe('');
  });

  it('recovery comes before the application at boot', async () => {
    expect(await sh(machine, 'systemctl is-enabled ladylinux-recover.service')).toBe('enabled');
    const before = await sh(machine, 'systemctl show -P Before ladylinux-recover.service');
    expect(before.split(' ')).toContain('ladylinux-api.service');
  });

  it('an upgrade keeps settings, state and what runs', async () => {
    const before = await hashes();
    const settings = await sh(machine, 'cat /etc/ladylinux/refresh.json');
    await sh(
      machine,
      'DEBIAN_FRONTEND=noninteractive dpkg --install /tmp/ladylinux-refresh_*_all.deb',
    );
    expect(await hashes()).toBe(before);
    expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).toBe(settings);
  });

  it('a removal takes the program away and leaves the data', async () => {
    const before = await hashes();
    // as “apply --when 18:00” makes it
    await sh(
      machine,
      'systemd-run --quiet --unit=ladylinux-apply.service --on-calendar=@4102444800',
    );
    await sh(machine, 'dpkg --remove ladylinux-refresh');
    expect(await sh(machine, 'systemctl is-active ladylinux-apply.timer || true')).toBe('inactive');
    expect(await hashes()).toBe(before);
    expect(await sh(machine, 'ls -d /usr/lib/ladylinux 2>/dev/null || true')).toBe('');
    expect(await sh(machine, 'ls /etc/ladylinux/refresh.json')).not.toBe('');
    expect(await sh(machine, 'systemctl is-active ladylinux-api.service || true')).not.toBe(
      'active',
    );
  });

  it('section 5.1: a purge never removes models, state, the environment file or saved edits', async () => {
    const before = await hashes();
    await sh(machine, 'dpkg --purge ladylinux-refresh');
    expect(await hashes()).toBe(before);
    const rest = await sh(
      machine,
      'find /opt/ladylinux /etc/ladylinux /var/lib/ladylinux-refresh ! -type d | sort',
    );
    expect(rest.split('\n')).toEqual(
      precious.filter((path) => !path.includes('/data/')).sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(await sh(machine, "find /etc/systemd -name '*ladylinux*'")).toBe('');
  });

  it('can be installed again', async () => {
    await sh(machine, 'dpkg --install /tmp/ladylinux-refresh_*_all.deb');
    expect(await sh(machine, 'ladylinux-refresh --version')).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('has nothing that lintian calls an error or a warning', async () => {
    const { stdout } = await execa('lintian', [
      '--allow-root',
      '--fail-on',
      'none',
      await helperDeb(),
    ]);
    expect(stdout.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([]);
  });
});
