import '../../contract/zod-without-eval';
import { isMainThread } from 'node:worker_threads';
import { exitCodes } from '../../contract/outcome';

/**
 * One bundle with three uses: a hashing worker, a task in the sandbox, the command line. Each is loaded only when
 * needed, because every refresh starts this program several times.
 */
async function main(): Promise<void> {
  if (!isMainThread) {
    const { runModelsWorkerIfAsked } = await import('../models/hash/worker');
    if (runModelsWorkerIfAsked()) return;
  }
  // A closed pipe (`… | head`) is no error. Runs never write to a person's pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.internal);
  });
  const [verb, name] = process.argv.slice(2);
  if (verb === 'task') {
    const { taskMain } = await import('../tasks/main');
    process.exitCode = await taskMain(name ?? '');
  } else {
    const { commandLineMain } = await import('../commands/main');
    await commandLineMain();
  }
  process.stdin.destroy(); // a task keeps it open while it works
}

void main();
