import {
  AppStatePath,
  type ServiceSettings,
  type Settings,
  type SettingsInput,
} from '../../contract/settings';
import type { Host } from '../host/host';
import { resultOrNull } from '../host/sandbox';
import { pathExists } from '../lib/path';
import { straysOf, type Stray } from '../host/stray';
import { findAccount } from '../host/systemd/accounts';
import { buildUser } from '../host/users';
import { unitPrograms, type UnitProgram } from '../host/systemd/unit-program';
import { join } from 'node:path';
import { adoptUnits, inOrderOfNeed } from './adopt-units';
import { isOfLadyLinux, startsUvicorn } from './judge-unit';
import type { Layout } from '../state/layout';
import type { CodeFacts } from '../host/examine-facts';

/** What was found of a LadyLinux that somebody else set up. */
export interface Adoption {
  /** The settings' services and the units that were found. */
  readonly services: readonly ServiceSettings[];
  /** Units whose start command is replaced, by a drop-in. */
  readonly restarted: readonly string[];
  readonly strays: readonly Stray[];
  readonly hasCloneAbove: boolean;
  /** Paths the application writes inside its code that are not in the settings yet. */
  readonly appState: readonly string[];
}

/** Finds out what there is to take over. Changes nothing; checks the code only if the build user exists. */
export async function lookForAdoption(host: Host, settings: Settings): Promise<Adoption> {
  const { layout } = host;
  const programs = (await unitPrograms()).filter((each) => isOfLadyLinux(each, layout));
  const code = await codeOf(host);
  // without code no unit has served yet, and the first refresh finds the entry point
  const unknown = (await pathExists(layout.app)) ? null : '';
  const right = settings.entryPoint ?? code?.entryPoint ?? unknown;
  const services = servicesFor(settings.services, programs, layout, right);
  return {
    services,
    restarted: services.filter(({ start }) => start === 'ours').map(({ unit }) => unit),
    strays: await straysOf(host, { ...settings, services: [...services] }),
    hasCloneAbove: await pathExists(join(layout.opt, '.git')),
    appState: freshAppState(settings.appState, code?.stateFiles.paths ?? []),
  };
}

/** Adds the found units to those of the settings, each before the units that need it; pure. */
export function servicesFor(
  configured: readonly ServiceSettings[],
  programs: readonly UnitProgram[],
  layout: Layout,
  right: string | null,
): readonly ServiceSettings[] {
  const known = new Set(configured.map(({ unit }) => unit));
  const others = programs
    .filter(({ unit }) => !known.has(unit))
    // A unit with no known HTTP server is judged by its state only.
    .map(({ unit }): ServiceSettings => ({ unit, health: null }));
  const all = adoptUnits([...configured, ...others], programs, layout, right);
  // A second uvicorn would get the same application and port, so it keeps its own program.
  const ours = all.find(({ start }) => start === 'ours')?.unit;
  const once = all.map((service) => {
    const program = programs.find(({ unit }) => unit === service.unit);
    const isSecond = service.start === 'ours' && service.unit !== ours;
    return isSecond && program !== undefined && startsUvicorn(program)
      ? { unit: service.unit, health: service.health }
      : service;
  });
  return inOrderOfNeed(once, programs).slice(0, 16);
}

/** Examines the code in the sandbox; null if that is impossible, which a refresh will report anyway. */
async function codeOf(host: Host): Promise<CodeFacts | null> {
  const { layout, sandbox } = host;
  if ((await findAccount(buildUser)) === null) return null;
  const request = { app: layout.app, venv: layout.venv, mountPoints: [], seconds: 20 };
  return (await resultOrNull(sandbox, 'examine', request))?.code ?? null;
}

/** Found paths that are not in the settings yet, if they are allowed there. */
export function freshAppState(named: readonly string[], found: readonly string[]): string[] {
  const fresh = found.filter(
    (path) => !named.includes(path) && AppStatePath.safeParse(path).success,
  );
  return fresh.slice(0, Math.max(0, 50 - named.length));
}

/** The stored settings with an adoption's findings; the same object if nothing differs. */
export function withAdoption(
  stored: SettingsInput,
  { services, appState }: Adoption,
  settings: Settings,
): SettingsInput {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    ...stored,
    ...(same(services, settings.services) ? {} : { services: [...services] }),
    ...(appState.length === 0 ? {} : { appState: [...settings.appState, ...appState] }),
  };
}
