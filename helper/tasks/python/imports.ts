import * as z from 'zod';
import { bareEnvironment } from './environment';
import { failureOf } from './failures';
import { parseJson } from '../../../common/lines';
import { runProcess } from './process';
import { readImports } from './import-snippet';
import { done, failed, type Outcome, type Watch } from './types';

const Reason = z.object({
  /** "qdrant_client.models" */
  module: z.string().max(300),
  file: z.string().max(1000),
  line: z.number().int().nonnegative(),
});
export type Reason = z.infer<typeof Reason>;

const Answer = z.object({
  /** Imports that neither Python nor the repository provides, each with its first place. */
  imports: z.array(Reason).max(2000),
  /** Those that the code can do without: in a try that expects an ImportError. */
  optional: z.array(z.string().max(300)).max(2000),
  /** Names of frameworks' classes in use, such as UploadFile. */
  uses: z.array(Reason).max(200),
  /** The first module that is not valid Python. */
  broken: z.object({ file: z.string(), line: z.number(), detail: z.string() }).nullable(),
  /** The entry module's file; null if there is none. */
  entry: z.string().nullable(),
});
export type Imports = z.infer<typeof Answer>;

const seconds = 60;

/** What a module and the repository modules reachable from it import: parsed by Python's own `ast`, never imported. */
export async function importsOf(
  request: { python: string; appDir: string; roots: readonly string[]; module: string } & Watch,
): Promise<Outcome<Imports>> {
  const run = await runProcess(request.python, ['-I', '-c', readImports], {
    cwd: '/',
    env: bareEnvironment('/nonexistent'),
    seconds,
    signal: request.signal,
    input: JSON.stringify({
      app: request.appDir,
      roots: request.roots,
      module: request.module,
    }),
    stdoutIsAnswer: true,
  });
  const answer = Answer.safeParse(parseJson(run.stdout));
  if (run.exitCode !== 0 || !answer.success) return failed(failureOf(run, 'python', seconds));
  return done(answer.data);
}
