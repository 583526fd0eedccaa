import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Machine } from '../../support/machine';

/** An agent inside a machine that runs commands: one JSON line in, one out. */
export interface Agent {
  ask(asked: unknown): Promise<unknown>;
  readonly ended: Promise<void>;
}

/** `entry` is relative to the project. */
export async function bundleAgent(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    logLevel: 'error',
  });
}

export function startAgent(machine: Machine, program: string): Agent {
  const child = machine.exec(['/usr/bin/node', program], {
    reject: false,
    buffer: false,
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('no pipes');
  stdin.on('error', () => undefined); // its machine was cut: told by `ended`
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: stdout }).on('line', (line) => waiting.shift()?.resolve(line));
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = child.then(() => {
    for (const one of waiting.splice(0)) one.reject(new Error(`the agent ended: ${complaints}`));
  });
  return {
    ended,
    async ask(asked) {
      const line = await new Promise<string>((resolvePromise, reject) => {
        waiting.push({ resolve: resolvePromise, reject });
        stdin.write(`${JSON.stringify(asked)}\n`);
      });
      const answer = JSON.parse(line) as { error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
  };
}
