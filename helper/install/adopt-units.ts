import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServiceSettings, Settings } from '../../contract/settings';
import { hasFaults, judgeUnit, startsUvicorn } from './judge-unit';
import type { Layout } from '../state/layout';
import { writeDurably } from '../state/state-file';
import { dropInFor, dropInPath } from '../host/systemd/drop-in';
import type { UnitProgram } from '../host/systemd/unit-program';

/**
 * The services of the settings after foreign units were found. A unit that cannot work, or that starts something else
 * than what a refresh keeps, gets our start command; every other keeps its own program.
 */
export function adoptUnits(
  services: readonly ServiceSettings[],
  programs: readonly UnitProgram[],
  layout: Layout,
  right: string | null,
): readonly ServiceSettings[] {
  return services.map((service) => {
    const program = programs.find(({ unit }) => unit === service.unit);
    if (program === undefined || !startsUvicorn(program)) return service;
    return hasFaults(judgeUnit(program, layout, right)) ? { ...service, start: 'ours' } : service;
  });
}

/** A unit comes after those it needs: units are started in this order and stopped in reverse. */
export function inOrderOfNeed(
  services: readonly ServiceSettings[],
  programs: readonly UnitProgram[],
): readonly ServiceSettings[] {
  const needs = (unit: string) => programs.find((each) => each.unit === unit)?.needs ?? [];
  const ordered: ServiceSettings[] = [];
  const visit = (service: ServiceSettings, path: readonly string[]): void => {
    if (ordered.includes(service) || path.includes(service.unit)) return;
    for (const other of services)
      if (needs(service.unit).includes(other.unit)) visit(other, [...path, service.unit]);
    ordered.push(service);
  };
  for (const service of services) visit(service, []);
  return ordered;
}

/** Writes a unit's drop-in as the next refresh would. */
export async function writeDropIn(
  settings: Settings,
  unit: string,
  entryPoint: string | null,
  layout: Layout,
): Promise<void> {
  const path = dropInPath(unit, layout.root);
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await writeDurably(path, dropInFor(settings, unit, entryPoint, layout), 0o644);
}
