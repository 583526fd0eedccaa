import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import { SettingsSection } from './settings-section';

/** Milliseconds, on a computer that is busy with something else. */
const refreshWithin = 300_000;

export const sections = [
  'Overview',
  'Models',
  'History',
  'Logs',
  'Settings',
  'Doctor',
  'Report a problem',
] as const;
export type SectionName = (typeof sections)[number];

/** The status window as a person sees it: by roles and names. */
export class StatusWindow {
  readonly refreshButton: Locator;
  readonly backButton: Locator;
  readonly condition: Locator;
  readonly closing: Locator;
  readonly settings: SettingsSection;

  constructor(readonly page: Page) {
    this.refreshButton = page.getByRole('button', { name: 'Refresh from GitHub' });
    this.backButton = page.getByRole('button', { name: 'Back to overview' });
    this.condition = page
      .getByRole('tabpanel', { name: 'Overview' })
      .getByRole('heading', { level: 1 });
    this.closing = page.locator('.run .banner-text').first();
    this.settings = new SettingsSection(page);
  }

  async open(section: SectionName): Promise<void> {
    await this.page.getByRole('tab', { name: section }).click();
  }

  /** The check for updates that every start makes has its answer: nothing is under way. */
  async settled(): Promise<void> {
    await expect(this.condition).toHaveText('Healthy');
    const checked = this.page.locator('.checked-line');
    await expect(checked.getByRole('button')).toHaveAccessibleName('Check now');
    await expect(this.page.getByText('Not checked yet')).toBeHidden();
  }

  /** The section has loaded: it has content, and nothing is still loading. */
  async drawn(): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(
      this.page.locator('.content :is(li, form, dl, .empty, .banner, .log-card)').first(),
    ).toBeVisible();
  }

  fact(label: string): Locator {
    return this.page.locator('.fact', {
      has: this.page.getByRole('term').filter({ hasText: label }),
    });
  }

  step(name: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  /** Elements that are wider than their container, markup shortened. Texts of others are cut off on purpose. */
  overflowing(): Promise<string[]> {
    const cutOnPurpose = '.hostile, .for-readers, .log, input, svg, .steady, [aria-hidden=true]';
    return this.page.evaluate(
      (selector) =>
        [...document.querySelectorAll('.content, .content *, .sidebar *')]
          .filter((element) => element.closest(selector) === null)
          // A pixel wide: for screen readers alone.
          .filter(({ clientWidth }) => clientWidth > 1)
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
          .filter((element) => getComputedStyle(element).display !== 'inline')
          .map((element) => element.outerHTML.slice(0, 120)),
      cutOnPurpose,
    );
  }

  /** Presses Tab until the first element has the focus again. Returns each element, and whether the focus was visible. */
  async walk(): Promise<{ at: string; isShown: boolean }[]> {
    const places: { at: string; isShown: boolean }[] = [];
    await this.page.evaluate(() => {
      for (const each of document.querySelectorAll<HTMLElement>('[data-reached]'))
        delete each.dataset['reached'];
    });
    for (;;) {
      await this.page.keyboard.press('Tab');
      const place = await this.page.evaluate(() => {
        const at = document.activeElement;
        if (!(at instanceof HTMLElement) || at === document.body) return null;
        if (at.dataset['reached'] === 'true') return null;
        at.dataset['reached'] = 'true';
        let around: Element | null = at;
        while (around !== null && getComputedStyle(around).outlineStyle === 'none')
          around = around.parentElement;
        return { at: at.outerHTML.slice(0, 120), isShown: around !== null };
      });
      if (place === null) return places;
      places.push(place);
    }
  }

  /** What a walk has missed of what the pointer can use. A group of choices is one place. */
  neverReached(): Promise<string[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.content :is(button, input):not(:disabled)')]
        .filter(({ type }: HTMLElement & { type?: string }) => type !== 'radio')
        .filter((element) => element.tabIndex >= 0 && element.checkVisibility())
        .filter(({ dataset }) => dataset['reached'] !== 'true')
        .map((element) => element.outerHTML.slice(0, 120)),
    );
  }

  /** The run that was asked for has ended, with a sentence to close it. */
  async ended(): Promise<void> {
    await expect(this.backButton).toBeVisible({ timeout: refreshWithin });
    await expect(this.closing).toBeVisible();
  }
}
