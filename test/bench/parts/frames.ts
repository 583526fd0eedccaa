import { spawn } from 'node:child_process';
import { once as onceEmitted } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright';
import { bundle } from '../../../build/bundle.mjs';
import { electronEnvironment, electronRuntime } from '../../../build/electron-runtime.mjs';
import { withDisplay } from '../../../build/test/display.mjs';
import { StatusWindow, type SectionName } from '../../e2e/pages/status-window';
import { Panel } from '../../e2e/support/panel';
import { Demo } from '../../e2e/support/demo';
import { TrayApp } from '../../e2e/support/tray-app';
import { figure, under, type Part } from '../support/part';
import { rounds } from '../support/settings';

const models = 1000;
const runs = 10_000;
const sections = ['Models', 'History', 'Overview'] as const satisfies readonly SectionName[];

/** The status window of a computer with many models and years of history, opened and scrolled from top to end. */
export async function frames(): Promise<Part> {
  await bundle();
  const longest = Object.fromEntries(sections.map((name) => [name, [] as number[]]));
  const demo = await Demo.create();
  try {
    await fill(demo.prefix);
    await inSession(async () => {
      const panel = await Panel.open();
      const app = await TrayApp.launch(demo);
      try {
        const shown = new StatusWindow(await app.window());
        await shown.settled();
        for (let round = 0; round < rounds; round += 1) {
          for (const name of sections) longest[name]?.push(await longestFrame(shown, name));
        }
      } finally {
        await app.quit();
        panel.close();
      }
    });
  } finally {
    await demo.remove();
  }
  return {
    title: 'Window',
    about: [
      `The longest frame while a page is opened and scrolled to its end, with ${models} models in the manifest and ${runs} runs in the history.`,
      'Measured on a virtual display, drawn without a graphics card.',
    ],
    figures: sections.map((name) =>
      figure(
        `longest frame, ${name}`,
        'ms',
        longest[name] ?? [],
        under(100, 'all rows of a screen, each rendered again, on a slow computer'),
      ),
    ),
  };
}

/** As after many refreshes, with a version in place that asks for many models. */
async function fill(prefix: string): Promise<void> {
  const state = join(prefix, 'var/lib/ladylinux-refresh');
  const history = join(state, 'history.jsonl');
  const last = (await readFile(history, 'utf8')).trim().split('\n').at(-1) ?? '';
  const { runId } = JSON.parse(last) as { runId: string };
  const own = (run: number) => `${runId.slice(0, -8)}${run.toString(16).padStart(8, '0')}`;
  const lines = Array.from({ length: runs }, (_, run) => `${last.replaceAll(runId, own(run))}\n`);
  await writeFile(history, lines.join(''));
  const current = join(state, 'current.json');
  const pair = JSON.parse(await readFile(current, 'utf8')) as { manifest: string | null };
  pair.manifest = JSON.stringify({
    schema_version: '0.1',
    models: Array.from({ length: models }, (_, index) => ({
      id: `model-${index}`,
      local_path: `model-${index}`,
      filename: 'weights.gguf',
      checksum: { algorithm: 'sha256', value: index.toString(16).padStart(64, '0') },
    })),
  });
  await writeFile(current, JSON.stringify(pair));
}

/** A display, a bus and a home folder for this part; the app and the panel find them in our environment. */
async function inSession(work: () => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'ladylinux-bench-home-'));
  await mkdir(join(home, 'run'), { mode: 0o700 });
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = onceEmitted(bus, 'exit');
  try {
    const [address] = (await onceEmitted(createInterface(bus.stdout), 'line')) as [string];
    await withDisplay([], async (display) => {
      Object.assign(process.env, electronEnvironment(await electronRuntime()), {
        HOME: home,
        XDG_RUNTIME_DIR: join(home, 'run'),
        DBUS_SESSION_BUS_ADDRESS: address,
        DISPLAY: display,
      });
      await work();
    });
  } finally {
    bus.kill();
    await ended;
    await rm(home, { recursive: true, force: true });
  }
}

async function longestFrame(shown: StatusWindow, section: SectionName): Promise<number> {
  const { page } = shown;
  await startWatching(page);
  await shown.open(section);
  await page.getByRole('tabpanel', { name: section }).waitFor();
  return page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const content = document.querySelector('main');
    if (content === null) throw new Error('the window has no content');
    const steps = 60;
    for (let step = 1; step <= steps; step += 1) {
      // Asking a row for its height would force a layout that the browser had skipped.
      content.scrollTop = (content.scrollHeight * step) / steps;
      await frame();
    }
    const watch = globalThis as unknown as Watch;
    watch.watching = false;
    return watch.longest;
  });
}

async function startWatching(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch = globalThis as unknown as Watch;
    watch.longest = 0;
    watch.watching = true;
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - last);
      last = now;
      if (watch.watching) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** What a watched page records. */
interface Watch {
  longest: number;
  watching: boolean;
}
