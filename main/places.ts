import { join } from 'node:path';

/** What the helper lets everyone read, below "/" or a prefix. */
export interface Places {
  readonly runFolder: string;
  readonly events: string;
  /** The events of earlier runs. */
  readonly eventsOf: (runId: string) => string;
  readonly models: { readonly events: string; readonly status: string };
  readonly prefixArgs: readonly string[];
}

export function placesUnder(prefix: string | null): Places {
  const runFolder = join(prefix ?? '/', 'run/ladylinux-refresh');
  return {
    runFolder,
    events: join(runFolder, 'events.jsonl'),
    eventsOf: (runId) => join(prefix ?? '/', 'var/lib/ladylinux-refresh/runs', `${runId}.jsonl`),
    models: {
      events: join(runFolder, 'models-events.jsonl'),
      status: join(runFolder, 'models-status.json'),
    },
    prefixArgs: prefix === null ? [] : ['--prefix', prefix],
  };
}

// out/main/main.cjs, out/preload/preload.js, out/renderer/ and out/icons/ lie beside each other, packaged or not.
const out = join(__dirname, '..');
export const bundled = {
  preload: join(out, 'preload', 'preload.js'),
  renderer: join(out, 'renderer'),
  icons: join(out, 'icons'),
} as const;
