import { longestEventLine } from '../../contract/limits';

/** Cuts a stream of text into lines. Pure but for what it keeps of an unfinished one. */
export class LineBuffer {
  #rest = '';
  #skipping = false;

  /** The lines that are complete now. One that is longer than any of the helper's is dropped. */
  take(text: string): string[] {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    const lines = this.#skipping ? parts.slice(1) : parts;
    if (parts.length > 0) this.#skipping = false;
    if (this.#rest.length > longestEventLine) {
      this.#rest = '';
      this.#skipping = true;
    }
    return lines.filter((line) => line.length <= longestEventLine);
  }

  clear(): void {
    this.#rest = '';
    this.#skipping = false;
  }
}
