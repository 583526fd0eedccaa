import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { makePipVenv, type PipVenv } from './bundled-pip';
import { explainFailure } from './index-probe';
import { parseJson } from '../../../common/lines';
import { lockFromEntries, parseLock, type Lock, type LockEntry } from './lock';
import {
  isSafeAddress,
  normalizeName,
  notLockable,
  parseRequirement,
  type LocalProject,
} from './requirements';
import type { ResolveLines, ResolveRequest } from './resolve-request';
import { done, failed, type Outcome } from './types';

const seconds = 20 * 60;

/** https://pip.pypa.io/en/stable/reference/installation-report/, version "1". */
const Report = z.object({
  install: z.array(
    z.object({
      is_direct: z.boolean(),
      download_info: z.object({
        url: z.string(),
        archive_info: z
          .object({
            hash: z.string().optional(),
            hashes: z.record(z.string(), z.string()).optional(),
          })
          .optional(),
      }),
      metadata: z.object({ name: z.string(), version: z.string() }),
    }),
  ),
});

type Installed = z.infer<typeof Report>['install'][number];

/** Has pip resolve without installing, in a temporary venv, and reads its report. */
export async function resolveWithPip(
  request: ResolveRequest,
  wanted: ResolveLines,
): Promise<Outcome<Lock>> {
  const scratch = await mkdtemp(join(request.workDir, 'resolve-'));
  try {
    const venv = await makePipVenv(join(scratch, 'venv'), request);
    return venv.ok ? await resolveIn(scratch, venv.value, request, wanted) : venv;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function resolveIn(
  scratch: string,
  venv: PipVenv,
  request: ResolveRequest,
  wanted: ResolveLines,
): Promise<Outcome<Lock>> {
  const { lines, constraints = [], extra = [], fromIndex = [], projects = [] } = wanted;
  // pip asks every index for every name: packages tied to one index are looked up there first and then given as URLs
  const own = await lookUpEach(scratch, venv, request, wanted);
  if (!own.ok) return own;
  const exempt = await lookUpExempt(scratch, venv, request, wanted);
  if (!exempt.ok) return exempt;
  const alone = [...exempt.value, ...own.value];
  const known = new Map(alone.map((one) => [normalizeName(one.metadata.name), one.download_info]));
  const addresses = new Map(wanted.addresses);
  for (const one of alone) {
    const hash = sha256Of(one);
    const fragment = hash === null ? '' : `#sha256=${hash}`;
    addresses.set(normalizeName(one.metadata.name), `${one.download_info.url}${fragment}`);
  }
  const roots = fromIndex.map(({ requirement }) => requirement);
  const all = [...lines, ...(wanted.isLocked === true ? [] : roots)].map((line) =>
    atAddress(line, addresses),
  );
  // pip before 23.1 drops extras if a URL is a constraint
  const named = new Set(all.map((line) => parseRequirement(line).name));
  const others = [...addresses].filter(([name]) => !named.has(name));
  const report = await dryRun(scratch, venv, request, {
    lines: [...all, ...projects.map(withExtras)],
    constraints: [...constraints, ...others.map(([name, url]) => `${name} @ ${url}`)],
    options: [
      ...extra.flatMap((option) => option.split(' ')),
      ...(wanted.pre === true ? ['--pre'] : []),
    ],
  });
  if (!report.ok) return report;
  const packaged = report.value.filter((one) => !isFolder(one));
  const lock = lockFromReport(packaged, known);
  if (!lock.ok) return lock;
  const { packages } = lock.value;
  request.onProgress?.({ phase: 'resolve', done: packages, total: packages });
  const urls = [...new Set(fromIndex.map(({ index }) => index))];
  const options = urls.map((url) => `--extra-index-url ${url}`);
  return done(lockFromEntries(parseLock(lock.value.text), options));
}

/** Replaces a requirement's version with its URL, if it has one. */
function atAddress(line: string, addresses: ReadonlyMap<string, string>): string {
  const { name, extras, marker } = parseRequirement(line);
  const address = addresses.get(name);
  if (address === undefined) return line;
  const wanted = extras.length === 0 ? name : `${name}[${extras.join(',')}]`;
  return `${wanted} @ ${address}${marker === null ? '' : ` ; ${marker}`}`;
}

const withExtras = ({ folder, extras }: LocalProject): string =>
  extras.length === 0 ? folder : `${folder}[${extras.join(',')}]`;

const isFolder = (one: Installed): boolean => one.download_info.url.startsWith('file:');

async function lookUpEach(
  scratch: string,
  venv: PipVenv,
  request: ResolveRequest,
  { fromIndex = [], isLocked = false }: ResolveLines,
): Promise<Outcome<Installed[]>> {
  const found: Installed[] = [];
  for (const index of new Set(fromIndex.map((one) => one.index))) {
    const lines = fromIndex.filter((one) => one.index === index).map((one) => one.requirement);
    const options = ['--no-deps', '--index-url', index];
    const lookUp = (some: readonly string[]) =>
      dryRun(scratch, venv, { ...request, index }, { lines: some, constraints: [], options });
    const all = await lookUp(lines);
    if (all.ok) found.push(...all.value);
    else if (!isLocked || all.failure.kind !== 'no-such-package') return all;
    else
      for (const line of lines) {
        const one = await lookUp([line]);
        // a lock file also names packages for other platforms
        if (one.ok) found.push(...one.value);
        else if (one.failure.kind !== 'no-such-package') return one;
      }
  }
  return done(found);
}

/** pip has one date for all names: names to be resolved as of now are looked up without it. */
async function lookUpExempt(
  scratch: string,
  venv: PipVenv,
  request: ResolveRequest,
  { lines, fromIndex = [], pre = false }: ResolveLines,
): Promise<Outcome<Installed[]>> {
  const { asOf = null, exempt = [] } = request;
  const found: Installed[] = [];
  const nameOf = (line: string) => parseRequirement(line).name;
  const others = new Set(fromIndex.map(({ requirement }) => nameOf(requirement)));
  for (const name of asOf === null ? [] : new Set(exempt.map(normalizeName))) {
    if (others.has(name)) continue;
    const asked = lines.filter((line) => nameOf(line) === name);
    if (asked.some((line) => parseRequirement(line).direct)) continue;
    const one = await dryRun(...([scratch, venv, { ...request, asOf: null }] as const), {
      lines: asked.length === 0 ? [name] : asked,
      constraints: [],
      options: ['--no-deps', ...(pre ? ['--pre'] : [])],
    });
    if (one.ok) found.push(...one.value);
    else if (asked.length > 0 || one.failure.kind !== 'no-such-package') return one;
  }
  return done(found);
}

async function dryRun(
  scratch: string,
  venv: PipVenv,
  request: ResolveRequest,
  asked: { lines: readonly string[]; constraints: readonly string[]; options: readonly string[] },
): Promise<Outcome<Installed[]>> {
  const report = join(scratch, 'report.json');
  const [list, limits] = [join(scratch, 'requirements.txt'), join(scratch, 'constraints.txt')];
  await writeFile(list, [...asked.lines, ''].join('\n'));
  await writeFile(limits, [...asked.constraints, ''].join('\n'));
  const { asOf = null } = request;
  let collected = 0;
  const run = await venv.install(
    [
      ...(asOf === null ? [] : ['--uploaded-prior-to', asOf]),
      ...[
        '--ignore-installed',
        '--dry-run',
        ...(request.noBuild === true ? ['--only-binary', ':all:'] : ['--prefer-binary']),
        '--report',
        report,
        ...asked.options,
      ],
      ...['--constraint', limits, '--requirement', list],
    ],
    seconds,
    (line) => {
      request.onOutput?.(line);
      if (!line.startsWith('Collecting ')) return;
      collected += 1;
      request.onProgress?.({ phase: 'resolve', done: collected, total: null });
    },
  );
  if (run.ended !== 'exited' || run.exitCode !== 0) {
    return failed(await explainFailure(run, 'pip', seconds, request));
  }
  const parsed = Report.safeParse(parseJson(await readFile(report, 'utf8')));
  if (parsed.success) return done(parsed.data.install);
  const detail = `pip's report: ${z.prettifyError(parsed.error)}`;
  return failed({ kind: 'tool-failed', tool: 'pip', exitCode: 0, detail });
}

function sha256Of({ download_info: { archive_info: archive } }: Installed): string | null {
  return archive?.hashes?.['sha256'] ?? /^sha256=(\w+)$/.exec(archive?.hash ?? '')?.[1] ?? null;
}

/** known: packages found on an index of their own, by name; they are pinned by that index and their hash. */
function lockFromReport(
  install: readonly Installed[],
  known: ReadonlyMap<string, unknown>,
): Outcome<Lock> {
  const unlockable: string[] = [];
  const entries = install.flatMap((one): LockEntry[] => {
    const { is_direct, download_info, metadata } = one;
    const sha256 = sha256Of(one);
    const name = normalizeName(metadata.name);
    const [url = ''] = download_info.url.split('#');
    const isAddress = is_direct && !known.has(name);
    if (sha256 === null || (isAddress && !isSafeAddress(url))) {
      unlockable.push(is_direct ? `${metadata.name} @ ${download_info.url}` : metadata.name);
      return [];
    }
    const from = isAddress ? url : null;
    return [{ name, version: metadata.version, url: from, marker: null, hashes: [sha256] }];
  });
  if (unlockable.length > 0) return notLockable(unlockable);
  return done(lockFromEntries(entries));
}
