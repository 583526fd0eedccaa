const longestLine = 1_000_000;

/** Cuts a stream of text into lines. Pure but for what it keeps of an unfinished one. */
export class LineBuffer {
  #rest = '';
  #skipping = false;

  /** The lines that are complete now. One longer than a million characters is dropped. */
  take(text: string): string[] {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    const lines = this.#skipping ? parts.slice(1) : parts;
    if (parts.length > 0) this.#skipping = false;
    if (this.#rest.length > longestLine) {
      this.#rest = '';
      this.#skipping = true;
    }
    return lines.filter((line) => line.length <= longestLine);
  }

  clear(): void {
    this.#rest = '';
    this.#skipping = false;
  }
}
