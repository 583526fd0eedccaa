import type { ServiceFacts } from '../services';
import { socketOf } from './held-socket';

/** All properties in one `systemctl show`: inspecting a unit costs one process, whatever is needed. */
export const shownProperties = [
  'LoadState',
  'ActiveState',
  'ControlGroup',
  'MainPID',
  'MemoryCurrent',
  'NRestarts',
  'ActiveEnterTimestamp',
  'Wants',
] as const;
type Shown = Readonly<Partial<Record<(typeof shownProperties)[number] | 'Listen', string>>>;

export interface UnitFacts extends ServiceFacts {
  /** Relative to the root of each cgroup hierarchy; empty if the unit has no processes. */
  readonly controlGroup: string;
}

export function parseShown(text: string): Shown {
  const shown: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) shown[line.slice(0, equals)] = line.slice(equals + 1);
  }
  return shown;
}

export function unitFacts(unit: string, shown: Shown): UnitFacts {
  const isHere = shown.LoadState === 'loaded' || shown.LoadState === 'masked';
  const state = isHere ? stateOf(shown.ActiveState) : 'not-installed';
  const isUp = state === 'active' || state === 'activating';
  return {
    unit,
    state,
    since: isUp ? timestampOf(shown.ActiveEnterTimestamp) : null,
    mainPid: positive(shown.MainPID),
    memoryBytes: isUp ? memory(shown.MemoryCurrent) : null,
    restarts: isHere ? count(shown.NRestarts) : null,
    portHeld: (shown.Wants ?? '').split(' ').includes(socketOf(unit)),
    controlGroup: shown.ControlGroup ?? '',
  };
}

function stateOf(activeState: string | undefined): ServiceFacts['state'] {
  switch (activeState) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'active';
    case 'activating':
      return 'activating';
    case 'inactive':
    case 'deactivating':
      return 'inactive';
    case 'failed':
      return 'failed';
    default:
      return 'unknown';
  }
}

/** `--timestamp=unix` prints "@SECONDS"; empty if the unit was never active. */
function timestampOf(value: string | undefined): string | null {
  const seconds = /^@(\d{1,12})$/.exec(value ?? '')?.[1];
  return seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString();
}

function count(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function positive(value: string | undefined): number | null {
  const number = count(value);
  return number === null || number === 0 ? null : number;
}

/** "[not set]", or 2^64-1 in older versions, without memory accounting. */
function memory(value: string | undefined): number | null {
  return count(value);
}
