import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { Machine } from '../../support/machine';
import type { Calls } from '../../support/callers';

const place = '/srv/calling.mjs';

/** Copies the client into the machine; returns a function that opens connections to a port until it is stopped. */
export async function callersIn(
  machine: Machine,
): Promise<(port: number, path: string) => () => Promise<Calls>> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { keepCalling } from './callers';
        const stop = keepCalling(Number(process.argv[2]), process.argv[3]);
        process.stdin.resume().on('end', () => void stop().then((calls) => console.log(JSON.stringify(calls))));
      `,
      resolveDir: resolve('test/support'),
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node18',
  });
  await machine.exec(['tee', place], { input: outputFiles[0]?.text ?? '', stdout: 'ignore' });
  return (port, path) => {
    const calling = machine.exec(['node', place, String(port), path]);
    return async () => {
      calling.stdin?.end();
      return JSON.parse((await calling).stdout) as Calls;
    };
  };
}
