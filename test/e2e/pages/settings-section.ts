import type { Locator, Page } from 'playwright';

export const settingsGroups = [
  'For you',
  'Where the code comes from',
  'Refreshing',
  'Going live',
  'Refreshes by the timer',
  'Python and its packages',
  'Services, in the order of their start',
  'Network',
  'Room',
  'Logins',
] as const;
export type SettingsGroup = (typeof settingsGroups)[number];

export class SettingsSection {
  readonly repository: Locator;
  readonly branch: Locator;
  readonly readBranches: Locator;
  readonly apply: Locator;
  readonly search: Locator;
  readonly kept: Locator;
  readonly healthPath: Locator;
  readonly python: Locator;

  constructor(private readonly page: Page) {
    this.repository = page.getByRole('textbox', { name: 'Repository' });
    this.branch = page.getByRole('combobox', { name: 'Branch' });
    this.readBranches = page.getByRole('button', { name: 'Read its branches' });
    this.search = page.getByRole('searchbox', { name: 'Search settings' });
    this.kept = page.getByRole('textbox', { name: 'Kept versions' });
    this.healthPath = page.getByRole('textbox', { name: 'Health path' });
    this.python = page.getByRole('group', { name: 'Python and its packages' });
    this.apply = page.getByRole('button', { name: 'Apply', exact: true });
  }

  /** Unfolds these groups. */
  async unfold(...titles: readonly SettingsGroup[]): Promise<void> {
    for (const name of titles) {
      const title = this.page.getByRole('button', { name, exact: true });
      if ((await title.getAttribute('aria-expanded')) !== 'true') await title.click();
    }
  }

  /** Types a branch and leaves the field, as somebody who knows its name. */
  async chooseBranch(name: string): Promise<void> {
    await this.branch.fill(name);
    await this.branch.press('Escape');
    await this.branch.blur();
  }
}
