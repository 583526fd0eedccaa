import { readFileSync } from 'node:fs';
import { inspectModels } from '../../../helper/models/inspect';
import { yieldToDesktop } from '../../../helper/models/work/work';
import { parseManifest } from '../../../helper/models/manifest/parse';
import { verifyModels } from '../../../helper/models/verify';

/** One measurement in a new process, like a user's: prints the milliseconds of each piece of work. */
interface Order {
  readonly what: 'verify' | 'look';
  readonly manifest: string;
  readonly modelsDir: string;
  readonly cacheFile: string;
  readonly script: string;
  readonly names: readonly string[];
}

const { what, manifest, modelsDir, cacheFile, script, names } = JSON.parse(
  process.argv[2] ?? '',
) as Order;
const manifestText = readFileSync(manifest, 'utf8');

async function verify(): Promise<boolean> {
  const { outcome } = await verifyModels({
    manifest: parseManifest(manifestText),
    modelsDir,
    cacheFile,
    names,
    again: true,
    signal: new AbortController().signal,
    emit: () => undefined,
    hashing: { script },
  });
  return outcome === 'done';
}

const looks = 20;

/** The cost in a refresh and in the status: presence and remembered results. The first call includes compilation. */
async function look(): Promise<boolean> {
  const report = await inspectModels({ manifestText, modelsDir, cacheFile, extras: false });
  return report.models.length > 0 && report.models.every(({ state }) => state === 'verified');
}

async function timed(work: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  const right = await work();
  const milliseconds = performance.now() - began;
  if (!right) throw new Error('what was measured did not do its work');
  return milliseconds;
}

async function main(): Promise<void> {
  if (what === 'verify') await yieldToDesktop();
  const times: number[] = [];
  for (let each = 0; each < (what === 'verify' ? 1 : looks); each += 1)
    times.push(await timed(what === 'verify' ? verify : look));
  process.stdout.write(JSON.stringify(times));
}

void main();
