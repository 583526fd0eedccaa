import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunReport } from '../../contract/report';
import { canBoot, type Machine } from '../support/machine';
import { codeBlocks, page } from '../unit/docs/support/markdown';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;
let machine: Machine;

const unit = 'ladylinux-ask.service';
const asking = `curl --silent --output /dev/null --write-out '%{http_code}' --request POST`;
const at = 'http://127.0.0.1:8000/refresh';

const ask = () => sh(machine, `${asking} --header 'X-LadyLinux: please' ${at}`);
const asService = (script: string) =>
  sh(
    machine,
    `cat > /tmp/box.sh <<'END'
cd /run/ladylinux-ask
${script}
END
     runuser -u ladylinux -- bash /tmp/box.sh`,
  );
const asked = async (): Promise<number> =>
  Number(
    await sh(
      machine,
      `ladylinux-refresh history --json | python3 -c 'import json,sys; print(sum(r["requestedBy"] == "application" for r in json.load(sys.stdin)))'`,
    ),
  );
/** Until the box has nothing that asks, and is looked after again. */
const settled = () =>
  sh(
    machine,
    `timeout 200 bash -c 'until systemctl is-active --quiet ladylinux-ask.path && [ $(systemctl show -P ActiveState ladylinux-refresh) = inactive ] && [ ! -e /run/ladylinux-ask/refresh ]; do sleep 0.2; done'`,
  );

describe.skipIf(!canBoot)('a page that asks for a refresh', () => {
  beforeAll(async () => {
    world = await setUpMachine('asked');
    ({ machine } = world);
    const [lines = ''] = codeBlocks(page('docs/asking.md'), 'python');
    const application = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
    await world.internet.upstream.commit({
      files: { 'api_layer.py': `${application}\n\n${lines}\n` },
    });
    expect(await refreshed(machine)).toBe(0);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('gets the answer that it is not switched on', async () => {
    expect(await ask()).toBe('503');
    expect(await sh(machine, 'systemctl is-enabled ladylinux-ask.path || true')).toBe('disabled');
  });

  it('asks, and sees its own service come back with the new version', async () => {
    const hash = await world.internet.upstream.commit({ files: { 'NEWS.md': 'News\n' } });
    const before = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    await sh(machine, 'ladylinux-refresh settings set ask=true');
    expect(await sh(machine, `${asking} ${at}`), 'another website').toBe('422');
    expect(await ask()).toBe('202');
    const seen = await sh(
      machine,
      `timeout 120 bash -c 'until curl --silent --fail ${at} | tee /tmp/seen | grep -q "\\"requestedBy\\":\\"application\\".*\\"now\\":\\"${hash}\\"" ; do sleep 0.5; done'; cat /tmp/seen`,
    );
    const { last } = JSON.parse(seen) as { last: unknown };
    expect(RunReport.parse(last)).toMatchObject({
      kind: 'refresh',
      requestedBy: 'application',
      outcome: 'refreshed',
      now: hash,
    });
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).not.toBe(before);
    expect(await asked()).toBe(1);
  });

  it(
    'is heard once a minute: the second time when the minute is over',
    { tags: 'thorough', timeout: 300_000 },
    async () => {
      expect(await ask()).toBe('202');
      expect(await asked()).toBe(1);
      expect(await sh(machine, `systemctl is-active ${unit} || true`)).toBe('activating');
      await settled();
      expect(await asked()).toBe(2);
      expect(await lastReport(machine)).toMatchObject({
        requestedBy: 'application',
        outcome: 'nothing-to-do',
      });
    },
  );

  describe('with a pause of two seconds', () => {
    beforeAll(() =>
      sh(
        machine,
        `mkdir -p /run/systemd/system/${unit}.d
         printf '[Service]\\nExecStart=\\nExecStart=-/usr/bin/node /usr/lib/ladylinux/ladylinux-refresh.cjs ask\\nExecStart=/usr/bin/sleep 2\\n' > /run/systemd/system/${unit}.d/pause.conf
         systemctl daemon-reload; timeout 100 sh -c 'while systemctl is-active ${unit} | grep -q activating; do sleep 0.2; done'`,
      ),
    );

    it.each([
      ['a file with content', 'echo "--branch evil; rm -rf /" > refresh'],
      ['a FIFO', 'mkfifo refresh'],
      ['a link to a file of root', 'ln -s /etc/victim refresh'],
      ['an empty folder', 'mkdir refresh'],
      ['a folder with something in it', 'mkdir refresh; touch refresh/x'],
      ['a socket', `python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("refresh")'`],
    ])(
      'bounds whatever the application puts into the box: %s',
      async (_, make) => {
        await sh(machine, 'echo precious > /etc/victim; chmod 644 /etc/victim');
        const before = await asked();
        await asService(make);
        await settled();
        expect(await asked()).toBe(before + 1);
        expect(await lastReport(machine)).toMatchObject({
          outcome: 'nothing-to-do',
          branch: 'main',
          requestedBy: 'application',
        });
        expect(await sh(machine, 'cat /etc/victim')).toBe('precious');
      },
      120_000,
    );

    it('accepts only a few entries and bytes, and works again once there is room', async () => {
      await asService(
        `for n in $(seq 1000000); do touch $n 2>/dev/null || break; done
         ls -A | wc -l > /tmp/entries; head -c 1M /dev/zero > 1 2>/dev/null; stat -c %s 1 > /tmp/bytes; true`,
      );
      expect(Number(await sh(machine, 'cat /tmp/entries'))).toBeLessThan(16);
      expect(Number(await sh(machine, 'cat /tmp/bytes'))).toBeLessThanOrEqual(65_536);
      expect(await ask()).toBe('503');
      await asService('find . -mindepth 1 -delete');
      const before = await asked();
      expect(await ask()).toBe('202');
      await settled();
      expect(await asked()).toBe(before + 1);
    }, 120_000);

    it(
      'treats a request every millisecond as a few, and keeps accepting requests',
      { tags: 'thorough', timeout: 200_000 },
      async () => {
        const before = await asked();
        await asService(
          `end=$((SECONDS + 20))
         while [ $SECONDS -lt $end ]; do touch refresh refresh; mkdir x$RANDOM; rmdir x*; done 2>/dev/null; true`,
        );
        await settled();
        const heard = (await asked()) - before;
        expect(heard).toBeGreaterThan(0);
        expect(heard).toBeLessThan(15);
        expect(await sh(machine, 'systemctl is-failed ladylinux-ask.path || true')).toBe('active');
        expect(await ask()).toBe('202');
        await settled();
        expect((await asked()) - before).toBe(heard + 1);
        expect(await sh(machine, 'systemctl is-active ladylinux-api.service')).toBe('active');
      },
    );

    it('takes nothing that is held back, and works after a start of the service too', async () => {
      const { now } = await lastReport(machine);
      await world.internet.upstream.commit({ files: { 'LATER.md': 'Later\n' } });
      await sh(machine, 'ladylinux-refresh hold on; systemctl restart ladylinux-api.service');
      await sh(
        machine,
        `timeout 60 sh -c 'until curl --silent --fail ${at} >/dev/null; do sleep 0.2; done'`,
      );
      const before = await asked();
      expect(await ask()).toBe('202');
      await settled();
      expect(await asked()).toBe(before);
      expect((await lastReport(machine)).now).toBe(now);
      await sh(machine, 'ladylinux-refresh hold off');
    }, 120_000);

    it('has no box any more when it is switched off', async () => {
      await sh(machine, 'ladylinux-refresh settings unset ask');
      expect(await ask()).toBe('503');
      expect(await sh(machine, 'systemctl is-enabled ladylinux-ask.path || true')).toBe('disabled');
      expect(await sh(machine, 'findmnt /run/ladylinux-ask || true')).toBe('');
    });
  });
});
