import { closeWorld } from './support/world';
import type { Part } from './support/part';
import { printPart } from './support/print';
import { growth } from './parts/growth';
import { models } from './parts/models';
import { downtime, wall } from './parts/refresh';
import { size } from './parts/size';
import { status } from './parts/status';

const parts: Record<string, () => Promise<Part>> = { downtime, wall, status, growth, models, size };

export async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')}`);
    return 2;
  }
  const wanted = names.length === 0 ? Object.keys(parts) : names;
  const found: Part[] = [];
  try {
    for (const name of wanted) {
      const part = await parts[name]?.();
      if (part === undefined) continue;
      printPart(part);
      found.push(part);
    }
  } finally {
    await closeWorld();
  }
  return 0;
}
