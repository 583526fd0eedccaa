import { readdir } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { inProject } from './paths.mjs';

/** The languages that have a catalogue in `words/`. English comes first, as the fallback. */
export async function languages() {
  const files = await readdir(inProject('words'));
  const found = files.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  return ['en', ...found.filter((name) => name !== 'en').sort()];
}

/**
 * The generated files that list the catalogues, by their paths: one with only the languages, one that imports the words.
 *
 * @param {readonly string[]} tags BCP 47
 * @returns {Promise<Record<string, string>>}
 */
export async function catalogueLists(tags) {
  const texts = { 'words/languages.ts': languageList(tags), 'words/catalogues.ts': imports(tags) };
  /** @type {Record<string, string>} */
  const written = {};
  for (const [path, text] of Object.entries(texts)) {
    const filepath = inProject(path);
    written[filepath] = await format(text, { ...(await resolveConfig(filepath)), filepath });
  }
  return written;
}

const head =
  '// Written by `node build/schemas.mjs` from the catalogues in words/: put a file there, or take one away.';

/** @param {readonly string[]} tags */
const languageList = (tags) => `${head}
export const locales = ${JSON.stringify(tags)} as const;
`;

/** @param {readonly string[]} tags */
function imports(tags) {
  const named = tags.map((tag) => ({ tag, name: tag.replace(/-/g, '') }));
  const entries = (/** @type {string} */ kind) =>
    named.map(({ tag, name }) => `'${tag}': ${name}${kind}`).join(', ');
  return `${head}
import type { MessageCode } from '../contract/message';
${named.map(({ tag, name }) => `import { messages as ${name}Messages, ui as ${name}Ui } from './${tag}.json';`).join('\n')}
import type { Locale } from './locale';

export type UiKey = keyof typeof enUi;

export const messages: Record<Locale, Record<MessageCode, string>> = { ${entries('Messages')} };
export const ui: Record<Locale, Record<UiKey, string>> = { ${entries('Ui')} };
`;
}
