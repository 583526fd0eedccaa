import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { desktop, type Machine } from '../../support/machine';
import { areasIn, looks, type Area, type Look } from './areas';

type Where = readonly [colour: string, width: number, height: number];

/** Polls until there is an answer; on a timeout, the error says what was there instead. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  seconds = 180,
  instead?: () => Promise<string>,
  isHopeless: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<T> {
  const started = Date.now();
  const passed = () => Math.round((Date.now() - started) / 1000);
  while (passed() < seconds && !(await isHopeless())) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(200);
  }
  throw new Error(`waited ${passed()} s without success for ${what}${(await instead?.()) ?? ''}`);
}

/** A point without windows of ours or parts of the panel. */
const aside = ['20', '400'] as const;

/**
 * The effect of a click appears within moments: after this long without a change, nothing more will come. The panel's clock changes once a
 * minute.
 */
const restMs = 30_000;
/** A computer with more work than processors needs more time. */
const slowness = () => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism() / 2);

const results = process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results';
const pictures = join(results, 'screenshots');
const failures = join(results, 'failures');

/** A logged-in person's screen, read as a picture and used with mouse and keyboard. */
export class Screen {
  constructor(
    private readonly machine: Machine,
    private readonly user: string,
  ) {}

  /** `part` in the format of convert(1): WIDTHxHEIGHT+X+Y. */
  async #shoot(file: string, part?: string): Promise<void> {
    await desktop(['shot', this.machine.name, file]);
    if (part !== undefined) await execa('convert', [file, '-crop', part, '+repage', file]);
  }

  /** Saves a picture for people among the tests' pictures. */
  async picture(name: string, part?: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
    await this.#shoot(join(pictures, `desktop-${name}.png`), part);
  }

  /** The areas of a colour, the largest first. */
  async #areas(colour: string, look?: Look): Promise<Area[]> {
    const file = join(tmpdir(), `${this.machine.name}.png`);
    await this.#shoot(file);
    const areas = await areasIn(file, colour, look);
    await rm(file);
    return areas;
  }

  /**
   * Waits until an area of at least that size has the colour and stays; with a count, until there are that many, and returns the lowest.
   */
  wait(colour: string, width: number, height: number, count = 1): Promise<Area> {
    let before = '';
    return this.until(`${count} of ${width}x${height} or larger in ${colour}`, async () => {
      const areas = await this.#atLeast(colour, width, height);
      if (areas.length < count) return undefined;
      const area = count === 1 ? areas[0] : areas.sort((a, b) => b.centre[1] - a.centre[1])[0];
      const seen = area?.centre.join() ?? '';
      const rests = seen === before;
      before = seen;
      return rests ? area : undefined;
    });
  }

  /** Waits until no area of that size has the colour. */
  async gone(colour: string, width: number, height: number): Promise<void> {
    await this.until(`the end of what is ${width}x${height} or larger in ${colour}`, async () =>
      (await this.#atLeast(colour, width, height)).length === 0 ? true : undefined,
    );
  }

  async click(...where: Parameters<Screen['wait']>): Promise<void> {
    await this.#clickAt((await this.wait(...where)).centre);
  }

  /** The pointer then moves away: what is under it has another colour. */
  async #clickAt([x, y]: Area['centre']): Promise<void> {
    await this.#xdotool('mousemove', String(x), String(y), 'click', '1', 'mousemove', ...aside);
  }

  /** Clicks the rightmost of these areas, of several below each other the highest; or so far to the left of it. */
  async clickRightmost(where: Where, before = 0): Promise<void> {
    await this.wait(...where);
    const column = (area: Area) => Math.round(area.centre[0] / 20);
    const areas = (await this.#atLeast(...where)).sort(
      (a, b) => column(b) - column(a) || a.centre[1] - b.centre[1],
    );
    const { centre, width } = areas[0] ?? (await this.wait(...where));
    await this.#clickAt(
      before === 0 ? centre : [Math.round(centre[0] - width / 2 - before), centre[1]],
    );
  }

  /** Clicks the lowest line of text in a colour that is at least that wide. */
  async clickLine(colour: string, width: number): Promise<void> {
    let before = '';
    const at = await this.until(`a line ${width} wide in ${colour}`, async () => {
      const areas = await this.#areas(colour, looks.line);
      const lines = areas.filter((area) => area.width >= width && area.height >= 6);
      const lowest = lines.sort((a, b) => b.centre[1] - a.centre[1])[0]?.centre;
      const rests = lowest?.join() === before;
      before = lowest?.join() ?? '';
      return rests ? lowest : undefined;
    });
    await this.#clickAt(at);
  }

  /**
   * A notification is recognized by its picture. Cinnamon accepts a click only after a movement of the pointer, and often not the first
   * one.
   */
  async clickNotification(colour: string, isTaken: () => Promise<boolean>): Promise<void> {
    await this.until('a click on the notification to be taken', async () => {
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

  /** Clicks the leftmost area of a colour that is inside the largest one of another. */
  async clickWithin(outer: Where, inner: Where): Promise<void> {
    const { centre, width, height } = await this.wait(...outer);
    const isInside = ([x, y]: Area['centre']) =>
      Math.abs(x - centre[0]) < width / 2 && Math.abs(y - centre[1]) < height / 2;
    const at = await this.until(`${inner.join(' ')} inside ${outer.join(' ')}`, async () => {
      const found = (await this.#atLeast(...inner)).map((area) => area.centre).filter(isInside);
      return found.sort((a, b) => a[0] - b[0])[0];
    });
    await this.#clickAt(at);
  }

  /** Opens an icon's menu with the right button, and moves with these keys. */
  async openMenu(colour: string, ...keys: string[]): Promise<void> {
    const [x, y] = (await this.wait(colour, 8, 8)).centre;
    await this.#xdotool('mousemove', String(x), String(y), 'click', '3');
    await this.wait(colour, 8, 8);
    for (const key of keys) await this.key(key);
  }

  /** The same, and chooses. */
  async chooseInMenu(colour: string, ...keys: string[]): Promise<void> {
    await this.openMenu(colour, ...keys);
    await this.key('Return');
    await this.#xdotool('mousemove', ...aside);
  }

  async key(key: string): Promise<void> {
    await this.#xdotool('key', key);
  }

  /** The window in front has that title. */
  async title(wanted: string): Promise<void> {
    await this.until(`the window “${wanted}”`, async () =>
      (await this.#titleInFront()) === wanted ? true : undefined,
    );
  }

  /** A password is requested, by a window (policykit-1-gnome) or by the desktop itself (Cinnamon 6). */
  async asksForPassword(besides?: string): Promise<void> {
    await this.until('a dialog that asks for a password', async () => {
      if (besides !== undefined && (await this.#windowsOf(besides)).length === 0) return undefined;
      const active = await this.#xdotool('getactivewindow');
      if ((await this.#windowsOf('polkit')).includes(active)) return true;
      return (await this.#isDimmed()) ? true : undefined;
    });
  }

  /** The focused window in front belongs to this program; a window of the other program is open, too. */
  async inFront(windowClass: string, besides?: string): Promise<void> {
    await this.until(`a window of ${windowClass} in front`, async () => {
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

  /** Cinnamon shows its own dialog, which takes the keyboard from every window. */
  async #isDimmed(): Promise<boolean> {
    const { stdout } = await this.machine.as(
      this.user,
      [
        ...(['gdbus', 'call', '--session', '--dest', 'org.Cinnamon'] as const),
        ...['--object-path', '/org/Cinnamon', '--method', 'org.Cinnamon.Eval', 'Main.modalCount'],
      ],
      { reject: false },
    );
    return /^\(true, '[1-9]/.test(stdout);
  }

  #titleInFront(): Promise<string> {
    return this.#xdotool('getactivewindow', 'getwindowname');
  }

  /** Waits for something to appear on the screen until nothing moves any more; a picture then shows what was there instead. */
  until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const instead = async () =>
      `; in front was “${await this.#titleInFront()}”; see ${await this.failure(what)}`;
    return until(what, ask, undefined, instead, this.#untilItRests());
  }

  /** Saves a picture of the screen at a failure; returns its file. */
  async failure(what: string): Promise<string> {
    const file = join(failures, `${what.replace(/[^\w#]+/g, '-')}.png`);
    await mkdir(failures, { recursive: true });
    await this.#shoot(file);
    return file;
  }

  #untilItRests(): () => Promise<boolean> {
    let [seen, since, looked] = ['', Date.now(), Date.now()];
    return async () => {
      if (Date.now() - looked < 5000) return false;
      looked = Date.now();
      const file = join(tmpdir(), `${this.machine.name}-rest.ppm`);
      await this.#shoot(file);
      const now = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      await rm(file);
      if (now !== seen) [seen, since] = [now, seen === '' ? since : looked];
      return Date.now() - since > restMs * slowness();
    };
  }

  async #xdotool(...args: string[]): Promise<string> {
    const told = await desktop(['x', this.machine.name, this.user, ...args], { reject: false });
    return told.stdout.trim();
  }
}
