import { closeWorld } from './support/world';
import { machineAndVersions, writePage } from './support/page';
import type { Part } from './support/part';
import { printPart } from './support/print';
import { growth } from './parts/growth';
import { models } from './parts/models';
import { downtime, wall } from './parts/refresh';
import { size } from './parts/size';
import { status } from './parts/status';
import { tray } from './parts/tray';

declare const __PROJECT_ROOT__: string;

const parts: Record<string, () => Promise<Part>> = {
  downtime,
  wall,
  status,
  growth,
  models,
  tray,
  size,
};

export async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')}`);
    return 2;
  }
  const began = performance.now();
  const about = await machineAndVersions();
  const wanted = names.length === 0 ? Object.keys(parts) : names;
  const found: Part[] = [];
  try {
    for (const name of wanted) {
      try {
        const part = await parts[name]?.();
        if (part === undefined) continue;
        printPart(part);
        found.push(part);
      } catch (error) {
        // the others' hour is not lost, and the page says what is missing
        console.error(`\n${name} was not measured:`, error);
        about.push(`Not measured in this run, for it failed: ${name}`);
      }
    }
  } finally {
    await closeWorld();
  }
  const minutes = (performance.now() - began) / 60_000;
  console.log(`\n${about.join('\n')}\n${minutes.toFixed(1)} minutes`);
  if (names.length === 0) await writePage(__PROJECT_ROOT__, found, about, minutes);
  return found.length === wanted.length ? 0 : 1;
}
