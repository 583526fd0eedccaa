import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, vi } from 'vitest';
import { whyNoDisplay } from '../../../build/test/graphical.mjs';
import { withDisplay } from '../../../build/test/display.mjs';
import { cacheDirectory, inProject } from '../../../build/support/paths.mjs';
import { test } from '../../support/folder';

/** What Mint 22 ships (package.json, engines); fetched from npm once. */
const oldest = '18.19.1';

async function oldestNode(): Promise<string> {
  const name = `node-linux-${process.arch}`;
  const folder = join(cacheDirectory(), `node-${oldest}`);
  const node = join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(node)) await execa('npm', ['install', '--prefix', folder, `${name}@${oldest}`]);
  return node;
}

type Command = readonly [string, ...string[]];
const starts: readonly (readonly [string, string[], () => Promise<Command>])[] = [
  ['npm start', ['thorough'], () => Promise.resolve(['npm', 'start', '--'])],
  [
    `what npm start runs, with Node ${oldest},`,
    [],
    async () => [await oldestNode(), 'build/start.mjs'],
  ],
];

for (const [title, tags, command] of starts)
  test(
    `${title} makes a demo, shows the window, and leaves nothing running`,
    { tags, timeout: 400_000 },
    async ({ folder, skip }) => {
      const whyNot = whyNoDisplay();
      skip(whyNot !== undefined, whyNot);
      const [program, ...args] = await command();
      const code = await withDisplay([], async (display) => {
        const { exitCode, all } = await execa(program, [...args, '--smoke'], {
          cwd: inProject('.'),
          env: { DISPLAY: display, XDG_DATA_HOME: folder, WAYLAND_DISPLAY: '' },
          all: true,
          reject: false,
        });
        expect(all).toMatch(/^ready$/m);
        return exitCode;
      });
      expect(code).toBe(0);
      await vi.waitFor(
        async () => {
          const { stdout } = await execa('pgrep', ['--full', '--list-full', folder], {
            reject: false,
          });
          expect(stdout).toBe('');
        },
        { timeout: 120_000, interval: 500 },
      );
    },
  );
