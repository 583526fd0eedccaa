import { HttpPath, ServiceUnit } from './primitives';
import type { RunReport } from './report';
import type { Settings } from './settings';

export interface BetterPath {
  readonly unit: string;
  readonly path: string;
}

/** A better health path than the front page, found by the first version's refresh; null: none. */
export function betterPathOf(report: RunReport | null): BetterPath | null {
  const found = report?.warnings.find(({ code }) => code === 'health-path-better');
  const unit = ServiceUnit.safeParse(found?.params['unit']);
  const path = HttpPath.safeParse(found?.params['path']);
  return unit.success && path.success ? { unit: unit.data, path: path.data } : null;
}

/** The services with that path; null if it is set already, or another one was chosen since. */
export function judgedByPath(
  { services }: Pick<Settings, 'services'>,
  { unit, path }: BetterPath,
): Settings['services'] | null {
  const isOpen = (each: Settings['services'][number]) =>
    each.unit === unit && each.health?.path === '/';
  if (!services.some(isOpen)) return null;
  return services.map((each) =>
    isOpen(each) && each.health !== null ? { ...each, health: { ...each.health, path } } : each,
  );
}
