import type { Locator, Page } from 'playwright';

export class SettingsSection {
  readonly repository: Locator;
  readonly branch: Locator;
  readonly apply: Locator;

  constructor(page: Page) {
    this.repository = page.getByRole('textbox', { name: 'Repository' });
    this.branch = page.getByRole('combobox', { name: 'Branch' });
    this.apply = page.getByRole('button', { name: 'Apply' });
  }

  /** Types a branch and leaves the field, as somebody who knows its name. */
  async chooseBranch(name: string): Promise<void> {
    await this.branch.fill(name);
    await this.branch.press('Escape');
    await this.branch.blur();
  }
}
