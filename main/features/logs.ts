import { spawn, type ChildProcess } from 'node:child_process';
import { cutLinesOf, parseLines } from '../../common/lines';
import type { LogPush } from '../../contract/ipc';
import { longestEventLine } from '../../contract/limits';
import { LogLine, mostLogLines, type LogSource } from '../../contract/logs';
import { failureOf } from '../helper-client/failure';
import type { Helper } from '../helper-client/helper';
import { cleanEnvironment } from '../helper-client/run-program';
import type { IpcHandlers } from '../ipc';
import { log } from '../log';
import { logFileName, saveText } from '../save-file';
import type { StatusWindow } from '../windows/status-window';

const longestComplaint = 4000;
/** Lines that arrive within this time are sent together. */
const gatherMs = 60;

/** Follows one log at a time, while the window shows it. The helper reads and redacts it. */
export class LogsFeature {
  readonly handlers: Pick<IpcHandlers, 'logs:open' | 'logs:close' | 'logs:save'>;
  #child: ChildProcess | null = null;

  constructor(
    private readonly helper: Helper,
    private readonly window: StatusWindow,
  ) {
    window.onClosed(() => this.stop());
    this.handlers = {
      'logs:open': ({ source }) => {
        this.#open(source);
        return { ok: true };
      },
      'logs:close': () => {
        this.stop();
        return { ok: true };
      },
      'logs:save': ({ source, text }) => saveText(window.browser, logFileName(source), text),
    };
  }

  stop(): void {
    this.#child?.kill();
    this.#child = null;
  }

  #open(source: LogSource): void {
    this.stop();
    const { program, args } = this.helper.command([
      'logs',
      source,
      '--json',
      '--follow',
      '--attached',
      '--lines',
      String(mostLogLines),
    ]);
    const child = spawn(program, args, {
      env: cleanEnvironment(),
      // The helper exits when its standard input closes, however this process ends.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    let begins = true;
    let waiting: LogLine[] = [];
    let timer: NodeJS.Timeout | undefined;
    let complaint = '';
    const flush = (failure: LogPush['failure'] = null) => {
      clearTimeout(timer);
      timer = undefined;
      if (this.#child !== child) return;
      this.window.push('push:logs', {
        source,
        begins,
        lines: waiting.slice(-mostLogLines),
        failure,
      });
      begins = false;
      waiting = [];
    };
    const read = async () => {
      for await (const line of cutLinesOf(child.stdout, longestEventLine)) {
        waiting.push(...parseLines(LogLine, [line]));
        timer ??= setTimeout(flush, gatherMs);
      }
    };
    const all = read().catch((error: unknown) =>
      log.warn('a log ended before its end was read', error),
    );
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-longestComplaint);
    });
    child.on('error', () => flush(failureOf({ kind: 'missing' }, this.helper)));
    child.on('close', (exitCode) => {
      const ended = {
        kind: 'ended' as const,
        exitCode: exitCode ?? -1,
        stdout: '',
        stderr: complaint,
      };
      void all.then(() => flush(exitCode === 0 ? null : failureOf(ended, this.helper)));
    });
    // The window must also learn that a log is empty.
    timer = setTimeout(flush, gatherMs * 20);
  }
}
