import { spawn } from 'node:child_process';
import { cutLinesOf } from '../../common/lines';
import { systemEnvironment } from '../host/systemd/command';

const longestLine = 4_000_000;

/** The output lines of a system program as they come. Ends with the program, or ends it if the reader stops. */
export async function* programLines(
  program: string,
  args: readonly string[],
): AsyncGenerator<string> {
  const child = spawn(program, args, {
    env: systemEnvironment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  const end = () => child.kill();
  process.once('exit', end);
  try {
    yield* cutLinesOf(child.stdout, longestLine);
    if (child.pid === undefined) await failed;
  } finally {
    process.off('exit', end);
    end();
  }
}
