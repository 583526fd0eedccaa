import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as prettier from 'prettier';
import { isMet, limitsOf, type Part } from './part';
import { plot } from './plot';
import { columns, rowOf } from './print';

/** The machine and the versions of the measurement. */
export async function machineAndVersions(): Promise<string[]> {
  const first = async (program: string, ...args: string[]) =>
    (await execa(program, args)).stdout.split('\n')[0] ?? '';
  const [kernel, python, git, systemd, openssl, commit] = await Promise.all([
    first('uname', '-sr'),
    first('/usr/bin/python3', '--version'),
    first('git', '--version'),
    first('systemctl', '--version'),
    first('openssl', 'version'),
    first('git', 'rev-parse', 'HEAD'),
  ]);
  return [
    `${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory; the machine's disks are ext4 images in memory`,
    `${kernel}, Node ${process.versions.node}, ${python}, ${git}, ${systemd}, ${openssl}`,
    `commit ${commit}, load of the host before: ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ];
}

/** Writes docs/benchmarks.md and its plot. */
export async function writePage(
  root: string,
  parts: readonly Part[],
  about: readonly string[],
  minutes: number,
): Promise<void> {
  const missed = parts.flatMap(({ figures }) => figures.filter((one) => isMet(one) === false));
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const lines = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`, which repeats all measurements in throwaway machines (as root), and replaces this page. [ADR 11](adr/0011-where-the-time-goes.md) explains where the time goes.',
    '',
    '![Medians, and what grows](benchmarks.svg)',
    '',
    ...about.map((line) => `- ${line}`),
    `- ${minutes.toFixed(0)} minutes in all; ${missed.length} aims missed`,
    '',
    'Each round measures all programs one after the other, and each ratio is of one round. The tables show medians, with the lowest and the highest value.',
    ...parts.flatMap((part) => [
      '',
      `## ${part.title}`,
      '',
      part.about.join(' '),
      '',
      `| ${columns.join(' | ')} |`,
      `| --- | ---: | ---: | ---: | ---: | --- |`,
      ...part.figures.map((one) => `| ${rowOf(one).map(cell).join(' | ')} |`),
      '',
      ...limitsOf(part).map((line) => `- ${line}`),
    ]),
    '',
    '## Again',
    '',
    '`npm run bench` runs all parts, `npm run bench -- NAME...` some of `downtime`, `wall`, `held`, `status`, `growth`, `models`, `tray`, `frames`, `room`, `served` and `size`; their results are only printed. So are those of `plays`, which needs five machines, and of `image`, which needs Debian 13: `LADYLINUX_TEST_BASE=trixie npm run bench -- image`.',
    '',
  ];
  const page = join(root, 'docs/benchmarks.md');
  const style = await prettier.resolveConfig(page);
  await writeFile(page, await prettier.format(lines.join('\n'), { ...style, parser: 'markdown' }));
  await writeFile(join(root, 'docs/benchmarks.svg'), plot(parts));
}
