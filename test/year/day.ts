import { randomFrom } from '../machine/swap/random';
import { untilNobodyWorks } from '../machine/world/machine';
import {
  firstApplication,
  isGood,
  nextApplication,
  schemaOf,
  type Application,
} from './application';
import type { Looked, Measured, Ran } from './commands';
import type { Day, Kind } from './plan';
import type { YearWorld } from './world';

/** What became of a day: a line of the file of results. */
export interface Lived extends Measured {
  readonly day: number;
  readonly kind: Kind;
  readonly outcome: string | null;
  /** Of the runs of the day, as who asked for them waits. */
  readonly runMs: number;
  readonly downtimeMs: number | null;
  readonly peakKiB: number | null;
  /** What was promised and not kept. */
  readonly complaints: readonly string[];
  /** That the whole day took. */
  readonly dayMs: number;
}

interface Version {
  readonly hash: string;
  readonly application: Application;
}

/** How the day's refresh may end, and which commits may stand after it. */
interface Promised {
  readonly outcomes: readonly (string | null)[];
  readonly may: readonly string[];
}

interface Done extends Promised {
  readonly runs: readonly Ran[];
  readonly complaints?: readonly string[];
}

/** An interrupted refresh leaves the old version or the new one. */
const cutShort = ['refreshed', 'interrupted', 'cancelled', 'nothing-to-do', null];
const usualMs = 8000;
/** Two programs that are started for it make a day a quarter longer. */
const timedEvery = 5;

export class Year {
  readonly #known = new Map<string, Application>();
  /** Of the versions that stood. */
  readonly #pythons = new Map<string, string | null>();
  readonly #lengths: number[] = [];
  #newest: Version;
  #standing: Version;
  #seen: Looked;
  #upgrades = 0;

  private constructor(
    readonly world: YearWorld,
    seen: Looked,
  ) {
    const first = { hash: seen.commit ?? '', application: firstApplication };
    this.#newest = this.#standing = first;
    this.#known.set(first.hash, first.application);
    this.#seen = seen;
    this.#pythons.set(first.hash, seen.python);
  }

  static async begin(world: YearWorld): Promise<Year> {
    const seen = await world.look();
    if (seen.problems.length > 0) throw new Error(seen.problems.join('; '));
    return new Year(world, seen);
  }

  async live(day: Day): Promise<Lived> {
    const began = performance.now();
    const { world } = this;
    const { runs, outcomes, may, complaints = [] } = await this.#act(day);
    const last = runs.at(-1);
    const seen = await world.look();
    const outcome = last?.report?.outcome ?? null;
    const found = [
      ...complaints,
      ...(outcomes.includes(outcome) ? [] : [`it ended ${told(last)}`]),
      ...this.#complaintsOf(seen, may),
    ];
    const measured = await world.measure(day.number % timedEvery === 0);
    const application = this.#known.get(seen.commit ?? '');
    if (application !== undefined) this.#standing = { hash: seen.commit ?? '', application };
    this.#seen = seen;
    this.#pythons.set(this.#standing.hash, seen.python);
    await world.age(1);
    return {
      day: day.number,
      kind: day.kind,
      outcome,
      runMs: runs.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      downtimeMs: last?.report?.downtimeMs ?? null,
      peakKiB: last?.peakKiB ?? null,
      complaints: found,
      dayMs: performance.now() - began,
      ...measured,
    };
  }

  async #act(day: Day): Promise<Done> {
    const { world } = this;
    const old = this.#standing.hash;
    switch (day.kind) {
      case 'off':
        await this.#commit(day);
        return { runs: [], outcomes: [null], may: [old] };
      case 'nothing':
        return { runs: [await this.#refresh()], ...this.#promised() };
      case 'return': {
        const back = await world.run({ args: ['rollback'] });
        const to = back.report?.to ?? '';
        // a version kept with another Python is rebuilt for the return, and a message says so
        return this.#pythons.get(to) === this.#seen.python
          ? { runs: [back], outcomes: ['refreshed'], may: [to] }
          : { runs: [back], outcomes: ['staging-failed'], may: [old] };
      }
      case 'offline': {
        await this.#commit(day);
        await world.machine.net('unplug');
        const run = await this.#refresh();
        await world.machine.net('plug');
        return { runs: [run], outcomes: ['offline'], may: [old] };
      }
      case 'full-disk': {
        await this.#commit(day);
        await world.sh(fillDisk);
        const run = await this.#refresh();
        await world.sh('rm /opt/ladylinux/fill*');
        return { runs: [run], outcomes: ['staging-failed'], may: [old] };
      }
      case 'kill':
      case 'cancel':
      case 'power':
        return this.#cutShort(day);
      case 'branch': {
        const branch = `side-${String(day.number)}`;
        const application = nextApplication(this.#newest.application, day);
        const hash = await world.commit(application, { branch });
        this.#known.set(hash, application);
        const run = await this.#refresh('--branch', branch);
        return { runs: [run], outcomes: ['refreshed'], may: [hash] };
      }
      case 'staged': {
        await this.#commit(day);
        const stage = await this.#refresh('--stage');
        const complaints =
          stage.report?.outcome === 'staged' ? [] : [`--stage ended ${told(stage)}`];
        const apply = await world.run({ args: ['apply'] });
        return { runs: [stage, apply], complaints, ...this.#promised() };
      }
      case 'edit':
        return this.#edit(day);
      case 'python': {
        const version = await world.sh(pythonUpdate);
        await this.#commit(day);
        const run = await this.#refresh();
        const runs = await world.sh('/opt/ladylinux/venv/bin/python -V');
        const complaints = runs.endsWith(` ${version}`) ? [] : [`the environment is of ${runs}`];
        return { runs: [run], complaints, ...this.#promised() };
      }
      case 'upgrade':
        this.#upgrades += 1;
        await world.upgrade(`0.${String(this.#upgrades + 1)}.0`);
        break;
      default:
    }
    await this.#commit(day);
    return { runs: [await this.#refresh()], ...this.#promised() };
  }

  async #edit(day: Day): Promise<Done> {
    const mine = `mine-${String(day.number)}.txt`;
    await this.world.sh(
      `cd /opt/ladylinux/app; echo '# mine' >> parts/__init__.py; echo mine > ${mine}`,
    );
    await this.#commit(day);
    const run = await this.#refresh();
    const { archived } = await this.world.look();
    const complaints = archived.some((path) => path.endsWith(mine)) ? [] : ['edits were not saved'];
    return { runs: [run], complaints, ...this.#promised() };
  }

  async #cutShort(day: Day): Promise<Done> {
    const { world } = this;
    const may = [this.#standing.hash, await this.#commit(day)];
    const length = [...this.#lengths].sort((a, b) => a - b)[2] ?? usualMs;
    const after = Math.round(randomFrom(day.seed).between(0.02, 1.05) * length);
    if (day.kind === 'power') {
      await world.loseWhile(after);
      await untilNobodyWorks(world.machine);
      return { runs: [], outcomes: [null], may };
    }
    const disturb = day.kind === 'kill' ? { killAfterMs: after } : { cancelAfterMs: after };
    const run = await world.run({ args: ['refresh'], ...disturb });
    return { runs: [run], outcomes: cutShort, may };
  }

  async #commit(day: Day): Promise<string> {
    const application = nextApplication(this.#newest.application, day);
    const hash = await this.world.commit(application, { instead: day.kind === 'rewritten' });
    this.#newest = { hash, application };
    this.#known.set(hash, application);
    return hash;
  }

  async #refresh(...more: string[]): Promise<Ran> {
    const run = await this.world.run({ args: ['refresh', ...more] });
    if (run.report?.outcome === 'refreshed')
      this.#lengths.splice(0, this.#lengths.length - 4, run.milliseconds);
    return run;
  }

  /** For a refresh to the newest commit without a fault. */
  #promised(): Promised {
    const { hash, application } = this.#newest;
    const old = this.#standing.hash;
    if (hash === old) return { outcomes: ['nothing-to-do'], may: [old] };
    if (isGood(application)) return { outcomes: ['refreshed'], may: [hash] };
    return { outcomes: ['staging-failed', 'rolled-back'], may: [old] };
  }

  #complaintsOf(seen: Looked, may: readonly string[]): string[] {
    const before = this.#seen;
    const found = [...seen.problems];
    const application = this.#known.get(seen.commit ?? '');
    if (application === undefined || !may.includes(seen.commit ?? ''))
      return [...found, `${String(seen.commit)} stands, not one of ${may.join()}`];
    const { number, packages, modules } = application;
    const { served } = seen;
    const expected = [number, sorted(packages), Object.keys(modules).sort()];
    const is = [served?.number, sorted(served?.packages ?? {}), served?.parts];
    if (JSON.stringify(is) !== JSON.stringify(expected))
      found.push(`${JSON.stringify(is)} is served, not ${JSON.stringify(expected)}`.slice(0, 500));
    if (seen.precious !== before.precious)
      found.push(`something precious changed: ${difference(before.precious, seen.precious)}`);
    const isMigrated = seen.commit !== before.commit && application.trait === 'migrates';
    const schema = isMigrated ? schemaOf(number) : before.schema;
    if (seen.schema !== schema)
      found.push(`the schema is ${shown(seen.schema)}, not ${shown(schema)}`);
    if (besideSchema(seen.data) !== besideSchema(before.data))
      found.push(`data/ is not as it was: ${difference(before.data, seen.data)}`);
    return found;
  }
}

const told = (run: Ran | undefined): string =>
  JSON.stringify([run?.exitCode, run?.report, run?.said.slice(-600)]);
const sorted = (packages: Readonly<Record<string, string>>) =>
  Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
const shown = (schema: string | null): string => schema?.slice(0, 5).trim() ?? 'absent';
const besideSchema = (digest: string): string =>
  digest
    .split('\n')
    .filter((line) => !line.includes('/data/schema '))
    .join('\n');
const difference = (before: string, after: string): string => {
  const old = new Set(before.split('\n'));
  const added = after.split('\n').filter((line) => !old.has(line));
  return added.slice(0, 3).join(' | ') || 'something is missing';
};

/** The last megabytes are written, since a file system keeps some for its own. */
const fillDisk = `cd /opt/ladylinux
fallocate -l "$(($(df --output=avail -B1 . | tail -1) - 2 ** 24))" fill
dd if=/dev/zero of=fill-up bs=64k status=none 2>/dev/null || true`;

/** As dpkg brings it: another file takes the interpreter's name, whose patch level is one more. Prints it. */
const pythonUpdate = `python3 - <<'END'
import os, platform, shutil
old = platform.python_version()
minor, patch = old.rsplit(".", 1)
new = "%s.%d" % (minor, (int(patch) + 1) % 10)
path = os.path.realpath("/usr/bin/python3")
program = open(path, "rb").read()
assert len(old) == len(new) and program.count(old.encode()) == 1
open(path + ".new", "wb").write(program.replace(old.encode(), new.encode()))
shutil.copystat(path, path + ".new")
os.rename(path + ".new", path)
print(new)
END`;
