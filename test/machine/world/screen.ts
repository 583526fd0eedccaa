import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { desktop, type Machine } from '../../support/machine';

interface Area {
  readonly width: number;
  readonly height: number;
  readonly centre: readonly [x: number, y: number];
}

/** Polls until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  seconds = 60,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(200);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}

/** Where no window of ours and nothing of the panel is. */
const aside = ['20', '400'] as const;

/** A logged-in person's screen, seen as a picture and touched with mouse and keyboard. */
export class Screen {
  constructor(
    private readonly machine: Machine,
    private readonly user: string,
  ) {}

  async shoot(file: string): Promise<void> {
    await desktop(['shot', this.machine.name, file]);
  }

  /** The largest area drawn in a colour; gaps as wide as a letter belong to it. */
  async find(colour: string): Promise<Area | undefined> {
    const file = join(tmpdir(), `${this.machine.name}.png`);
    await this.shoot(file);
    const only = ['-fuzz', '1%', '-fill', 'black', '+opaque', colour];
    const white = ['-fill', 'white', '-opaque', colour, '-threshold', '50%'];
    const list = ['verbose=true', 'exclude-header=true', 'sort=area'].flatMap((setting) => [
      '-define',
      `connected-components:${setting}`,
    ]);
    const { stdout } = await execa('convert', [
      ...[file, ...only, ...white, '-morphology', 'Close', 'Rectangle:13x13'],
      ...[...list, '-connected-components', '8', 'null:'],
    ]);
    await rm(file);
    const area = /^ *\d+: (\d+)x(\d+)\+(\d+)\+(\d+) \S+ \d+ \S*\(255/m.exec(stdout);
    if (area === null) return undefined;
    const [width = 0, height = 0, x = 0, y = 0] = area.slice(1).map(Number);
    return { width, height, centre: [Math.round(x + width / 2), Math.round(y + height / 2)] };
  }

  /** Waits until something of that size at least is drawn in a colour, and rests. */
  wait(colour: string, width: number, height: number): Promise<Area> {
    let before = '';
    return until(`something in ${colour}`, async () => {
      const area = await this.find(colour);
      if (area === undefined || area.width < width || area.height < height) return undefined;
      const seen = area.centre.join();
      const rests = seen === before;
      before = seen;
      return rests ? area : undefined;
    });
  }

  async click(colour: string, width: number, height: number): Promise<void> {
    const [x, y] = (await this.wait(colour, width, height)).centre;
    // aside afterwards: what the pointer rests on has another colour
    await this.#xdotool('mousemove', String(x), String(y), 'click', '1', 'mousemove', ...aside);
  }

  /** Opens an icon's menu with the right button, goes through it by these keys, and chooses. */
  async chooseInMenu(colour: string, ...keys: string[]): Promise<void> {
    const [x, y] = (await this.wait(colour, 8, 8)).centre;
    await this.#xdotool('mousemove', String(x), String(y), 'click', '3');
    await this.wait(colour, 8, 8);
    for (const key of [...keys, 'Return']) await this.key(key);
  }

  async key(key: string): Promise<void> {
    await this.#xdotool('key', key);
  }

  /** The window in front has that title. */
  async title(wanted: string): Promise<void> {
    await until(`the window “${wanted}”`, async () =>
      (await this.#xdotool('getactivewindow', 'getwindowname')) === wanted ? true : undefined,
    );
  }

  /** The window in front belongs to such a program. */
  async inFront(windowClass: string): Promise<void> {
    await until(`a window of ${windowClass} in front`, async () => {
      const [active, found] = await Promise.all([
        this.#xdotool('getactivewindow'),
        this.#xdotool('search', '--onlyvisible', '--class', windowClass),
      ]);
      return active !== '' && found.split('\n').includes(active) ? true : undefined;
    });
  }

  async type(text: string): Promise<void> {
    await this.#xdotool('type', '--delay', '20', text);
    await this.#xdotool('key', 'Return');
  }

  async #xdotool(...args: string[]): Promise<string> {
    const told = await desktop(['x', this.machine.name, this.user, ...args], { reject: false });
    return told.stdout.trim();
  }
}
