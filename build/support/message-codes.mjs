import { readFile } from 'node:fs/promises';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { format, resolveConfig } from 'prettier';
import { inProject } from './paths.mjs';

/** @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element */

/** The file of the codes that are generated from the English sentences. */
export const messageCodesFile = inProject('contract/message-codes.ts');

/** The codes of parts of a sentence that give a reason. */
const reasonPrefix = 'reason.';

/**
 * The TypeScript of `contract/message-codes.ts`: every code of `words/en.json` with the parameters of its sentence, and the same for
 * reasons.
 */
export async function messageCodes() {
  /** @type {unknown} */
  const english = JSON.parse(await readFile(inProject('words/en.json'), 'utf8'));
  const { messages, ui } = /** @type {typeof import('../../words/en.json')} */ (english);
  /** @type {Record<string, string>} */
  const reasons = {};
  for (const [key, text] of Object.entries(ui))
    if (key.startsWith(reasonPrefix)) reasons[key.slice(reasonPrefix.length)] = text;
  return format(typescriptOf(messages, reasons), {
    ...(await resolveConfig(messageCodesFile)),
    filepath: messageCodesFile,
  });
}

/**
 * @param {Readonly<Record<string, string>>} messages
 * @param {Readonly<Record<string, string>>} reasons
 */
export function typescriptOf(messages, reasons) {
  return `// Written by \`node build/schemas.mjs\` from words/en.json: change the sentences there.

/** Every sentence that the helper can say. */
export const messageCodes = [${namesOf(messages)}] as const;

/** What goes into the places of each sentence. */
export interface MessageParams {
${paramsOf(messages)}
}

/** Every part of a sentence that says why. */
export const reasonCodes = [${namesOf(reasons)}] as const;

export type ReasonCode = (typeof reasonCodes)[number];

export interface ReasonParams {
${paramsOf(reasons)}
}
`;
}

/** @param {Readonly<Record<string, string>>} texts */
const namesOf = (texts) =>
  Object.keys(texts)
    .map((code) => JSON.stringify(code))
    .join(', ');

/** @param {Readonly<Record<string, string>>} texts */
const paramsOf = (texts) =>
  Object.entries(texts)
    .map(([code, text]) => {
      const places = Object.entries(placesOf(text)).map(([name, type]) => `${name}: ${type}`);
      const type = places.length === 0 ? 'Record<string, never>' : `{ ${places.join('; ')} }`;
      return `${JSON.stringify(code)}: ${type};`;
    })
    .join('\n');

/**
 * The parameters of a sentence, from all its branches.
 *
 * @param {string} text
 */
export function placesOf(text) {
  /** @type {Record<string, string>} */
  const places = {};
  /** @param {Element} element */
  const walk = (element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return;
    const type = typeOf(element);
    // A parameter is a number if one of its places needs a number.
    if (places[element.value] !== 'number') places[element.value] = type;
    if (!('options' in element)) return;
    for (const { value } of Object.values(element.options)) value.forEach(walk);
  };
  parse(text, { ignoreTag: true }).forEach(walk);
  return places;
}

/** @param {Exclude<Element, { type: typeof TYPE.literal | typeof TYPE.pound }>} element */
function typeOf({ type, value }) {
  if (type === TYPE.plural || type === TYPE.number || value.endsWith('Bytes')) return 'number';
  return type === TYPE.select ? 'string' : 'string | number';
}
