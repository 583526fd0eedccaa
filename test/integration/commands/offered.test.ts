import { chmod, copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { offerCommandsFor, withOwnCommands } from '../../../words/own-commands';
import { offeredCommands, offersNotRead } from '../../support/offered-commands';
import { helperBundle, makePrefix } from '../../support/prefix';

/** Messages that a prefix never has: it has no timer and no snapshots. */
const ofComputers = /ladylinux-refresh (?:timer|baseline)/;
/** What a person completes. */
const isComplete = (command: string) => !command.endsWith(' NAME');

test('every command that a sentence offers is taken as it is pasted, in a prefix', async () => {
  await using prefix = await makePrefix();
  const { report } = await prefix.run('refresh');
  expect(report?.outcome).toBe('refreshed');
  const own = join(prefix.folder, 'ladylinux-refresh');
  await writeFile(own, `#!/bin/sh\nexec ${process.execPath} ${helperBundle} "$@"\n`);
  await chmod(own, 0o755);
  const { settingsFile } = prefix.layout;
  const kept = join(prefix.folder, 'settings-as-they-were');
  await copyFile(settingsFile, kept);

  const offered = await offeredCommands(report?.to?.hash ?? '');
  expect(offered.length).toBeGreaterThan(35);
  expect(await offersNotRead()).toEqual([]);
  // a parameter without a sample value: the command to run would be unknown
  expect(offered.filter((command) => /[{}$]/.test(command))).toEqual([]);
  const refused: string[] = [];
  for (const command of offered.filter(isComplete)) {
    if (ofComputers.test(command)) continue;
    offerCommandsFor(prefix.layout.root);
    const pasted = withOwnCommands(command);
    offerCommandsFor(null);
    // at a terminal whose person says nothing but Ctrl-D, whenever it is that somebody asks
    const saysNothing = `while sleep 0.3; do printf '\\004'; done | script -qec "$0" /dev/null`;
    const { exitCode, stdout } = await execa('sh', ['-c', saysNothing, pasted], {
      stdin: 'ignore',
      reject: false,
      cwd: prefix.folder,
      env: { PATH: `${prefix.folder}:/usr/bin:/bin`, LANG: 'C.UTF-8' },
      extendEnv: false,
    });
    const wrong: readonly unknown[] = [exitCodes.usage, exitCodes.internal, 126, 127, undefined];
    if (wrong.includes(exitCode)) refused.push(`${pasted}: ${String(exitCode)} ${stdout}`);
    await copyFile(kept, settingsFile);
  }
  expect(refused).toEqual([]);
}, 600_000);

test('an application whose disk is not mounted is told as that, and nothing is put in its place', async () => {
  await using prefix = await makePrefix();
  await prefix.run('refresh');
  const { opt } = prefix.layout;
  await prefix.cli('service', 'stop');
  await rename(opt, `${opt}.disk`);
  await mkdir(opt);

  const status = await prefix.status();
  expect(status).toMatchObject({ condition: 'attention', code: null, python: null });
  expect(status.problems.map(({ code }) => code)).toEqual(['code-missing']);
  for (const verb of [['service', 'start'], ['refresh'], ['refresh', '--force']]) {
    const { exitCode, stderr } = await prefix.cli(...verb);
    expect([exitCode, stderr]).toEqual([
      verb[0] === 'service' ? exitCodes.needsAttention : exitCodes.stagingFailed,
      expect.stringMatching(/^There is no application in .* install$/m) as unknown,
    ]);
  }
  expect(await readdir(opt)).toEqual([]);

  await rmdir(opt);
  await rename(`${opt}.disk`, opt);
  expect((await prefix.cli('service', 'start')).exitCode).toBe(exitCodes.ok);
  await rm(opt, { recursive: true });
  expect((await prefix.cli('install')).exitCode).toBe(exitCodes.ok);
  expect((await prefix.status()).condition).toBe('healthy');
});

test('what is wrong with a line offers commands of the prefix that it names', async () => {
  await using prefix = await makePrefix();
  for (const line of [['statsu'], ['cancel', 'now'], ['settings', 'set']]) {
    const { exitCode, stderr } = await prefix.cli(...line);
    expect(exitCode).not.toBe(exitCodes.ok);
    const offered = stderr.match(/ladylinux-refresh (?!--prefix)[a-z-].*/g) ?? [];
    expect(offered, stderr).toEqual([]);
    expect(stderr).toContain(`ladylinux-refresh --prefix ${prefix.layout.root}`);
  }
});
