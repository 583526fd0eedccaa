import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { spread } from '../bench/support/statistics';
import type { Lived } from './day';
import { growthOf, oursOf } from './growth';
import { kinds } from './plan';
import { plotYear, type Panel } from './plot';

const mebi = 2 ** 20;
export const wholeYear = 365;
const milestones = [7, 30, 180, wholeYear];
/** Times are medians of this many days; those of single days depend on the kind of day. */
const window = 14;

const megabytes = (bytes: number): string => (bytes / mebi).toFixed(bytes < 10 * mebi ? 2 : 1);
const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** Of the days up to that one. */
function medianBefore(
  lived: readonly Lived[],
  day: number,
  of: (one: Lived) => number | null,
): number | null {
  const values = lived
    .filter((one) => one.day <= day && one.day > day - window)
    .flatMap((one) => of(one) ?? []);
  return values.length === 0 ? null : spread(values).median;
}

const runMs = (one: Lived) => (one.outcome === 'refreshed' ? one.runMs : null);
const downtimeMs = (one: Lived) => (one.outcome === 'refreshed' ? one.downtimeMs : null);
const peakKiB = ({ peakKiB: peak }: Lived) => peak;
const statusMs = ({ statusMs: ms }: Lived) => ms;
const historyMs = ({ historyMs: ms }: Lived) => ms;

const parts = [
  ...['version in place', 'versions kept', 'tools', 'mirror', 'packages received', 'data'],
  ...['data taken back', 'history', 'events of runs', 'edits saved', 'records'],
];

/** docs/year.md and its plot, of a year that was lived. */
export async function writePage(
  root: string,
  { about, lived }: { readonly about: readonly string[]; readonly lived: readonly Lived[] },
): Promise<void> {
  const days = lived.length;
  const minutes = lived.reduce((sum, { dayMs }) => sum + dayMs, 0) / 60_000;
  const at = lived.filter(({ day }) => milestones.includes(day) || day === days);
  const last = lived.at(-1);
  if (last === undefined) throw new Error('no day was lived');
  const row = (what: string, cells: readonly string[]) => `| ${[what, ...cells].join(' | ')} |`;
  const median = (what: string, of: (one: Lived) => number | null, shown: (v: number) => string) =>
    row(
      what,
      at.map(({ day }) => {
        const value = medianBefore(lived, day, of);
        return value === null ? '' : shown(value);
      }),
    );
  const broken = lived.filter(({ complaints }) => complaints.length > 0);
  const lines = [
    '# A year',
    '',
    'One machine is refreshed every day for a year, and everything that can happen to it happens several times. After each day every promise is checked, and what is on the disk is measured. What grows without a bound is a defect.',
    '',
    '![Disk, times and memory over a year](year.svg)',
    '',
    ...about.map((line) => `- ${line}`),
    `- ${String(days)} of ${String(wholeYear)} days were lived; ${broken.length === 0 ? 'none of them' : String(broken.length)} with a broken promise; ${minutes.toFixed(0)} minutes in all`,
    `- disk after the last day: ${growthOf(lived).toFixed(2)} times that of day 7; the aim is at most 1.50. Without the tools, which stay the same, ${growthOf(lived, ['tools']).toFixed(2)} times; without the versions kept too, which have environments of their own on some days and none on others, ${growthOf(lived, ['tools', 'versions kept']).toFixed(2)} times`,
    '',
    row(
      '',
      at.map(({ day }) => `day ${String(day)}`),
    ),
    `| --- |${at.map(() => ' ---: |').join('')}`,
    row(
      'on the disk, in MiB',
      at.map(({ disk }) => megabytes(oursOf(disk))),
    ),
    ...parts
      .filter((part) => (last.disk[part] ?? 0) > 0)
      .map((part) =>
        row(
          `of this: ${part}`,
          at.map(({ disk }) => megabytes(disk[part] ?? 0)),
        ),
      ),
    row(
      'files',
      at.map(({ files }) => files.toLocaleString('en')),
    ),
    row(
      'the system’s journal, in MiB',
      at.map(({ disk }) => megabytes(disk['journal'] ?? 0)),
    ),
    median('a refresh, in s', runMs, seconds),
    median('its downtime, in s', downtimeMs, seconds),
    median('peak memory of its process, in MiB', peakKiB, (kib) => (kib / 1024).toFixed(0)),
    median('`status`, in s', statusMs, seconds),
    median('`history`, in s', historyMs, seconds),
    '',
    `Times and memory are medians of the ${String(window)} days before.`,
    '',
    '## What happens in a year',
    '',
    row('day', ['times', 'ended']),
    '| --- | ---: | --- |',
    ...kinds.map((kind) => {
      const these = lived.filter((one) => one.kind === kind);
      const outcomes = these.map(({ outcome }) => outcome ?? 'without a report');
      const ends = [...new Set(outcomes)].map(
        (one) => `${one} ${String(outcomes.filter((other) => other === one).length)}`,
      );
      return row(`\`${kind}\``, [String(these.length), ends.join(', ')]);
    }),
    '',
    ...howItWorks,
  ];
  const page = join(root, 'docs/year.md');
  const style = await prettier.resolveConfig(page);
  await writeFile(page, await prettier.format(lines.join('\n'), { ...style, parser: 'markdown' }));
  await writeFile(
    join(root, 'docs/year.svg'),
    plotYear('A year of refreshes', days, panels(lived)),
  );
}

const howItWorks = [
  '## What is checked each day',
  '',
  'Code and environment in place are those of one commit, byte for byte; that very commit answers, with its packages; the commit is the one that has to stand after such a day; models, `/etc/ladylinux` and what else is not a refresh’s are as they were; data changes by a migration alone; nothing is left over; no unit of ours has failed; and the refresh of the next day works.',
  '',
  '## The clock',
  '',
  'The clock stays, and every night what tells a time of the past tells one of a day before: the files below `/var/lib/ladylinux-refresh` in their text, and these, the mirror, the tools and the received packages in their own time. What compares a time with now therefore sees a day go by: when the mirror was packed, until when a version is watched, how old a run or a version is. A clock that runs ahead would do less: Node reads the times of files from the kernel, which nobody can set ahead for one machine.',
  '',
  'The rest of the product bounds by number and by size, whatever the time: versions kept, events of runs, edits saved, bad commits.',
  '',
  '## Run it',
  '',
  'As root, on a machine with `systemd-nspawn`:',
  '',
  '```sh',
  'npm run year',
  'npm run year -- --days 30 --seed 2',
  '```',
  '',
  'The same seed makes the same plan. Each day is a line of a file in `test-results/year/`, with the machine’s journal of a day that broke a promise beside it. A whole year replaces this page; `npm run year -- --page FILE` writes it from such a file. Tasks of a refresh do not step back for other programs here, as they do otherwise: beside other tests a day would take minutes.',
  '',
];

function panels(lived: readonly Lived[]): Panel[] {
  const curve = (what: string, of: (one: Lived) => number) => ({
    what,
    points: lived.map((one) => [one.day, of(one)] as const),
  });
  const smooth = (what: string, of: (one: Lived) => number | null, unit: number) => ({
    what,
    points: lived.flatMap(({ day }) => {
      const value = medianBefore(lived, day, of);
      return value === null ? [] : [[day, value / unit] as const];
    }),
  });
  const part = (name: string) => curve(name, ({ disk }) => (disk[name] ?? 0) / mebi);
  return [
    {
      title: 'On the disk, in MiB',
      curves: [
        curve('all of LadyLinux', ({ disk }) => oursOf(disk) / mebi),
        ...['versions kept', 'version in place', 'tools', 'mirror', 'journal'].map(part),
      ],
    },
    {
      title: 'Small things on the disk, in MiB',
      curves: [
        ...['history', 'events of runs', 'edits saved', 'records', 'data', 'data taken back'],
      ].map(part),
    },
    {
      title: `Seconds, medians of ${String(window)} days`,
      curves: [
        smooth('a refresh', runMs, 1000),
        smooth('its downtime', downtimeMs, 1000),
        smooth('status', statusMs, 1000),
        smooth('history', historyMs, 1000),
      ],
    },
    {
      title: `Peak memory of the refresh, in MiB, medians of ${String(window)} days`,
      curves: [smooth('its process', peakKiB, 1024)],
    },
  ];
}
