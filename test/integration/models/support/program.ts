import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addModelsVerbs } from '../../../../helper/commands/models';
import { runModelsWorkerIfAsked } from '../../../../helper/models/hash/worker';

/** Only the models verbs, with their context from the environment; tests start, kill and restart it. */
interface TestContext {
  readonly manifest: string | null;
  readonly folder: string;
  readonly cacheFile: string;
  readonly ollamaUrl: string;
  readonly fileFolders: readonly string[];
  readonly loopbackHttp: boolean;
}

if (!runModelsWorkerIfAsked()) {
  const given = JSON.parse(process.env['MODELS_TEST_CONTEXT'] ?? '') as TestContext;
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  const program = new Command('test');
  const act =
    <A extends unknown[]>(verb: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> => {
      process.exitCode = await verb(...args);
    };
  addModelsVerbs(program, act, () =>
    Promise.resolve({
      manifestText: given.manifest === null ? null : readFileSync(given.manifest, 'utf8'),
      folder: { path: given.folder, from: 'default', refused: null },
      cacheFile: given.cacheFile,
      ollamaUrl: given.ollamaUrl,
      policy: { allowLoopbackHttp: given.loopbackHttp, fileFolders: given.fileFolders },
      locale: 'en',
      signal: stop.signal,
      print: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
  void program.parseAsync();
}
