import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { base, canBoot } from '../support/machine';
import { commandsOfOthers, patternOf } from '../support/others-commands';
import { bringDownloads } from './cases/debian-packages';
import { installing, onOtherComputers, whatItInstalls } from './cases/others-apt';
import { situations, type Situation } from './cases/others-situations';
import { lookingAt } from './world/looking';
import { sh } from './world/machine';
import { setUpMachine, type SetUp } from './world/set-up';

let setUp: SetUp;
const { doctor } = lookingAt(() => setUp.machine);

/** No person types here: the edits are in a script, which replaces every editor that a command opens. */
const editor = '/usr/local/bin/nano';
const seconds = 1000;

it('the commands of others that are offered are all tried here, or somewhere else for a reason', async () => {
  const tried = [...situations, ...installing, ...onOtherComputers].map(({ offered }) => offered);
  expect((await commandsOfOthers()).filter((command) => !tried.includes(command))).toEqual([]);
  expect(tried.length).toBeGreaterThan(50);
});

// apt knows the packages of this computer's own release
describe.skipIf(!canBoot || base !== undefined)(
  'the commands of others that we offer',
  { tags: 'thorough' },
  () => {
    beforeAll(async () => {
      setUp = await setUpMachine('pasted');
      const { machine } = setUp;
      await sh(
        machine,
        `useradd --create-home ada; mkdir -p /srv/work
       ladylinux-refresh settings set 'services=[{"health":{"path":"/api/health"}}]'
       printf '#!/bin/bash\nexec bash /root/edits "\${@: -1}"\n' > ${editor}; chmod 755 ${editor}
       update-alternatives --quiet --install /usr/bin/editor editor ${editor} 99
       update-alternatives --quiet --set editor ${editor}
       rm -f /var/lib/man-db/auto-update; echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes`,
      );
      await bringDownloads(machine, ['systemd-timesyncd']);
      await sh(machine, 'apt-get install systemd-timesyncd >/dev/null 2>&1');
    });
    afterAll(() => setUp[Symbol.asyncDispose]());

    it.each(situations.map((each) => [each.finding ?? 'sample', each.offered, each] as const))(
      '%s: %s',
      async (_, __, situation) => {
        const { given, finding, edits, exits = [0], shows, then, last } = situation;
        const { machine } = setUp;
        // in addition to the error, not instead of it
        onTestFinished(async () => {
          if (last !== undefined) await sh(machine, last);
        });
        if (given !== undefined) await sh(machine, given);
        if (edits !== undefined) await machine.exec(['tee', '/root/edits'], { input: edits });
        const command = await commandOf(situation);
        expect(command).toMatch(patternOf(situation.offered));
        const inItsFolder = `cd ${given?.includes('/srv/repo') === true ? '/srv/repo' : '/srv/work'}; export TERM=xterm LC_ALL=C.UTF-8 PAGER=cat SYSTEMD_PAGER=cat; ${command}`;
        const { exitCode, stdout: screen } = await machine.exec(
          ['timeout', '60', 'script', '-qec', inItsFolder, '/dev/null'],
          { input: '', reject: false },
        );
        expect(exits, `${command}: ${String(exitCode)}\n${screen}`).toContain(exitCode);
        if (shows !== undefined) expect(screen).toMatch(shows);
        if (then !== undefined) await sh(machine, then);
        if (finding !== undefined && shows === undefined)
          expect(await findingsOf(situation)).toEqual([]);
      },
      120 * seconds,
    );

    it.each(installing)(
      '$offered: $packages',
      async ({ offered, command, packages, real }) => {
        expect(command).toMatch(patternOf(offered));
        await whatItInstalls(setUp.machine, { command, packages, real });
      },
      120 * seconds,
    );
  },
);

async function findingsOf({ finding, offered }: Situation): Promise<string[]> {
  const { report } = await doctor();
  return report.findings
    .filter(({ what }) => what.code === finding)
    .map(({ fix }) => fix?.params['command'])
    .filter((command) => typeof command === 'string')
    .filter((command) => patternOf(offered).test(command));
}

async function commandOf(situation: Situation): Promise<string> {
  if (situation.finding === undefined) return situation.sample ?? situation.offered;
  const [command] = await findingsOf(situation);
  if (command === undefined) {
    const { stdout } = await doctor();
    throw new Error(`${situation.finding} offers no ${situation.offered}: ${stdout}`);
  }
  return command;
}
