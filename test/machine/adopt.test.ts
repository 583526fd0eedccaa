import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { clonedInOpt } from './cases/cloned-in-opt';
import { compromisedService } from './cases/compromised-service';
import * as field from './world/field';
import { makeInternet, type Internet } from './world/internet';
import { codes, lookingAt, type Answer } from './world/looking';
import { lastReport, machineWithPackage, sh, statusOf } from './world/machine';

let internet: Internet;
let machine: Machine;

const { doctor } = lookingAt(() => machine);
const adopt = (...args: string[]) =>
  machine.exec(['ladylinux-refresh', 'install', '--adopt', ...args], { reject: false });

describe.skipIf(!canBoot)('a machine that has some LadyLinux already', () => {
  beforeAll(async () => {
    [internet, machine] = await Promise.all([makeInternet(), machineWithPackage('adopt')]);
    await internet.serve(machine);
    await sh(machine, field.fieldVenv);
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  });

  describe('owned by its service, with a repository’s unit that cannot work, started by hand', () => {
    let before: string;
    let found: Answer;
    let told: string;
    let adopted: Awaited<ReturnType<typeof adopt>>;
    const answers = () => sh(machine, 'curl --silent --fail -o /dev/null http://127.0.0.1:8000/');
    const answersAgain = () =>
      sh(
        machine,
        'curl --silent --fail --retry 120 --retry-connrefused --retry-delay 1 -o /dev/null http://127.0.0.1:8000/',
      );
    const strays = () => sh(machine, `pgrep -fc '[u]vicorn --reload' || true`);
    const ollama = () =>
      sh(
        machine,
        'systemctl show -P MainPID -P DropInPaths ollama.service; sha256sum /etc/systemd/system/ollama.service; ls -d /etc/systemd/system/ollama*',
      );
    let ollamaBefore: string;
    const unitFile = '/etc/systemd/system/ladylinux-api.service';

    beforeAll(async () => {
      for (const fact of [
        field.ownClone,
        field.nestedClone,
        field.uvVenv,
        field.preciousThings,
        field.stateInApp,
        field.modelsUnderApp,
        field.modelServer,
        field.ollama,
        field.repositoryUnit,
        field.handStarted,
      ])
        await sh(machine, fact);
      before = await field.preciousNow(machine);
      ollamaBefore = await ollama();
      found = await doctor();
      told = (await adopt('--dry-run')).stdout;
    });

    it.each([
      ['the unit’s default is not expanded', 'found-unit-unexpanded'],
      ['the unit names a module that does not exist', 'found-unit-entry'],
      ['a nested clone', 'found-nested'],
      ['an environment without pip', 'found-venv-no-pip'],
      ['an environment that a refresh did not make', 'found-venv-foreign'],
      ['uvicorn --reload under nohup holds the port', 'found-port'],
      ['state inside app/', 'found-app-state'],
      ['the service can rewrite its own code', 'found-code-writable'],
      ['secrets that everybody may read', 'found-owner'],
      ['it is not set up', 'found-not-set-up'],
    ])('doctor finds it: %s', (_, code) => {
      expect(codes(found)).toContain(code);
    });

    it('doctor proposes the right entry point and names the process', () => {
      const what = (code: string) =>
        found.report.findings.find((each) => each.what.code === code)?.what;
      expect(what('found-unit-entry')?.params).toMatchObject({
        entry: 'app_layer:app',
        right: 'api_layer:app',
      });
      expect(what('found-unit-unexpanded')?.params['text']).toBe('${LADYLINUX_HOST:-0.0.0.0}');
      expect(what('found-port')?.params['holder']).toContain('uvicorn --reload');
    });

    it('--dry-run lists everything and changes nothing', async () => {
      expect(told).toContain('Start ladylinux-api.service from /opt/ladylinux/venv');
      expect(told).toContain('Refresh ladylinux-llm.service together with the rest');
      expect(told).toMatch(/Stop the process that holds port 8000: .*uvicorn --reload/);
      expect(told).toContain('Keep config/theme_state.json');
      expect(told).toMatch(/Give \/opt\/ladylinux to root:root/);
      expect(told).toMatch(/Give \/etc\/ladylinux\/ladylinux\.env to root:ladylinux/);
      expect(await sh(machine, 'ls /etc/ladylinux')).toBe('ladylinux.env');
      expect(await sh(machine, 'stat -c %U /opt/ladylinux')).toBe('ladylinux');
      await answers();
    });

    it('offline it changes no code, and what was started by hand comes back', async () => {
      await machine.net('unplug');
      const { exitCode, stdout } = await adopt();
      await machine.net('plug');
      expect([exitCode, stdout]).toEqual([4, expect.stringContaining('was started again')]);
      await answersAgain();
      expect(Number(await strays())).toBeGreaterThan(0);
      expect(await field.preciousNow(machine)).toBe(before);
    });

    /** Answers once the refresh of an adoption builds its environment; `script` ends it, as `$pid`. */
    const adoptAnd = async (script: string) => {
      const told = await sh(
        machine,
        `rm -f /run/ladylinux-refresh/events.jsonl
         ladylinux-refresh install --adopt >/tmp/adopted 2>&1 & pid=$!
         timeout 300 sh -c 'until grep -qs "\\"step-started\\",\\"step\\":\\"environment\\"" /run/ladylinux-refresh/events.jsonl; do sleep 0.1; done' \
           || { cat /tmp/adopted; exit 1; }
         ${script}
         code=0; wait $pid || code=$?
         cat /tmp/adopted; echo "code $code"`,
      );
      expect(told).toContain('was started again');
      expect(told).toMatch(/code 14$/);
      await answersAgain();
      expect(Number(await strays())).toBeGreaterThan(0);
      expect(await field.preciousNow(machine)).toBe(before);
      return told;
    };

    it('Ctrl-C cancels it, and what was started by hand comes back', async () => {
      expect(await adoptAnd('kill -INT $pid')).toContain('cancelled');
      expect((await lastReport(machine)).outcome).toBe('cancelled');
    });

    it(
      'a second Ctrl-C does not wait for the end of the refresh',
      { tags: 'thorough' },
      async () => {
        const hold = 'systemctl kill --signal=STOP ladylinux-refresh.service';
        await adoptAnd(
          `${hold}; timeout 120 sh -c "while kill -INT $pid 2>/dev/null; do sleep 0.5; done" || exit 1`,
        );
        expect(await sh(machine, 'systemctl is-active ladylinux-refresh || true')).toBe(
          'activating',
        );
        await sh(
          machine,
          `systemctl kill --signal=CONT ladylinux-refresh.service
         timeout 300 sh -c 'while systemctl is-active ladylinux-refresh | grep -q activating; do sleep 0.2; done'`,
        );
        expect((await lastReport(machine)).outcome).toBe('cancelled');
      },
    );

    it(
      'half a terabyte below app/ ends it before anything is replaced',
      { tags: 'thorough' },
      async () => {
        const huge = '/opt/ladylinux/app/everything.gguf';
        await sh(machine, `truncate -s 500G ${huge}; chown ladylinux: ${huge}`);
        expect(codes(await doctor())).toContain('found-app-large');
        const { exitCode, stdout } = await adopt();
        expect(exitCode).toBe(10);
        expect(stdout).toMatch(/Local changes of 5\d\d\.\d GB are more than the limit/);
        expect(stdout).toContain('was started again');
        // one that does not listen yet would hold the port of the next
        await answersAgain();
        expect(await sh(machine, `stat -c '%s %U' ${huge}; rm ${huge}`)).toBe(
          `${String(500 * 1024 ** 3)} ladylinux`,
        );
        expect(await field.preciousNow(machine)).toBe(before);
      },
    );

    it('is taken over', async () => {
      adopted = await adopt();
      expect([adopted.exitCode, adopted.stderr], adopted.stdout).toEqual([0, '']);
      const status = await statusOf(machine);
      expect(status.condition).toBe('healthy');
      expect(status.code?.hash).toBe(await internet.upstream.head('main'));
      // the API requires the model server, so that one is started first
      expect(status.services.map(({ unit, state }) => [unit, state])).toEqual([
        ['ladylinux-llm.service', 'active'],
        ['ladylinux-api.service', 'active'],
      ]);
      expect(await strays()).toBe('0');
    });

    it('a drop-in does it: the repository’s unit file is as it was', async () => {
      expect(await sh(machine, `cat ${unitFile}`)).toContain('${LADYLINUX_HOST:-0.0.0.0}');
      const shown = await sh(machine, 'systemctl show -P ExecStart ladylinux-api.service');
      expect(shown).toContain('/opt/ladylinux/venv/bin/python -m uvicorn');
      expect(shown).not.toContain('app_layer');
    });

    it('models, state and secrets are byte-identical, owners and modes included', async () => {
      expect(await field.preciousNow(machine)).toBe(before);
      expect(await sh(machine, `stat -c '%U:%G %a' /etc/ladylinux/ladylinux.env`)).toBe(
        'root:ladylinux 640',
      );
      const places =
        '/run/ladylinux-refresh /var/lib/ladylinux-refresh /etc/ladylinux/refresh.json';
      expect(await sh(machine, `grep -rl canary-91c2 ${places} || true`)).toBe('');
    });

    it('leaves an installed Ollama alone: it keeps running', async () => {
      expect(found.stdout).not.toContain('ollama.service');
      expect(told).not.toContain('ollama.service');
      expect(await ollama()).toBe(ollamaBefore);
      expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).not.toContain('ollama');
    });

    it('what lay below app/ was saved: nested clone, state and weights', async () => {
      const { saved } = await lastReport(machine);
      const listed = await sh(machine, `tar tzf ${saved?.archive ?? '/none'}`);
      expect(listed).toContain('config/theme_state.json');
      expect(listed).toContain('weights/small.gguf');
      expect(listed).toContain('LadyLinux/');
    });

    it('what the application wrote inside its code is kept, and bound into place', async () => {
      for (const place of ['/var/lib/ladylinux/data/app-state', '/opt/ladylinux/app']) {
        const inService = 'nsenter -t $(systemctl show -P MainPID ladylinux-api.service) -m';
        expect(await sh(machine, `${inService} cat ${place}/config/theme_state.json`)).toBe(
          '{"theme":"dark"}',
        );
      }
    });

    it('doctor finds nothing of it any more', async () => {
      const after = codes(await doctor());
      const cured = codes(found).filter((code) => after.includes(code));
      // of the sample's manifest: its developers' business
      expect(cured.filter((code) => !/checksum|models|manifest/.test(code))).toEqual([]);
    });

    it('a second time there is nothing to adopt', async () => {
      expect((await adopt('--dry-run')).stdout).not.toMatch(/Stop the process|Give \//);
    });
  });

  clonedInOpt(() => ({ machine, internet }));
  compromisedService(() => machine);
});
