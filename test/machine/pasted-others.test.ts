import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot } from '../support/machine';
import { commandsOfOthers, patternOf } from '../support/others-commands';
import { bringDownloads } from './cases/debian-packages';
import { installing, onOtherComputers, whatItInstalls } from './cases/others-apt';
import { situations, type Situation } from './cases/others-situations';
import { lookingAt } from './world/looking';
import { sh } from './world/machine';
import { setUpMachine, type SetUp } from './world/set-up';
import { atTerminal } from './world/terminal';

let setUp: SetUp;
const { doctor } = lookingAt(() => setUp.machine);

describe.skipIf(!canBoot)('the commands of others that we offer', () => {
  beforeAll(async () => {
    setUp = await setUpMachine('pasted');
    const { machine } = setUp;
    await sh(
      machine,
      `useradd --create-home ada; mkdir -p /srv/work
       ladylinux-refresh settings set 'services=[{"health":{"path":"/api/health"}}]'
       rm -f /var/lib/man-db/auto-update; echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes`,
    );
    await bringDownloads(machine, ['nano', 'systemd-timesyncd']);
    await sh(machine, 'apt-get install nano systemd-timesyncd >/dev/null 2>&1');
  });
  afterAll(() => setUp[Symbol.asyncDispose]());

  it('are all tried here, or somewhere else for a reason', async () => {
    const tried = [...situations, ...installing, ...onOtherComputers].map(({ offered }) => offered);
    expect((await commandsOfOthers()).filter((command) => !tried.includes(command))).toEqual([]);
    expect(tried.length).toBeGreaterThan(50);
  });

  it.each(situations.map((each) => [each.finding ?? 'sample', each.offered, each] as const))(
    '%s: %s',
    async (_, __, situation) => {
      const { given, finding, typed, exits = [0], shows, then, last } = situation;
      const { machine } = setUp;
      try {
        if (given !== undefined) await sh(machine, given);
        const command = await commandOf(situation);
        expect(command).toMatch(patternOf(situation.offered));
        const inItsFolder = `cd ${given?.includes('/srv/repo') === true ? '/srv/repo' : '/srv/work'}; export TERM=xterm LC_ALL=C.UTF-8 PAGER=cat SYSTEMD_PAGER=cat; ${command}`;
        const { code, screen, left } = await atTerminal(
          machine,
          ['bash', '-c', inItsFolder],
          ...(typed ?? []),
        );
        expect([exits.includes(code), left], `${command}: ${String(code)}\n${screen}`).toEqual([
          true,
          0,
        ]);
        if (shows !== undefined) expect(screen).toMatch(shows);
        if (then !== undefined) await sh(machine, then);
        if (finding !== undefined && shows === undefined)
          expect(await findingsOf(situation)).toEqual([]);
      } finally {
        if (last !== undefined) await sh(machine, last);
      }
    },
  );

  it.each(installing)('$offered: $packages', async ({ offered, command, packages, real }) => {
    expect(command).toMatch(patternOf(offered));
    await whatItInstalls(setUp.machine, { command, packages, real });
  });
});

async function findingsOf({ finding, offered }: Situation): Promise<string[]> {
  const { report } = await doctor();
  return report.findings
    .filter(({ what }) => what.code === finding)
    .map(({ fix }) => String(fix?.params['command']))
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
