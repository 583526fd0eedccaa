import { beforeAll, describe, expect, it } from 'vitest';
import { RunEvent } from '../../../contract/events';
import type { RunReport } from '../../../contract/report';
import { liveSteps, type StepName } from '../../../contract/steps';
import type { Machine } from '../../support/machine';
import { lastReport, sh, statusOf } from './machine';
import type { SetUp } from './set-up';

const unit = 'ladylinux-api.service';
const kept = ['/opt/ladylinux/models', '/var/lib/ladylinux', '/etc/ladylinux'] as const;

/** The rows of the specification that one refresh of a machine can show. Leaves `secret` in the environment file. */
export function specificationRows(setUp: () => SetUp, secret: string): void {
  let machine: Machine;
  let hash: string;
  let report: RunReport;
  let events: readonly RunEvent[];
  let before: Awaited<ReturnType<typeof look>>;
  let after: Awaited<ReturnType<typeof look>>;

  /** Content, owner and mode of what must stay, and the identity of what may be replaced. */
  async function look() {
    const oracle = (path: string) =>
      sh(
        machine,
        `find ${path} -printf '%p %U:%G %m %s\\n' | sort; find ${path} -type f -exec sha256sum {} + | sort`,
      );
    return {
      kept: Object.fromEntries(
        await Promise.all(kept.map(async (path) => [path, await oracle(path)])),
      ) as Record<string, string>,
      app: await sh(machine, 'stat -c %i /opt/ladylinux/app'),
      venv: await sh(machine, 'stat -c %i /opt/ladylinux/venv'),
      mainPid: await sh(machine, `systemctl show -P MainPID ${unit}`),
    };
  }

  beforeAll(async () => {
    const { internet } = setUp();
    ({ machine } = setUp());
    await sh(
      machine,
      `mkdir /opt/ladylinux/models/big && head -c 1M /dev/urandom > /opt/ladylinux/models/big/weights.gguf
       echo 'OAUTH_CLIENT_SECRET=${secret}' >> /etc/ladylinux/ladylinux.env
       echo state > /var/lib/ladylinux/data/state.db
       echo edited >> /opt/ladylinux/app/api_layer.py
       echo left > /opt/ladylinux/app/untracked.txt`,
    );
    before = await look();
    hash = await internet.upstream.commit({
      message: 'Print what is prepared',
      files: {
        'HELLO.md': 'Hello\n',
        'refresh/prepare': '#!/bin/sh\necho prepared by "$(id -un)"\n',
      },
    });
    await sh(machine, 'ladylinux-refresh --rebuild');
    report = await lastReport(machine);
    events = (await sh(machine, 'cat /run/ladylinux-refresh/events.jsonl'))
      .split('\n')
      .map((line) => RunEvent.parse(JSON.parse(line)));
    after = await look();
  });

  const finished = (step: StepName) =>
    events.find((event) => event.type === 'step-finished' && event.step === step);
  const timeOf = (step: StepName) => Date.parse(finished(step)?.time ?? '');
  /** When the running application was started, in ms since the epoch. */
  const startedAt = async () =>
    Number(
      await sh(machine, `date -d "$(systemctl show -P ExecMainStartTimestamp ${unit})" +%s000`),
    );

  describe('section 5.1, what may be deleted during a refresh', () => {
    it.each(['app', 'venv'] as const)('/opt/ladylinux/%s: yes, it is another tree now', (name) => {
      expect(after[name]).not.toBe(before[name]);
    });

    it.each(kept)('%s: no, content, owners and modes are what they were', (path) => {
      expect(after.kept[path]).toBe(before.kept[path]);
    });
  });

  describe('section 6.1, what the service is responsible for', () => {
    it('section 6.1: launches FastAPI, with uvicorn of the environment', async () => {
      const line = await sh(machine, `tr '\\0' ' ' < /proc/${after.mainPid}/cmdline`);
      expect(line).toMatch(/^\/opt\/ladylinux\/venv\/bin\/python -m uvicorn .*api_layer:app/);
    });

    it('section 6.1: loads its configuration from ladylinux.env', async () => {
      const environment = await sh(machine, `tr '\\0' '\\n' < /proc/${after.mainPid}/environ`);
      expect(environment).toContain(`OAUTH_CLIENT_SECRET=${secret}`);
    });

    it('section 6.1: was restarted cleanly after the refresh', async () => {
      expect(after.mainPid).not.toBe(before.mainPid);
      expect(await sh(machine, `systemctl show -P Result -P NRestarts ${unit}`)).toBe('success\n0');
    });
  });

  describe('section 7.2, the responsibilities executed in order', () => {
    it('section 7.2: the six steps, each once and in this order', () => {
      const order = events.flatMap((event) =>
        event.type === 'step-started' && liveSteps.some((step) => step === event.step)
          ? [event.step]
          : [],
      );
      expect(order).toEqual([...liveSteps]);
      expect(report).toMatchObject({ outcome: 'refreshed', now: hash });
    });

    it('section 7.2, step 1: the service stops before the source changes', async () => {
      expect(finished('stop')).toMatchObject({ outcome: 'done' });
      const stopped = await sh(
        machine,
        `journalctl -o json -u ${unit} --output-fields=MESSAGE | grep -c 'Stopped ' || true`,
      );
      expect(Number(stopped)).toBeGreaterThan(0);
      expect(timeOf('stop')).toBeLessThanOrEqual(timeOf('synchronize'));
    });

    it('section 7.2, step 2: the newest commit of the branch, reset hard, nothing untracked', async () => {
      const git = (command: string) =>
        sh(
          machine,
          `setpriv --reuid ladylinux-build --regid ladylinux-build --clear-groups git -C /opt/ladylinux/app ${command}`,
        );
      expect(await git('rev-parse HEAD')).toBe(hash);
      expect(await git('rev-parse --abbrev-ref HEAD')).toBe('main');
      // byte code is made by us in staging (ADR 10)
      expect(await git('status --porcelain --ignored')).toMatch(/^(?:!! __pycache__\/)?$/);
      expect(report.saved?.files.map(({ path }) => path).sort()).toEqual([
        'api_layer.py',
        'untracked.txt',
      ]);
    });

    it('section 7.2, step 3: the environment is recreated, deterministically', async () => {
      expect(report.python).toMatchObject({ matchesLock: true });
      expect(finished('python')).toMatchObject({ outcome: 'done' });
      const locks = '/var/lib/ladylinux-refresh/private/locks';
      expect(await sh(machine, `grep -rl -- '--hash=sha256:' ${locks} | head -1`)).not.toBe('');
    });

    it('section 7.2, step 4: the application’s own preparation runs, as its user', () => {
      const said = events.flatMap((event) =>
        event.type === 'output' && event.step === 'prepare' ? [event.line] : [],
      );
      expect(said.join('\n')).toContain('prepared by ladylinux');
    });

    it('section 7.2, step 5: the service is started after that, and answers', async () => {
      // systemd reports whole seconds
      expect(await startedAt()).toBeGreaterThanOrEqual(timeOf('prepare') - 1000);
      expect((await statusOf(machine)).condition).toBe('healthy');
    });

    it('section 7.2, step 6: commit, service status and Python environment are emitted', () => {
      expect(report.to?.hash).toBe(hash);
      expect(report.services).toMatchObject([{ unit, state: 'active', health: { status: 200 } }]);
      expect(report.python?.version).toMatch(/^3\.\d+\.\d+$/);
    });
  });

  describe('section 8, model assets', () => {
    it('section 8.1: no weights are in the source that was checked out', async () => {
      expect(await sh(machine, 'find /opt/ladylinux/app -size +50M')).toBe('');
    });

    it('section 8.2: the models of the manifest are checked, and reported with the run', () => {
      expect(report.models?.models.length).toBeGreaterThan(0);
      expect(report.models?.models.map(({ state }) => state)).toContain('missing');
    });

    it('section 8.2: models that no manifest names stay', () => {
      expect(after.kept['/opt/ladylinux/models']).toContain('weights.gguf');
    });
  });
}
