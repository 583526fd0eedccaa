import { expect } from 'vitest';
import { outline } from './colours';
import type { Screen } from './screen';

/** The most that anything that is done often may take, from the icon on; a password is typed, not clicked. */
const most = 3;

/** A person's way from the icon in the panel: every press of a button of the mouse, or of a key in its place, is counted. */
export class Way {
  #clicks = 0;

  constructor(private readonly screen: Screen) {}

  /** A left click on the icon. */
  async open(): Promise<void> {
    await this.click(outline, 8, 8);
    await this.screen.inFront('ladylinux-tray');
  }

  async click(...where: Parameters<Screen['click']>): Promise<void> {
    this.#clicks += 1;
    await this.screen.click(...where);
  }

  async clickLine(...where: Parameters<Screen['clickLine']>): Promise<void> {
    this.#clicks += 1;
    await this.screen.clickLine(...where);
  }

  async clickRightmost(...where: Parameters<Screen['clickRightmost']>): Promise<void> {
    this.#clicks += 1;
    await this.screen.clickRightmost(...where);
  }

  async clickWithin(...where: Parameters<Screen['clickWithin']>): Promise<void> {
    this.#clicks += 1;
    await this.screen.clickWithin(...where);
  }

  /** A right click on the icon; the keys only move to the entry that `choose` then takes. */
  async openMenu(...keys: readonly string[]): Promise<void> {
    this.#clicks += 1;
    await this.screen.openMenu(outline, ...keys);
  }

  /** Takes what these keys lead to. */
  async choose(...keys: readonly string[]): Promise<void> {
    this.#clicks += 1;
    for (const key of [...keys, 'Return']) await this.screen.key(key);
  }

  /** Types the password that the desktop asks for, where the way is short enough. */
  async endsWithPassword(name: string): Promise<void> {
    await this.screen.asksForPassword();
    await this.screen.picture(`${name}-password`);
    expect(this.#clicks, `clicks of ${name}`).toBeGreaterThan(0);
    expect(this.#clicks, `clicks of ${name}`).toBeLessThanOrEqual(most);
    await this.screen.type('secret');
  }
}
