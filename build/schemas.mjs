import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format } from 'prettier';
import { catalogueLists, languages } from './support/catalogue-list.mjs';
import { messageCodes, messageCodesFile } from './support/message-codes.mjs';
import { inProject, projectRoot } from './support/paths.mjs';
import { replaceFile } from './support/replace-file.mjs';
import { runMain, say } from './support/say.mjs';

/** Writes the list of languages and the message codes from words/*.json, then docs/schemas/*.json from the contract. */
await runMain(async () => {
  for (const [path, text] of Object.entries(await catalogueLists(await languages())))
    await replaceFile(path, Buffer.from(text));
  say('Wrote words/languages.ts and words/catalogues.ts.');
  await replaceFile(messageCodesFile, Buffer.from(await messageCodes()));
  say('Wrote contract/message-codes.ts.');
  const folder = inProject('docs/schemas');
  await mkdir(folder, { recursive: true });
  const schemas = await contractSchemas();
  for (const [name, schema] of Object.entries(schemas)) {
    const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 100 });
    await replaceFile(join(folder, `${name}.json`), Buffer.from(text));
  }
  say(`Wrote docs/schemas/{${Object.keys(schemas).join(',')}}.json.`);
  return 0;
});

/** @returns {Promise<Record<string, unknown>>} */
async function contractSchemas() {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-schemas-'));
  try {
    const outfile = join(scratch, 'json-schema.mjs');
    await build({
      absWorkingDir: projectRoot,
      entryPoints: ['contract/json-schema.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'warning',
    });
    /** @type {unknown} */
    const module = await import(pathToFileURL(outfile).href);
    return /** @type {typeof import('../contract/json-schema')} */ (module).jsonSchemas();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
