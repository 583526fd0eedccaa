import type { PreviewReply } from '../../contract/ipc';
import type { PreviewAnswer } from '../../contract/preview';

interface PreviewsOptions {
  readonly ask: () => Promise<PreviewReply>;
  /** The commit in use. */
  readonly current: () => string | null;
  readonly onKnown: (preview: Extract<PreviewAnswer, { state: 'known' }>) => void;
}

/** What a refresh would bring: asked once for all who want to know at the same time, and kept while it is about the code in use. */
export class Previews {
  #asking: Promise<PreviewReply> | null = null;
  #kept: Extract<PreviewAnswer, { state: 'known' }> | null = null;

  constructor(private readonly options: PreviewsOptions) {}

  /**
   * `remoteHash`: what is known of the remote since. An answer about another commit is not given again, nor one that
   * was asked for before.
   */
  async get(remoteHash: string | null, since?: string): Promise<PreviewReply> {
    const kept = this.#kept;
    const isAsWanted =
      kept !== null &&
      (kept.current?.hash ?? null) === this.options.current() &&
      (remoteHash === null || kept.target.hash === remoteHash) &&
      (since === undefined || kept.checkedAt > since);
    if (isAsWanted) return { ok: true, preview: kept };
    const isShared = this.#asking !== null;
    const reply = await this.#askOnce();
    const isOlder =
      isShared &&
      remoteHash !== null &&
      reply.ok &&
      reply.preview.state === 'known' &&
      reply.preview.target.hash !== remoteHash;
    return isOlder ? this.#askOnce() : reply;
  }

  #askOnce(): Promise<PreviewReply> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<PreviewReply> {
    const answer = await this.options.ask();
    if (answer.ok && answer.preview.state === 'known') {
      this.#kept = answer.preview;
      this.options.onKnown(answer.preview);
    }
    return answer;
  }
}
