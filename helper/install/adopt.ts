import { join } from 'node:path';
import { lstat, readdir, rename, mkdir } from 'node:fs/promises';
import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Layout } from '../state/layout';
import { dropInPath } from '../host/systemd/drop-in';
import { newRunId } from '../lib/clock';
import { KeptCopies } from './kept-copies';
import type { Adoption } from './adoption';
import { startAgain, stopStray, type StopResult } from './stop-stray';

/** What stays: the specification's folders, ours, and what people put beside them. */
const stays = new Set(['app', 'venv', 'models', 'containers', '.refresh', 'lost+found']);

/**
 * For a repository cloned into /opt/ladylinux itself: renames its files to a folder of their own, so that git, models
 * and all the rest keep every byte. Moves nothing of the specification's layout.
 */
export async function setAsideClone(layout: Layout, saved: KeptCopies): Promise<void> {
  const names = (await readdir(layout.opt)).filter((name) => !stays.has(name));
  if (!names.includes('.git')) return;
  // Beside the kept versions, on the same file system, so that a rename works.
  const adopted = join(layout.refreshDir, 'adopted');
  await mkdir(adopted, { recursive: true, mode: 0o755 });
  if (!(await lstat(adopted)).isDirectory()) throw new Error(`${adopted} is no folder`);
  const target = join(adopted, newRunId());
  await mkdir(target, { mode: 0o755 });
  for (const name of names) await rename(join(layout.opt, name), join(target, name));
  await saved.note(`moved ${names.join(', ')} from ${layout.opt} to ${target}`);
}

/** One message for each thing an adoption does beyond the plan of an installation. */
export function tellAdoption(adoption: Adoption, layout: Layout): Message[] {
  const { services, restarted, strays, hasCloneAbove, appState } = adoption;
  const others = services.filter(({ unit }) => !restarted.includes(unit));
  return [
    ...(services.length > 1 ? others.map(({ unit }) => message('install-unit', { unit })) : []),
    ...restarted.map((unit) => message('install-start', { unit, file: dropInPath(unit) })),
    ...appState.map((path) => message('install-app-state', { path })),
    ...strays.map(({ port, pid, command }) =>
      message('install-stray', { port, pid, holder: command }),
    ),
    ...(hasCloneAbove
      ? [
          message('install-clone', {
            folder: layout.opt,
            target: join(layout.refreshDir, 'adopted'),
          }),
        ]
      : []),
  ];
}

/** Just before the refresh, because the service will need the port. */
export async function stopStrays(layout: Layout, { strays }: Adoption): Promise<StopResult[]> {
  const saved = new KeptCopies(layout);
  const stopped: StopResult[] = [];
  for (const stray of strays) stopped.push(await stopStray(stray, saved));
  return stopped;
}

/** After the refresh: restarts what was stopped if it failed; sets the old clone aside if it succeeded. */
export async function finishAdoption(
  layout: Layout,
  { hasCloneAbove }: Adoption,
  code: ExitCode,
  bringBack: () => Message[],
): Promise<Message[]> {
  if (code === exitCodes.ok || code === exitCodes.nothingToDo) {
    if (hasCloneAbove) await setAsideClone(layout, new KeptCopies(layout));
    return [];
  }
  return bringBack();
}

/** Restarts each stopped process once, however often it is called. */
export function bringerBack(stopped: readonly StopResult[]): () => Message[] {
  let left = stopped;
  return () => {
    const again = left;
    left = [];
    return again
      .filter(startAgain)
      .map(({ stray }) => message('install-stray-again', { holder: stray.command }));
  };
}
