import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { documentedLines, isElsewhere } from '../../support/documented';
import type { Machine } from '../../support/machine';
import { offeredCommands } from '../../support/offered-commands';
import { lastReport, sh } from '../world/machine';
import { atTerminal } from '../world/terminal';

/** The allowed exit codes of a command; default: only 0. */
const expected: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^ladylinux-refresh$|refresh (?:refresh)/, [0, 3]],
  [/^ladylinux-refresh apply/, [0, 3]],
  [/^ladylinux-refresh models/, [0, 3, 13]],
  [/^ladylinux-refresh (?:baseline|doctor --baseline)/, [0, 20]],
  [/^ladylinux-refresh doctor/, [0, 20, 21, 22]],
];
/** Commands with a placeholder for the reader, and commands that never end. */
const completed = (command: string): string => {
  if (command.endsWith('--follow'))
    return `said=$(mktemp); ${command} >$said & timeout 120 sh -c "until [ -s $said ]; do sleep 0.2; done" && kill $!`;
  return command
    .replace('3f2a9c1', '$(ls /opt/ladylinux/.refresh/kept/app | head -c 7)')
    .replace(
      'RUNID',
      '$(basename "$(ls -t /var/lib/ladylinux-refresh/private/saved/*.tar.gz | head -1)" .tar.gz)',
    );
};

/** Commands copied from a page or a message do what they say on a machine that is set up. */
export const pastedCommands = (given: () => Machine) => {
  let machine: Machine;
  beforeAll(() => {
    machine = given();
  });

  describe('the commands of the pages', { tags: 'thorough' }, () => {
    const documented = documentedLines()
      .filter((line) => !isElsewhere(line))
      .map(({ path, line }) => [path, line] as const);

    beforeAll(async () => {
      await sh(machine, 'usermod --append --groups systemd-journal ada');
      await machine.copyIn(resolve('sample'), '/home/ada/sample');
    });

    it.each(documented)('%s: %s', async (_, line) => {
      const asRoot = line.startsWith('sudo ');
      const command = line.replace(/^sudo /, '');
      const [, codes] = expected.find(([pattern]) => pattern.test(command)) ?? [null, [0]];
      if (command.endsWith('--fix')) {
        const no = Array.from({ length: 99 }, () => ['[y/N]', 'n\r'] as const);
        const { code, screen } = await atTerminal(machine, command.split(' '), ...no);
        expect(codes, screen.slice(-2000)).toContain(code);
        return;
      }
      const answer = await machine.exec(
        asRoot
          ? ['bash', '-c', completed(command)]
          : ['runuser', '-u', 'ada', '--', 'bash', '-c', `cd ~ && ${completed(command)}`],
        { reject: false },
      );
      expect(codes, `${answer.stdout.slice(-2000)}\n${answer.stderr}`).toContain(answer.exitCode);
    });
  });

  it(
    'takes every command that a sentence offers, as it is pasted',
    { tags: 'thorough' },
    async () => {
      const commit = (await lastReport(machine)).to?.hash ?? '';
      const settings = '/etc/ladylinux/refresh.json';
      await sh(machine, `cp ${settings} /tmp/settings`);
      const refused: string[] = [];
      for (const command of await offeredCommands(commit)) {
        if (command.endsWith(' NAME')) continue; // which the person completes
        const atPty = ['script', '--quiet', '--return', '--command', command, '/dev/null'] as const;
        const { exitCode, stdout } = await machine.exec(atPty, { input: 'x\n', reject: false });
        if ([exitCodes.usage, exitCodes.internal, 126, 127].includes(exitCode))
          refused.push(`${command}: ${String(exitCode)} ${stdout}`);
        await sh(machine, `cp /tmp/settings ${settings}`);
      }
      expect(refused).toEqual([]);
    },
  );

  it('a report leaves the service’s log out where its maker may not read what is secret in it', async () => {
    await sh(
      machine,
      `usermod --append --groups systemd-journal ada
       echo 'MOTTO=canary-in-no-pattern' >> /etc/ladylinux/ladylinux.env
       rm -f /home/ada/report.tar.gz; runuser -u ada -- ladylinux-refresh report --output /home/ada/report.tar.gz`,
    );
    const serviceLog = (archive: string) =>
      sh(machine, `tar xzOf ${archive} --wildcards '*service.log'`);
    const left = await serviceLog('/home/ada/report.tar.gz');
    expect(left).toContain('its secrets are in /etc/ladylinux/ladylinux.env');
    expect(left).not.toContain('Uvicorn running');
    await sh(machine, 'ladylinux-refresh report --output /tmp/report.tar.gz');
    expect(await serviceLog('/tmp/report.tar.gz')).toContain('Uvicorn running');
  });
};
