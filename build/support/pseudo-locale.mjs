import { readFile } from 'node:fs/promises';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';

/** @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element */

// Its type refers to another copy of the same enum.
const print = /** @type {(elements: Element[]) => string} */ (/** @type {unknown} */ (printAST));

const accents = new Map(
  Object.entries({
    a: 'áá',
    e: 'éé',
    i: 'íí',
    o: 'óó',
    u: 'úú',
    s: 'šš',
    A: 'Á',
    E: 'É',
    I: 'Í',
    O: 'Ó',
    U: 'Ú',
  }),
);

/**
 * A sentence in a readable pseudo-language: in brackets, so that untranslated or cut text shows, and about 40 % longer, as a translation
 * may be. Its parameters and selectors stay as they are.
 *
 * @param {string} text
 */
export function pseudo(text) {
  const elements = parse(text, { ignoreTag: true });
  elements.forEach(stretch);
  return `[${print(elements)}]`;
}

/** @param {Element} element */
function stretch(element) {
  if (element.type === TYPE.literal) {
    element.value = element.value.replace(/[aeious]/gi, (letter) => accents.get(letter) ?? letter);
  }
  if (element.type !== TYPE.select && element.type !== TYPE.plural) return;
  for (const { value } of Object.values(element.options)) value.forEach(stretch);
}

/**
 * Replaces English in a bundle for tests. It is not a language that anybody can choose.
 *
 * @type {import('esbuild').Plugin}
 */
export const inPseudoLocale = {
  name: 'pseudo-locale',
  setup: (build) => {
    build.onLoad({ filter: /\/words\/en\.json$/ }, async ({ path }) => {
      /** @type {unknown} */
      const read = JSON.parse(await readFile(path, 'utf8'));
      const english = /** @type {Record<string, Record<string, string>>} */ (read);
      const parts = Object.entries(english).map(([part, texts]) => [
        part,
        Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text)])),
      ]);
      return { contents: JSON.stringify(Object.fromEntries(parts)), loader: 'json' };
    });
  },
};
