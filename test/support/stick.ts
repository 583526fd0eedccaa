import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BundleManifest, bundleFile } from '../../contract/bundle';
import { modelSources } from '../../helper/models/bundle/models';
import { openBundle } from '../../helper/models/bundle/read';
import { addModels } from '../../helper/tasks/bundle/make-models';
import { pagesOf } from '../../helper/tasks/bundle/pages';
import { takeBundle } from '../../helper/tasks/bundle/take';
import { BundleFolder } from '../../helper/tasks/bundle/write';
import { buildProgram, ModelsFolder, sha256 } from '../integration/models/support/models-folder';
import { createRepository } from './repositories';

export const wheel = 'not really a wheel, and nobody unpacks it here\n'.repeat(50_000);
export const wheelPath = 'wheels/numbers-1.0-py3-none-any.whl';
export const listPath = 'lists/3.11-linux-x86_64.txt';
/** Two files of one model, and a file of another model with the same size as the first of them. */
export const weights = {
  'big/weights.gguf': Buffer.alloc(1700, 'weights'),
  'small.gguf': Buffer.alloc(1000, 'small'),
};
const mostBytes = 1000;

const { signal } = new AbortController();
const quiet = { signal, event: () => undefined, output: () => undefined };
const silent = { ...quiet, progress: () => undefined };

/** A complete bundle, and modified copies of it. */
export class Stick {
  private constructor(
    readonly folder: string,
    readonly good: BundleManifest,
    readonly fingerprint: string,
    private readonly pupil: ModelsFolder,
  ) {}

  static async make(folder: string): Promise<Stick> {
    const at = (...parts: string[]) => join(folder, ...parts);
    mkdirSync(at('whole'));
    const upstream = await createRepository(at('up.git'));
    const commit = await upstream.head();
    const git = `git/${commit.slice(0, 12)}.bundle`;
    execFileSync('git', ['bundle', 'create', '--quiet', at('repo.bundle'), 'main'], {
      cwd: upstream.work,
    });
    const target = new BundleFolder(at('whole'), signal);
    await target.addFile(git, at('repo.bundle'));
    await target.addText(wheelPath, wheel);
    await target.addText(listPath, `numbers==1.0 --hash=sha256:${sha256(wheel)}\n`);
    const program = await buildProgram(folder);
    const [teacher, pupil] = [new ModelsFolder(program), new ModelsFolder(program)] as const;
    const files = Object.entries(weights).map(([path, content]) => {
      teacher.put(path, content);
      const checksum = { algorithm: 'sha256' as const, digest: sha256(content) };
      return { path, bytes: content.length, checksum };
    });
    pupil.manifest(
      files.map(({ path, checksum: { digest } }) => ({
        ...{ id: path, filename: path, checksum: digest },
        source_url: `http://127.0.0.1:1/${path}`,
      })),
    );
    const { models } = await addModels(target, { folder: teacher.dir, files }, silent, mostBytes);
    teacher.remove();
    for (const [path, text] of pagesOf(target.files)) await target.addText(path, text);
    const good = BundleManifest.parse({
      ...{ v: 1, repository: 'https://example.org/a/b', branch: 'main', commit, since: null, git },
      ...{ madeAt: '2026-11-28T12:00:00Z', madeBy: '0', files: target.files, models },
      lists: [{ python: '3.11', platform: 'linux-x86_64', path: listPath }],
    });
    const text = JSON.stringify(good);
    await target.finish(text);
    target.close();
    return new Stick(folder, good, sha256(text), pupil);
  }

  readonly at = (...parts: string[]): string => join(this.folder, ...parts);

  remove(): void {
    this.pupil.remove();
  }

  /**
   * The result of using a copy of the complete bundle with one change; `vouched`: the fingerprint that somebody confirmed. First the code,
   * then the models that came with it, in the order of a refresh.
   */
  async take(change: (stick: string) => void, vouched = this.fingerprint): Promise<string> {
    const [stick, out] = [this.at('stick'), this.at('out')];
    for (const each of [stick, out]) rmSync(each, { recursive: true, force: true });
    cpSync(this.at('whole'), stick, { recursive: true });
    mkdirSync(out);
    change(stick);
    const refused = await this.copy(stick, out, vouched);
    return refused ?? ((await this.#models(stick)) ? 'taken' : 'models-refused');
  }

  /** What a refresh copies from it; the reason if it did not, null if it did. */
  async copy(stick: string, out: string, vouched = this.fingerprint): Promise<string | null> {
    const asked = { folder: stick, fingerprint: vouched, out, mirror: this.at('up.git') };
    const answer = await takeBundle({ ...asked, python: '/usr/bin/python3' }, silent);
    return answer.ok ? null : answer.failure.message.code;
  }

  /** Whether all arrived; one that did not has no name. */
  async #models(stick: string): Promise<boolean> {
    const { pupil } = this;
    rmSync(pupil.dir, { recursive: true, force: true });
    mkdirSync(pupil.dir);
    const bundle = await openBundle(stick);
    try {
      await pupil.download({ sourceOf: modelSources(bundle) });
    } finally {
      bundle.files.close();
    }
    const named = [...pupil.snapshot().keys()].filter((name) => Object.hasOwn(weights, name));
    for (const [path, content] of Object.entries(weights))
      if (named.includes(path) && !pupil.read(path).equals(content))
        throw new Error(`${path} has its name, and is something else`);
    return named.length === Object.keys(weights).length;
  }

  /** The same with another manifest, for which somebody vouched. */
  takeVouched(change: Changed): Promise<string> {
    const changed = structuredClone(this.good) as unknown as Record<string, unknown>;
    // a first pass to learn the result
    const scratch = this.at('scratch');
    rmSync(scratch, { recursive: true, force: true });
    cpSync(this.at('whole'), scratch, { recursive: true });
    const answer = change(changed, scratch);
    const text = typeof answer === 'string' ? answer : JSON.stringify(changed);
    writeFileSync(join(scratch, bundleFile), text);
    return this.take((stick) => {
      rmSync(stick, { recursive: true });
      renameSync(scratch, stick);
    }, sha256(text));
  }
}

export type Changed = (manifest: Record<string, unknown>, stick: string) => unknown;

/** What may happen to one file. `elsewhere`: a path where nothing exists; `other`: different content. */
export const replaced: Record<
  string,
  (path: string, seed: number, around: { elsewhere: string; other: string }) => void
> = {
  'a bit': (path, seed) => {
    const bytes = readFileSync(path);
    const place = seed % bytes.length;
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (seed % 8));
    writeFileSync(path, bytes);
  },
  shorter: (path, seed) => {
    truncateSync(path, seed % readFileSync(path).length);
  },
  longer: (path, seed) => {
    appendFileSync(path, Buffer.alloc((seed % 9) + 1, seed % 256));
  },
  gone: (path) => {
    rmSync(path);
  },
  'a link to the same': (path, _, { elsewhere }) => {
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
  },
  'a folder': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a pipe': (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  'another name': (path) => {
    renameSync(path, `${path}.x`);
  },
  'another content': (path, _, { other }) => {
    writeFileSync(path, Buffer.concat([readFileSync(other), Buffer.from(' ')]));
  },
};
