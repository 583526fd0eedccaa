import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync, appendFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { execa } from 'execa';
import { spread, table, type Figure, type Spread } from './support/statistics';

declare const __PROJECT_ROOT__: string;

const rounds = 7;
const fileBytes = 1_073_741_824;
const lookModels = 1000;
/** As our own verification runs, so that nobody is ahead on a busy machine. */
const lowPriority = ['/usr/bin/nice', '-n', '10', '/usr/bin/ionice', '-c3'];

const mebibytes = (bytes: number, milliseconds: number): number =>
  bytes / 1_048_576 / (milliseconds / 1000);

/** Verification beside openssl and sha256sum on the same cached files, round by round, and the cost of looking again. */
export default async function measure(): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const home = mkdtempSync(join(roomiest(), 'ladylinux-bench-models-'));
  try {
    const programs = await buildPrograms(home);
    const figures = [...(await hashing(home, programs)), ...(await looking(home, programs))];
    const openssl = (await execa('openssl', ['version'])).stdout;
    console.log(
      `\nModels: ${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores, Node ${process.versions.node} (OpenSSL ${process.versions.openssl}), ${openssl}`,
    );
    console.log(
      `${rounds} rounds, each of every program in turn, files of 1 GiB in memory, all at the same low priority. Load before: ${loadBefore.toFixed(1)}.\n`,
    );
    console.log(table(figures));
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** In memory where there is room for two files. */
function roomiest(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 3 * fileBytes ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

interface Programs {
  readonly driver: string;
  /** The helper's own bundle: its size is part of what a hashing thread costs. */
  readonly helper: string;
}

async function buildPrograms(home: string): Promise<Programs> {
  const driver = join(home, 'driver.cjs');
  const helper = join(home, 'ladylinux-refresh.cjs');
  const common = {
    absWorkingDir: __PROJECT_ROOT__,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18.15',
    minify: true,
    keepNames: true,
    mainFields: ['module', 'main'],
  } satisfies BuildOptions;
  const define = { __LADYLINUX_VERSION__: '"bench"', __LADYLINUX_TEST_FLAGS__: 'false' };
  await build({ ...common, entryPoints: ['test/bench/support/models-driver.ts'], outfile: driver });
  await build({
    ...common,
    define,
    external: ['electron'],
    entryPoints: ['helper/cli.ts'],
    outfile: helper,
  });
  return { driver, helper };
}

async function hashing(home: string, { driver, helper }: Programs): Promise<Figure[]> {
  const folder = join(home, 'models');
  mkdirSync(folder);
  const models = ['one', 'two'].map((id) => ({
    id,
    filename: `${id}.gguf`,
    checksum: randomFile(join(folder, `${id}.gguf`)),
  }));
  const manifest = join(home, 'manifest.json');
  writeFileSync(manifest, JSON.stringify({ models }));
  const paths = models.map(({ filename }) => join(folder, filename));

  const timed = async (command: readonly string[]): Promise<number> => {
    const began = performance.now();
    const [program = '', ...args] = [...lowPriority, ...command];
    await execa(program, args);
    return performance.now() - began;
  };
  const ours = async (names: readonly string[]): Promise<{ work: number; whole: number }> => {
    const order = {
      what: 'verify',
      manifest,
      modelsDir: folder,
      cacheFile: join(home, 'verified.json'),
      script: helper,
      names,
    };
    const began = performance.now();
    const { stdout } = await execa(process.execPath, [driver, JSON.stringify(order)]);
    return { work: timesIn(stdout)[0] ?? Number.NaN, whole: performance.now() - began };
  };

  const rates = {
    openssl: [],
    sha256sum: [],
    one: [],
    two: [],
    whole: [],
    opensslTwo: [],
  } as Record<'openssl' | 'sha256sum' | 'one' | 'two' | 'whole' | 'opensslTwo', number[]>;
  const ratios = { one: [] as number[], two: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const openssl = mebibytes(
      fileBytes,
      await timed(['openssl', 'dgst', '-sha256', paths[0] ?? '']),
    );
    const one = await ours(['one']);
    const two = await ours(['one', 'two']);
    const opensslTwo = mebibytes(
      2 * fileBytes,
      await timed(['openssl', 'dgst', '-sha256', ...paths]),
    );
    rates.openssl.push(openssl);
    rates.opensslTwo.push(opensslTwo);
    rates.sha256sum.push(mebibytes(fileBytes, await timed(['sha256sum', paths[0] ?? ''])));
    rates.one.push(mebibytes(fileBytes, one.work));
    rates.whole.push(mebibytes(fileBytes, one.whole));
    rates.two.push(mebibytes(2 * fileBytes, two.work));
    ratios.one.push(mebibytes(fileBytes, one.work) / openssl);
    ratios.two.push(mebibytes(2 * fileBytes, two.work) / opensslTwo);
  }
  rmSync(folder, { recursive: true });
  const rate = (what: string, values: readonly number[]) =>
    figure(what, spread(values), (value) => `${value.toFixed(0)} MiB/s`);
  const ratio = (what: string, values: readonly number[], aim: number) => {
    const all = spread(values);
    return {
      ...figure(what, all, (value) => value.toFixed(2)),
      aim: `>= ${aim.toFixed(2)}`,
      met: all.median >= aim,
    };
  };
  return [
    rate('openssl dgst -sha256, one file', rates.openssl),
    rate('openssl dgst -sha256, two files', rates.opensslTwo),
    rate('sha256sum, one file', rates.sha256sum),
    rate('models verify, one file', rates.one),
    rate('models verify, one file, with the start of Node', rates.whole),
    rate('models verify, two files', rates.two),
    ratio('one file: ours / openssl', ratios.one, 0.95),
    ratio('two files: ours / openssl', ratios.two, 1.5),
  ];
}

async function looking(home: string, { driver, helper }: Programs): Promise<Figure[]> {
  const folder = join(home, 'many');
  const models = Array.from({ length: lookModels }, (_, index) => {
    const content = `content of ${index}`;
    mkdirSync(join(folder, `model-${index}`), { recursive: true });
    writeFileSync(join(folder, `model-${index}`, 'weights.gguf'), content);
    return {
      id: `model-${index}`,
      local_path: `model-${index}`,
      filename: 'weights.gguf',
      source_url: 'https://models.example/x',
      checksum: createHash('sha256').update(content).digest('hex'),
    };
  });
  const manifest = join(home, 'many.json');
  writeFileSync(manifest, JSON.stringify({ schema_version: '0.1', models }));
  const order = (what: string) =>
    JSON.stringify({
      what,
      manifest,
      modelsDir: folder,
      cacheFile: join(home, 'many-verified.json'),
      script: helper,
      names: [],
    });
  await execa(process.execPath, [driver, order('verify')]);
  const first: number[] = [];
  const later: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [cold = Number.NaN, ...warm] = timesIn(
      (await execa(process.execPath, [driver, order('look')])).stdout,
    );
    first.push(cold);
    later.push(spread(warm).median);
  }
  const look = (what: string, values: readonly number[]) => {
    const all = spread(values);
    return {
      ...figure(what, all, (value) => `${value.toFixed(1)} ms`),
      aim: '< 50 ms',
      met: all.median < 50,
    };
  };
  return [
    look(`looking again at ${lookModels} models, first call of a process`, first),
    look(`looking again at ${lookModels} models, in a running process`, later),
  ];
}

const timesIn = (stdout: string): number[] => JSON.parse(stdout) as number[];

const figure = (what: string, all: Spread, text: (value: number) => string): Figure => ({
  what,
  figure: text(all.median),
  range: `${text(all.least)}–${text(all.most)}`,
  aim: '',
  met: null,
});

/** 1 GiB of random bytes, and their sha256. */
function randomFile(path: string): string {
  const hash = createHash('sha256');
  const block = randomBytes(67_108_864);
  writeFileSync(path, '');
  for (let written = 0; written < fileBytes; written += block.length) {
    block.writeUInt32LE(written / block.length);
    hash.update(block);
    appendFileSync(path, block);
  }
  return hash.digest('hex');
}
