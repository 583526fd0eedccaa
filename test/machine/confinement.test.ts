import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { sh } from './world/machine';
import { setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;
let machine: Machine;

/** Rows of docs/security.md: `| unit | figure |`. */
async function documentedFigures(): Promise<[unit: string, figure: number][]> {
  const text = await readFile('docs/security.md', 'utf8');
  const rows = text.matchAll(/^\| `(ladylinux-[a-z-]+\.service)` +\| (\d\.\d) /gm);
  return [...rows].map(([, unit = '', figure = '']) => [unit, Number(figure)]);
}

const most: Readonly<Record<string, number>> = {
  'ladylinux-refresh.service': 3.5,
  'ladylinux-api.service': 2.5,
};

/** What the unit's own process can do, in place of its program. Answers the names of what worked. */
async function insideUnit(unit: string, attempts: Readonly<Record<string, string>>) {
  const script = Object.entries(attempts)
    .map(([name, command]) => `( ${command} ) > /dev/null 2>&1 && echo '${name}' >> "$told"`)
    .join('\n');
  const folder = `/run/systemd/system/${unit}.d`;
  await sh(
    machine,
    `mkdir -p ${folder}
     cat > /usr/local/bin/attempts <<'END'
told=/run/ladylinux-refresh/attempts; rm -f "$told"; touch "$told"
${script}
exit 0
END
     printf '[Unit]\\nConditionPathExists=\\nConditionPathExistsGlob=\\nConditionDirectoryNotEmpty=\\n[Service]\\nExecStart=\\nExecStart=/bin/bash /usr/local/bin/attempts\\n' > ${folder}/99-attempts.conf
     systemctl daemon-reload; systemctl start ${unit}; rm -r ${folder}; systemctl daemon-reload`,
  );
  const told = await sh(machine, 'cat /run/ladylinux-refresh/attempts');
  return told.split('\n').filter((line) => line !== '');
}

describe.skipIf(!canBoot)('how far the units of ours reach', () => {
  beforeAll(async () => {
    world = await setUpMachine('confined');
    ({ machine } = world);
    await sh(
      machine,
      'echo precious > /etc/victim; chmod 600 /etc/victim; echo x > /opt/ladylinux/models/weights',
    );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('none reaches further than docs/security.md says, nor than was asked', async () => {
    const documented = await documentedFigures();
    const found = await Promise.all(
      documented.map(async ([unit]): Promise<[string, number]> => {
        const table = await sh(machine, `systemd-analyze security --no-pager ${unit} | tail -1`);
        return [unit, Number(/: (\d+\.\d)/.exec(table)?.[1])];
      }),
    );
    const figures = new Map(documented);
    expect(found.filter(([unit, figure]) => figure > (figures.get(unit) ?? 0))).toEqual([]);
    for (const [unit, limit] of Object.entries(most))
      expect(new Map(found).get(unit)).toBeLessThanOrEqual(limit);
    const units = await sh(machine, 'cd /lib/systemd/system; ls ladylinux-*.service');
    expect(found.map(([unit]) => unit).sort()).toEqual(units.split('\n'));
  });

  it.each(['ladylinux-refresh.service', 'ladylinux-resume.service'])(
    '%s: its own folders and this computer, and nothing else',
    async (unit) => {
      const worked = await insideUnit(unit, {
        'move a file of root': 'mv /etc/victim /var/lib/ladylinux-refresh/private/saved-victim',
        'write /etc': 'touch /etc/cron.d/evil',
        'write /usr': 'touch /usr/lib/ladylinux/evil',
        'change a model': 'echo y > /opt/ladylinux/models/weights',
        'change the configuration': 'touch /etc/ladylinux/evil',
        'reach the network': 'timeout 3 bash -c "exec 3<>/dev/tcp/198.51.100.1/443"',
        'load a module': 'modprobe dummy',
        'trace init': 'head -c 1 /proc/1/mem',
        'make a namespace': 'unshare --net true',
        'become somebody else': 'setpriv --reuid 1 --clear-groups true',
        'move its own trees': 'touch /opt/ladylinux/x && rm /opt/ladylinux/x',
        'write units': 'touch /etc/systemd/system/x && rm /etc/systemd/system/x',
        'ask the service': 'timeout 3 bash -c "exec 3<>/dev/tcp/127.0.0.1/8000"',
        'ask systemd': 'systemctl is-active ladylinux-api.service',
      });
      expect(worked).toEqual([
        'move its own trees',
        'write units',
        'ask the service',
        'ask systemd',
      ]);
      expect(await sh(machine, 'stat -c %a:%s /etc/victim')).toBe('600:9');
    },
  );

  it('a service on another address of this computer is asked there', async () => {
    await sh(
      machine,
      `sed -i '/^LADYLINUX_HOST=/d' /etc/ladylinux/ladylinux.env
       echo LADYLINUX_HOST=203.0.113.2 >> /etc/ladylinux/ladylinux.env
       systemctl restart ladylinux-api.service
       ladylinux-refresh --force`,
    );
    expect(await sh(machine, 'ss -Hltn sport = :8000')).toContain('203.0.113.2:8000');
  });
});
