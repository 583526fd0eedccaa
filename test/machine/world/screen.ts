import { mkdir, rm } from 'node:fs/promises';
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

/** Polls until there is an answer; where there is none, tells what was there instead. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  seconds = 180,
  instead?: () => Promise<string>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(200);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}${(await instead?.()) ?? ''}`);
}

/** The closing by a square as four by lines, which is the same and much quicker. */
const close = (size: number) =>
  ['Dilate', 'Erode'].flatMap((method) =>
    [`${size}x1`, `1x${size}`].flatMap((line) => ['-morphology', method, `Rectangle:${line}`]),
  );

/** Where no window of ours and nothing of the panel is. */
const aside = ['20', '400'] as const;

const results = process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results';
const pictures = join(results, 'screenshots');
const failures = join(results, 'failures');

/** A logged-in person's screen, seen as a picture and touched with mouse and keyboard. */
export class Screen {
  constructor(
    private readonly machine: Machine,
    private readonly user: string,
  ) {}

  /** A part is meant as convert(1) takes it: WIDTHxHEIGHT+X+Y. */
  async #shoot(file: string, part?: string): Promise<void> {
    await desktop(['shot', this.machine.name, file]);
    if (part !== undefined) await execa('convert', [file, '-crop', part, '+repage', file]);
  }

  /** For people to look at, among the pictures of the tests. */
  async picture(name: string, part?: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
    await this.#shoot(join(pictures, `desktop-${name}.png`), part);
  }

  /** The areas drawn in a colour, the largest first; gaps as wide as a letter belong to them. */
  async #areas(colour: string): Promise<Area[]> {
    const file = join(tmpdir(), `${this.machine.name}.png`);
    await this.#shoot(file);
    const only = ['-fuzz', '1%', '-fill', 'black', '+opaque', colour];
    const white = ['-fill', 'white', '-opaque', colour, '-threshold', '50%'];
    const list = ['verbose=true', 'exclude-header=true', 'sort=area'].flatMap((setting) => [
      '-define',
      `connected-components:${setting}`,
    ]);
    const { stdout } = await execa('convert', [
      ...[file, ...only, ...white, ...close(13)],
      ...[...list, '-connected-components', '8', 'null:'],
    ]);
    await rm(file);
    return [...stdout.matchAll(/^ *\d+: (\d+)x(\d+)\+(\d+)\+(\d+) \S+ \d+ \S*\(255/gm)].map(
      (area) => {
        const [width = 0, height = 0, x = 0, y = 0] = area.slice(1).map(Number);
        return { width, height, centre: [Math.round(x + width / 2), Math.round(y + height / 2)] };
      },
    );
  }

  /** Waits until something of that size at least is drawn in a colour, and rests; or more of them, for the lowest. */
  wait(colour: string, width: number, height: number, count = 1): Promise<Area> {
    let before = '';
    return this.#until(`${count} of ${width}x${height} or larger in ${colour}`, async () => {
      const areas = await this.#atLeast(colour, width, height);
      if (areas.length < count) return undefined;
      const area = count === 1 ? areas[0] : areas.sort((a, b) => b.centre[1] - a.centre[1])[0];
      const seen = area?.centre.join() ?? '';
      const rests = seen === before;
      before = seen;
      return rests ? area : undefined;
    });
  }

  /** Waits until nothing of that size is drawn in a colour. */
  async gone(colour: string, width: number, height: number): Promise<void> {
    await this.#until(`the end of what is ${width}x${height} or larger in ${colour}`, async () =>
      (await this.#atLeast(colour, width, height)).length === 0 ? true : undefined,
    );
  }

  async click(...where: Parameters<Screen['wait']>): Promise<void> {
    const [x, y] = (await this.wait(...where)).centre;
    // aside afterwards: what the pointer rests on has another colour
    await this.#xdotool('mousemove', String(x), String(y), 'click', '1', 'mousemove', ...aside);
  }

  /** A notification is known by its picture. Cinnamon takes a click only where it has seen the pointer move, and often not the first. */
  async clickNotification(colour: string, isTaken: () => Promise<boolean>): Promise<void> {
    await this.#until('a click on the notification to be taken', async () => {
      if (await isTaken()) return true;
      const areas = await this.#atLeast(colour, 16, 16);
      const at = areas.find(({ centre }) => centre[1] < 200)?.centre;
      if (at === undefined) return undefined;
      for (const step of [0, 1, 2])
        await this.#xdotool('mousemove', String(at[0] + 80 + step), String(at[1] + step));
      await this.#xdotool('click', '1');
      return undefined;
    });
  }

  /** Opens an icon's menu with the right button, goes through it by these keys, and chooses. */
  async chooseInMenu(colour: string, ...keys: string[]): Promise<void> {
    const [x, y] = (await this.wait(colour, 8, 8)).centre;
    await this.#xdotool('mousemove', String(x), String(y), 'click', '3');
    await this.wait(colour, 8, 8);
    for (const key of [...keys, 'Return']) await this.key(key);
    await this.#xdotool('mousemove', ...aside);
  }

  async key(key: string): Promise<void> {
    await this.#xdotool('key', key);
  }

  /** The window in front has that title. */
  async title(wanted: string): Promise<void> {
    await this.#until(`the window “${wanted}”`, async () =>
      (await this.#titleInFront()) === wanted ? true : undefined,
    );
  }

  /** The window in front, which has the keyboard, belongs to such a program; one of another is open, too. */
  async inFront(windowClass: string, besides?: string): Promise<void> {
    await this.#until(`a window of ${windowClass} in front`, async () => {
      const others = besides === undefined ? null : await this.#windowsOf(besides);
      const [active, found] = await Promise.all([
        this.#xdotool('getactivewindow'),
        this.#windowsOf(windowClass),
      ]);
      return found.includes(active) && others?.length !== 0 ? true : undefined;
    });
  }

  async type(text: string): Promise<void> {
    await this.#xdotool('type', '--delay', '20', text);
    await this.#xdotool('key', 'Return');
  }

  async #atLeast(colour: string, width: number, height: number): Promise<Area[]> {
    const areas = await this.#areas(colour);
    return areas.filter((area) => area.width >= width && area.height >= height);
  }

  async #windowsOf(windowClass: string): Promise<string[]> {
    const found = await this.#xdotool('search', '--onlyvisible', '--class', windowClass);
    return found.split('\n').filter((line) => line !== '');
  }

  #titleInFront(): Promise<string> {
    return this.#xdotool('getactivewindow', 'getwindowname');
  }

  /** Where it waits in vain, there is a picture of what was there instead. */
  #until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    return until(what, ask, undefined, async () => {
      const file = join(failures, `${what.replace(/[^\w#]+/g, '-')}.png`);
      await mkdir(failures, { recursive: true });
      await this.#shoot(file);
      return `; in front was “${await this.#titleInFront()}”; see ${file}`;
    });
  }

  async #xdotool(...args: string[]): Promise<string> {
    const told = await desktop(['x', this.machine.name, this.user, ...args], { reject: false });
    return told.stdout.trim();
  }
}
