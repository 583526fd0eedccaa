import { join } from 'node:path';
import { because, message, type Reason } from '../../../contract/message';
import { keptVersion, knownSeals, lockOf, type Version } from '../../state/version';
import type { TaskRequest } from '../../host/task-table';
import type { Tools } from '../../host/tasks/environment';
import { withMirror } from '../mirror';
import { daysFor } from '../days-for';
import { moduleFolders } from '../module-folders';
import type { Run, StepIo } from '../run';
import { listFor, receivePython } from '../receive-python';
import { runTask } from '../task';
import { archivesOfSource } from '../from-source';
import { isThatOf, lookAtVenv, type SoundVenv } from '../look-at-venv';
import { bundleCopy, forgetReceived } from '../tidy';
import { pathExists } from '../../lib/path';
import { sha256OfContent } from '../../lib/sha256';
import { RunEnd, type Environment, type FetchResult } from '../end';

const mostSources = 50;
/** A build backend names its further requirements in one answer; the second round is for theirs. */
const mostRounds = 3;

/**
 * Makes the environment of the staged code, or confirms that the current one fits. Tasks that run foreign code write
 * nothing that is used again; what is used again is written by tasks that run none.
 */
export function environment(
  run: Run,
  current: Version | null,
  fetched: FetchResult,
  inPlace: SoundVenv | null,
): Promise<Environment | RunEnd> {
  return run.step('environment', async (io) => {
    const made = await listAndMake(run, io, { current, fetched, inPlace });
    return made instanceof RunEnd ? withMirror(made, run.settings) : made;
  });
}

interface Known {
  readonly current: Version | null;
  readonly fetched: FetchResult;
  readonly inPlace: SoundVenv | null;
}

async function listAndMake(run: Run, io: StepIo, { current, fetched, inPlace }: Known) {
  const { layout, settings, request } = run;
  const currentLock = current === null ? null : await lockOf(layout, current.commit.hash);
  const tools = await toolsFor(run);
  const { bundle } = run.found;
  const { hash } = fetched.commit;
  const lockBefore = request.rebuild ? null : (bundle?.list ?? (await lockOf(layout, hash)));
  const listed = await listFor(run, io, {
    ...tools,
    lock: lockBefore,
    currentLock,
    currentDigest: current?.dependencyDigest ?? null,
    packages: settings.packages.names,
    days:
      bundle === null
        ? daysFor(fetched.commit.committedAt, settings.packages.minimumAgeDays, new Date())
        : [null],
    exempt: settings.packages.exempt,
    entryPoint: settings.entryPoint ?? null,
    modules: await moduleFolders(run),
    extras: settings.extras,
    commit: hash,
  });
  if (listed instanceof RunEnd) return listed;
  const { changes, source } = listed;
  const asOf =
    listed.python === null
      ? momentOf(run, lockBefore === null ? current : await keptVersion(layout, hash))
      : listed.asOf;
  let { lock } = listed;
  const hasOne = !request.rebuild && (await pathExists(layout.venv));
  const look = () => (isThatOf(inPlace, lock) ? inPlace : lookAtVenv(run, layout.venv, lock));
  const inUse = hasOne ? await look() : null;
  if (inUse instanceof RunEnd) return inUse;
  const fitting = { ...tools, chosenPython: listed.python?.path ?? null };
  const isOfAnother =
    listed.python !== null &&
    inUse?.kind === 'sound' &&
    inUse.python.version !== listed.python.version;
  const made =
    inUse?.kind === 'sound' && !isOfAnother
      ? inUse
      : await make(
          run,
          io,
          { ...fitting, present: hasOne ? await presentOf(run, current, currentLock) : null },
          lock,
        );
  if (made instanceof RunEnd) return made;
  if ('lock' in made) ({ lock } = made);
  if (request.list !== undefined && sha256OfContent(lock) !== request.list)
    return new RunEnd('staging-failed', message('like-other-list'));
  const kept = made === inUse;
  const warnings = [...listed.warnings, ...('warnings' in made ? made.warnings : [])];
  const once = new Map(warnings.map((each) => [JSON.stringify(each), each]));
  for (const warning of once.values()) run.warn(warning);
  if (inUse?.kind === 'other' && lock === currentLock)
    run.warn(message('environment-rebuilt', { reason: inUse.reason }));
  const { seal } = made;
  const python = { ...made.python, ...(asOf !== null && { asOf }) };
  const { packages } = python;
  const changed = changes.length;
  return {
    value: { lock, dependencyDigest: listed.dependencyDigest, changes, kept, python, seal },
    outcome: kept ? ('unchanged' as const) : ('done' as const),
    detail: kept
      ? message('detail-packages-kept', { packages })
      : asOf === null
        ? message('detail-packages-of', { packages, changed, source })
        : message('detail-packages-as-of', { packages, changed, source, day: asOf.slice(0, 10) }),
  };
}

/** The date of a list that is taken from a bundle, or from the version it was kept with. */
const momentOf = ({ found: { bundle } }: Run, version: Version | null): string | null =>
  (bundle !== null && bundle.list !== null ? bundle.asOf : version?.python.asOf) ?? null;

async function toolsFor({ layout, settings, request, host, found }: Run): Promise<Tools> {
  const work = join(layout.next, 'work');
  await host.makeTaskFolder(work);
  await host.makeTaskFolder(layout.tools, 'keep');
  return {
    app: layout.nextApp,
    python: host.python,
    wantedPython: settings.python.version,
    managedPython: settings.python.managed,
    pythons: layout.pythons,
    rebuild: request.rebuild,
    chosenPython: null,
    tool: settings.pythonTool,
    tools: layout.tools,
    index: found.bundle?.index ?? settings.packageIndex ?? null,
    work,
  };
}

/** The repository's own package, built from its code, and with it those of its folders. */
const ownPackageLine = /^(\S+) @ file:\. .*\n/m;
const localLines = /^\S+ @ file:\.\S* .*\n/gm;

/** What the next environment may copy from the current one. */
async function presentOf(run: Run, current: Version | null, lock: string | null) {
  if (current === null || lock === null) return null;
  const seals = await knownSeals(run.layout, current.python.fingerprint);
  return { venv: run.layout.venv, lock, seals: [...seals] };
}

async function make(
  run: Run,
  io: StepIo,
  given: Tools & Pick<TaskRequest<'environment'>, 'present'>,
  listed: string,
) {
  const { layout, host } = run;
  const own = ownPackageLine.exec(listed)?.[1];
  const local = new Set([...listed.matchAll(localLines)].map(([line]) => line.split(' ', 1)[0]));
  const withoutOwn = listed.replace(ownPackageLine, '');
  const received = listed.replace(localLines, '');
  const cache = await cacheFor(run, received);
  let lock = listed;
  const { present, ...before } = given;
  let tools: Tools = before;
  const have = await archivesOfSource(run, io, received);
  if (have instanceof RunEnd) return have;
  const built: TaskRequest<'environment'>['built'] = [];
  for (;;) {
    await host.makeTaskFolder(layout.nextVenv);
    await host.makeTaskFolder(tools.work);
    const places = { venv: layout.nextVenv, finalVenv: layout.venv, cache };
    const made = await runTask(
      run,
      'environment',
      { ...tools, ...places, lock, have, built, present },
      { io },
    );
    if (made instanceof RunEnd) return made;
    if (made.kind === 'made') return { ...made, lock };
    if (made.kind === 'other-python' || made.kind === 'wants-python') {
      const chosenPython =
        made.kind === 'other-python' ? made.python : await receivePython(run, io, made.version);
      if (chosenPython instanceof RunEnd) return chosenPython;
      // only once: the same interpreter is not requested again
      if (tools.chosenPython === chosenPython)
        return notBuilt(because('no-fitting-python', { name: own ?? '' }));
      tools = { ...tools, chosenPython };
      continue;
    }
    if (built.length === mostSources)
      return notBuilt(because('too-many-sources', { name: made.name }));
    const { name, version } = made;
    if (!local.has(name))
      run.warn(message('package-from-source', { package: `${name} ${version}` }));
    const folder = await build(run, io, { ...tools, lock, cache }, made);
    if (!(folder instanceof RunEnd)) built.push({ name, version, folder });
    else if (name === own && folder.said.code === 'dependency-build-failed') {
      // many a pyproject.toml claims to be buildable although nobody builds it
      const reason = folder.said.params['reason'] ?? '';
      run.warn(message('project-not-installed', { package: name, reason }));
      lock = withoutOwn;
    } else return folder;
  }
}

/** Downloads a source with network, running none of it, then builds it without network, each in a folder of its own. */
async function build(
  run: Run,
  io: StepIo,
  asked: Tools & { readonly lock: string; readonly cache: string },
  { name, version }: { readonly name: string; readonly version: string },
): Promise<string | RunEnd> {
  const { layout, host } = run;
  const folder = join(layout.next, `source-${name}`);
  const out = join(layout.next, `wheel-${name}`);
  const more: string[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    for (const each of [folder, out, asked.work]) await host.makeTaskFolder(each);
    const source = { ...asked, name, version, more, folder };
    const received = await runTask(run, 'fetch-source', source, { io });
    if (received instanceof RunEnd) return received;
    const wheel = { name, folder, out, have: more };
    const ended = await runTask(run, 'build-wheel', wheel, { io });
    if (ended instanceof RunEnd) return ended;
    if (ended.needs.length === 0) return out;
    more.push(...ended.needs);
  }
  return notBuilt(because('build-wants-more', { name }));
}

const notBuilt = (reason: Reason) =>
  new RunEnd('staging-failed', message('dependency-build-failed', { reason }));

/**
 * The downloads for this very list, so that an interrupted download can continue: for the same repository and branch,
 * and written only by tasks that run no downloaded code. For another list they are deleted, because uv does not check
 * the hash of what it has unpacked.
 */
async function cacheFor(run: Run, lock: string): Promise<string> {
  const { layout, settings, branch, host } = run;
  const key = JSON.stringify([settings.repository, branch, settings.packageIndex ?? null, lock]);
  const name = sha256OfContent(key).slice(0, 32);
  const path = `${layout.packageCache}-${name}`;
  await forgetReceived(run, [
    ...(run.request.rebuild ? [] : [path]),
    ...(run.found.bundle === null ? [] : [bundleCopy(layout)]),
  ]);
  await host.makeTaskFolder(path, 'keep');
  return path;
}
