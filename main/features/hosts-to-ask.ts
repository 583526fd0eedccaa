import { hostOf } from '../../contract/repository-url';

/**
 * Which hosts a page may have asked for branches: the one of the stored repository, and those that a person allowed in the desktop's
 * own dialog. A page that somebody has taken over could tell any other host what it has seen, by the address it has it asked at.
 */
export class HostsToAsk {
  readonly #allowed = new Set<string>();
  #isAsking = false;

  constructor(private readonly allow: (repository: string) => Promise<boolean>) {}

  /** `isWanted`: somebody pressed the button, so that the dialog may come; one at a time. */
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
