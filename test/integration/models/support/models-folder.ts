import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { execa, type ExecaChildProcess } from 'execa';
import { ModelsEvent, type ModelsReport } from '../../../../contract/models';
import { downloadModels, type Downloading } from '../../../../helper/models/download/download';
import { inspectModels } from '../../../../helper/models/inspect';
import { parseManifest } from '../../../../helper/models/manifest/parse';
import { verifyModels, type Verification } from '../../../../helper/models/verify';

export const sha256 = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

/** The models verbs as one file, as they are in the helper's bundle. */
export async function buildProgram(folder: string): Promise<string> {
  const outfile = join(folder, 'models-program.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18.15',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outfile;
}

const patience = { stallMs: 1500, retries: 4, minDelayMs: 20, maxDelayMs: 50, mostWaitSeconds: 3 };

/** A models folder, a manifest and remembered results, in a temporary folder. */
export class ModelsFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'ladylinux-models-'));
  readonly dir: string;
  readonly cacheFile = join(this.root, 'verified.json');
  readonly manifestFile = join(this.root, 'manifest.json');

  constructor(
    private readonly program: string,
    dir?: string,
  ) {
    this.dir = dir ?? join(this.root, 'models');
    mkdirSync(this.dir, { recursive: true });
    this.manifest([]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  put(name: string, content: Buffer | string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  manifest(models: readonly object[]): void {
    writeFileSync(this.manifestFile, JSON.stringify({ schema_version: '0.1', models }, null, 1));
  }

  get manifestText(): string {
    return readFileSync(this.manifestFile, 'utf8');
  }

  inspect(): Promise<ModelsReport> {
    return inspectModels({
      manifestText: this.manifestText,
      modelsDir: this.dir,
      cacheFile: this.cacheFile,
    });
  }

  async states(): Promise<Record<string, string>> {
    return Object.fromEntries(
      (await this.inspect()).models.map(({ name, state }) => [name, state]),
    );
  }

  async verify(options: Partial<Verification> = {}) {
    const events: ModelsEvent[] = [];
    const finished = await verifyModels({ ...this.#common(events), ...options });
    return { finished, events };
  }

  async download(options: Partial<Downloading> = {}) {
    const events: ModelsEvent[] = [];
    const policy = { allowLoopbackHttp: true, fileFolders: [] };
    const finished = await downloadModels({
      ...this.#common(events),
      policy,
      bytesPerSecond: null,
      patience,
      ...options,
    });
    return { finished, events };
  }

  #common(events: ModelsEvent[]) {
    return {
      manifest: parseManifest(this.manifestText),
      modelsDir: this.dir,
      cacheFile: this.cacheFile,
      names: [],
      signal: new AbortController().signal,
      emit: (event: ModelsEvent) => events.push(ModelsEvent.parse(event)),
      hashing: { script: this.program },
    };
  }

  /** The same from outside, in a process that can be killed. */
  run(
    args: readonly string[],
    {
      ollamaUrl = 'http://127.0.0.1:9',
      fileFolders = [] as string[],
      through = [] as string[],
    } = {},
  ): ExecaChildProcess {
    const context = {
      manifest: this.manifestFile,
      folder: this.dir,
      cacheFile: this.cacheFile,
      ollamaUrl,
      fileFolders,
      loopbackHttp: true,
    };
    const [command = process.execPath, ...rest] = [
      ...through,
      process.execPath,
      this.program,
      'models',
      ...args,
    ];
    return execa(command, rest, {
      env: { MODELS_TEST_CONTEXT: JSON.stringify(context) },
      reject: false,
    });
  }

  /** Every file below the folder with its content, which must never be lost. */
  snapshot(): Map<string, string> {
    const found = new Map<string, string>();
    const walk = (folder: string, below: string) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        const name = join(below, entry.name);
        if (entry.isDirectory()) walk(path, name);
        else if (entry.isSymbolicLink()) found.set(name, `-> ${readlinkSync(path)}`);
        else if (entry.isFile())
          found.set(name, `${lstatSync(path).ino} ${sha256(readFileSync(path))}`);
      }
    };
    walk(this.dir, '');
    return found;
  }
}

/** What was there is there still, unchanged. */
export function lost(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...before].filter(([name, content]) => after.get(name) !== content).map(([name]) => name);
}

export const single = (
  id: string,
  filename: string,
  content: Buffer | string | null,
  url: string,
  more: object = {},
) => ({
  id,
  filename,
  source_url: url,
  ...(content === null ? {} : { checksum: sha256(content) }),
  ...more,
});
