/** Ends a process: SIGTERM at once, SIGKILL if it still runs after the grace period. */
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

  /** The process has ended: sends no more signals. */
  over(): void {
    clearTimeout(this.#hard);
  }
}
