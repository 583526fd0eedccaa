/** Ends what is asked nicely first: SIGTERM at once, SIGKILL where that has not helped after the grace. */
export class Ending {
  #hard: NodeJS.Timeout | undefined;

  constructor(
    private readonly kill: (signal: 'SIGTERM' | 'SIGKILL') => void,
    private readonly graceMs: number,
  ) {}

  begin(): void {
    this.kill('SIGTERM');
    this.#hard ??= setTimeout(() => {
      this.kill('SIGKILL');
    }, this.graceMs);
  }

  /** It has ended: nothing more is sent. */
  over(): void {
    clearTimeout(this.#hard);
  }
}
