import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { execa } from 'execa';
import { atLeast, figure, under, type Figure, type Part } from '../support/part';
import { rounds } from '../support/settings';
import { spread } from '../support/statistics';

declare const __PROJECT_ROOT__: string;

const fileBytes = 1_073_741_824;
const lookModels = 1000;
/** The priority of our own verification, for a fair comparison on a busy machine. */
const lowPriority = ['/usr/bin/nice', '-n', '10', '/usr/bin/ionice', '-c3'];

const mebibytes = (bytes: number, milliseconds: number): number =>
  bytes / 1_048_576 / (milliseconds / 1000);

/** Verification compared with openssl and sha256sum on the same cached files, round by round, and the cost of a later look. */
export async function models(): Promise<Part> {
  const home = mkdtempSync(join(roomiest(), 'ladylinux-bench-models-'));
  try {
    const programs = await buildPrograms(home);
    const figures = [...(await hashing(home, programs)), ...(await looking(home, programs))];
    return {
      title: 'Models',
      about: [
        `Files of 1 GiB in memory, all programs in turn, at the low priority of our own verification.`,
        `A look checks presence, size and remembered results of ${lookModels} models, as in a refresh and in the status.`,
      ],
      figures,
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** In memory if there is room for two files. */
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
  /** The helper's own bundle: its size is part of the cost of a hashing thread. */
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
  const define = { __LADYLINUX_VERSION__: '"bench"' };
  await build({ ...common, entryPoints: ['test/bench/support/models-driver.ts'], outfile: driver });
  await build({
    ...common,
    define,
    external: ['electron'],
    entryPoints: ['helper/bin/refresh.ts'],
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
  return [
    figure('openssl dgst -sha256, one file', 'MiB/s', rates.openssl),
    figure('openssl dgst -sha256, two files', 'MiB/s', rates.opensslTwo),
    figure('sha256sum, one file', 'MiB/s', rates.sha256sum),
    figure('models verify, one file', 'MiB/s', rates.one),
    figure('models verify, one file, with the start of Node', 'MiB/s', rates.whole),
    figure('models verify, two files', 'MiB/s', rates.two),
    figure('one file: ours / openssl', '×', ratios.one, atLeast(0.95)),
    figure('two files: ours / openssl', '×', ratios.two, atLeast(1.5)),
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
  return [
    figure(`looking at ${lookModels} models, first look of a process`, 'ms', first),
    figure(`looking at ${lookModels} models again`, 'ms', later, under(50)),
  ];
}

const timesIn = (stdout: string): number[] => JSON.parse(stdout) as number[];

/** 1 GiB of random bytes, and its sha256. */
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
