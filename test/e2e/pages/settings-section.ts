import type { Locator, Page } from 'playwright';

export class SettingsSection {
  readonly repository: Locator;
  readonly branch: Locator;
  readonly readBranches: Locator;
  readonly apply: Locator;
  readonly advanced: Locator;
  readonly kept: Locator;
  readonly healthPath: Locator;
  readonly python: Locator;

  constructor(page: Page) {
    this.repository = page.getByRole('textbox', { name: 'Repository' });
    this.branch = page.getByRole('combobox', { name: 'Branch' });
    this.readBranches = page.getByRole('button', { name: 'Read its branches' });
    this.advanced = page.getByRole('button', { name: 'Advanced' });
    this.kept = page.getByRole('textbox', { name: 'Kept versions' });
    this.healthPath = page.getByRole('textbox', { name: 'Health path' });
    this.python = page.getByRole('group', { name: 'Python and its packages' });
    this.apply = page.getByRole('button', { name: 'Apply' });
  }

  /** Types a branch and leaves the field, as somebody who knows its name. */
  async chooseBranch(name: string): Promise<void> {
    await this.branch.fill(name);
    await this.branch.press('Escape');
    await this.branch.blur();
  }
}
