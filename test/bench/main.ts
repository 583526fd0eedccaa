import { setTimeout as sleep } from 'node:timers/promises';
import { closeWorld } from './support/world';
import { machineAndVersions, writePage } from './support/page';
import { notMeasured, type Part } from './support/part';
import { printPart } from './support/print';
import { once } from './support/settings';
import { frames } from './parts/frames';
import { growth } from './parts/growth';
import { held } from './parts/held';
import { image } from './parts/image';
import { models } from './parts/models';
import { plays } from './parts/plays';
import { downtime, wall } from './parts/refresh';
import { room } from './parts/room';
import { served } from './parts/served';
import { size } from './parts/size';
import { status } from './parts/status';
import { tray } from './parts/tray';

declare const __PROJECT_ROOT__: string;

/** Run by name only and not part of the generated page: `image` needs podman 5, `plays` needs five machines. */
const apart: Record<string, () => Promise<Part>> = { image, plays };
const parts: Record<string, () => Promise<Part>> = {
  downtime,
  wall,
  held,
  status,
  growth,
  models,
  tray,
  frames,
  room,
  served,
  size,
};

/** A part that hangs must not stop the others. */
const partLimitMs = 15 * 60_000;

export async function main(given: readonly string[]): Promise<number> {
  const names = given.filter((name) => name !== '--once');
  const all = { ...parts, ...apart };
  const unknown = names.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}: ${Object.keys(all).join(', ')}`);
    return 2;
  }
  const began = performance.now();
  const about = await machineAndVersions();
  const wanted = names.length === 0 ? Object.keys(parts) : names;
  const found: Part[] = [];
  let failed = false;
  try {
    for (const name of wanted) {
      const partBegan = performance.now();
      let part: Part;
      try {
        part = await withinLimit(all[name]);
      } catch (error) {
        console.error(`\n${name} was not measured:`, error);
        part = { title: name, about: [], figures: [notMeasured(name, error)] };
        // its remaining work ends with its machine, and the next part gets a new one
        await closeWorld();
      }
      failed ||= part.figures.some(({ failure }) => failure !== undefined);
      printPart(part);
      console.log(`\n(${((performance.now() - partBegan) / 60_000).toFixed(1)} minutes)`);
      found.push(part);
    }
  } finally {
    await closeWorld();
  }
  const minutes = (performance.now() - began) / 60_000;
  console.log(`\n${about.join('\n')}\n${minutes.toFixed(1)} minutes`);
  if (names.length === 0 && !once) await writePage(__PROJECT_ROOT__, found, about, minutes);
  return failed ? 1 : 0;
}

async function withinLimit(measure: (() => Promise<Part>) | undefined): Promise<Part> {
  const limit = new AbortController();
  const late = sleep(partLimitMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`it did not end within ${partLimitMs / 60_000} minutes`);
  });
  late.catch(() => undefined);
  try {
    if (measure === undefined) throw new Error('there is no such part');
    return await Promise.race([measure(), late]);
  } finally {
    limit.abort();
  }
}
