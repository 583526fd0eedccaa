import { hostOf } from '../../contract/repository-url';

/**
 * The hosts that a page may query for branches: the host of the stored repository, and hosts that a person allowed in the desktop's own
 * dialog. Otherwise a page that an attacker controls could send what it has seen to any host, as part of the address it asks for.
 */
export class HostsToAsk {
  readonly #allowed = new Set<string>();
  #isAsking = false;

  constructor(private readonly allow: (repository: string) => Promise<boolean>) {}

  /** `isWanted`: somebody pressed the button, so the dialog may open; one at a time. */
  async mayAsk(repository: string, stored: string | null, isWanted: boolean): Promise<boolean> {
    const host = hostOf(repository);
    if (this.#allowed.has(host) || (stored !== null && host === hostOf(stored))) return true;
    if (!isWanted || this.#isAsking) return false;
    this.#isAsking = true;
    try {
      const isAllowed = await this.allow(repository);
      if (isAllowed) this.#allowed.add(host);
      return isAllowed;
    } finally {
      this.#isAsking = false;
    }
  }
}
