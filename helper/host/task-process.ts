import { because, type Reason } from '../../contract/message';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import type { ExecaChildProcess } from 'execa';
import { cutLinesOf, LineTooLongError, linesOf } from '../../common/lines';
import { Ending } from '../lib/ending';
import type { TaskLimits, TaskListener, TaskOutcome } from './sandbox';
import type { LoginsByName } from '../lib/logins';
import { cleanText, LineCleaner, longestRaw } from '../lib/text';
import { broken, cleaned, failureOf, resultOf } from './task-answer';
import { TaskLine } from './task-protocol';
import { definitionOf, secondsOf, type TaskName, type TaskRequest } from './task-table';

const longestLine = 10_000_000;
/** Limit of one line after the key, in bytes, unless the definition sets another; a longer line is not parsed. */
const usualAnswer = 65_536;
const graceMs = 5000;
const keptOutput = 200;

/** How the caller signals a task that did not end when asked. */
export type KillTask = (signal: 'SIGTERM' | 'SIGKILL') => void;

/**
 * Talks to a task that was just started with pipes: sends the request as one line on standard input and reads the
 * answer. Standard input stays open as long as the task may live; its end tells the task that its parent is gone.
 */
export async function driveTask<N extends TaskName>(
  child: ExecaChildProcess,
  name: N,
  request: TaskRequest<N>,
  limits: TaskLimits,
  kill: KillTask,
  listener: TaskListener = {},
  logins: LoginsByName = {},
): Promise<TaskOutcome<N>> {
  let ended: 'cancelled' | 'timed-out' | null = limits.signal.aborted ? 'cancelled' : null;
  const ending = new Ending(kill, graceMs);
  const end = (why: 'cancelled' | 'timed-out') => {
    ended ??= why;
    ending.begin();
  };
  const onAbort = () => {
    end('cancelled');
  };
  limits.signal.addEventListener('abort', onAbort);
  const timer = setTimeout(
    () => {
      end('timed-out');
    },
    secondsOf(name, request, limits.timeoutSeconds) * 1000,
  );
  if (ended !== null) end(ended);

  const output: string[] = [];
  const keep = (text: string, cleaner: LineCleaner) => {
    const line = cleaner.clean(text);
    output.push(line);
    if (output.length > keptOutput) output.shift();
    listener.output?.(line);
  };
  child.stdin?.on('error', () => undefined); // a task that died early: its exit says so
  const key = randomBytes(16).toString('hex');
  child.stdin?.write(`${JSON.stringify({ key, request, logins })}\n`);

  const said: { answer: TaskOutcome<N> | null } = { answer: null };
  const readAnswer = async () => {
    if (child.stdout === null) return;
    const cleaner = new LineCleaner();
    const longestAnswer = (definitionOf(name).answerBytes ?? usualAnswer) + key.length;
    for await (const line of linesOf(child.stdout, longestLine)) {
      if (line.startsWith(key) && line.length > longestAnswer)
        throw new LineTooLongError(longestAnswer - key.length);
      const parsed = parseLine(line, key);
      if (parsed === null) {
        keep(line, cleaner);
        continue;
      }
      switch (parsed.type) {
        case 'output':
          keep(parsed.line, cleaner);
          break;
        case 'progress':
          listener.progress?.(parsed.unit, parsed.done, parsed.total);
          break;
        case 'event':
          listener.event?.(cleaned(parsed.event));
          break;
        case 'failure':
          said.answer ??= failureOf(name, request, parsed.failure);
          break;
        case 'error':
          said.answer ??= broken(cleanText(parsed.reason, 500));
          break;
        case 'result':
          said.answer ??= resultOf(name, request, parsed.result);
          break;
      }
    }
  };
  const readErrors = async () => {
    if (child.stderr === null) return;
    const cleaner = new LineCleaner();
    for await (const line of cutLinesOf(child.stderr, longestRaw)) keep(line, cleaner);
  };
  try {
    const reading = Promise.all([readAnswer(), readErrors()]).catch((error: unknown) => {
      said.answer = broken(error instanceof Error ? error.message : String(error));
      kill('SIGKILL');
    });
    const exit = await child.catch(
      (error: unknown) => error as { exitCode?: number; signal?: string },
    );
    await reading;
    if (ended !== null) return { kind: ended };
    const answer = said.answer ?? { kind: 'died' as const, reason: describeExit(exit) };
    return answer.kind === 'broken' || answer.kind === 'died' ? { ...answer, output } : answer;
  } finally {
    clearTimeout(timer);
    ending.over();
    limits.signal.removeEventListener('abort', onAbort);
    child.stdin?.end();
  }
}

function parseLine(line: string, key: string): TaskLine | null {
  if (!line.startsWith(key)) return null;
  try {
    const parsed = TaskLine.safeParse(JSON.parse(line.slice(key.length)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function describeExit(exit: {
  exitCode?: number | undefined;
  signal?: string | undefined;
}): Reason {
  if (exit.signal !== undefined && exit.signal in constants.signals)
    return because('ended-by', { signal: exit.signal });
  return because('ended-with', { code: exit.exitCode ?? '?' });
}
