import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/**
 * What a sentence chooses by: each select with its words, each plural that has branches for exact numbers with those. Which other plural
 * forms there are is a matter of the language.
 */
export function branchesOf(text: string): string[] {
  const found = new Set<string>();
  each(text, (element) => {
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return;
    const names = Object.keys(element.options).filter(
      (name) => element.type === TYPE.select || name.startsWith('='),
    );
    if (names.length > 0) found.add(`${element.value}: ${names.sort().join(' ')}`);
  });
  return [...found].sort();
}

/** The words that stand in a sentence itself, in any of its branches; units and single letters are none. */
export function wordsOf(text: string): string[] {
  const found: string[] = [];
  each(text, (element) => {
    if (element.type === TYPE.literal) found.push(...(element.value.match(/\p{L}{3,}/gu) ?? []));
  });
  return found;
}

function each(text: string, look: (element: MessageFormatElement) => void): void {
  const walk = (element: MessageFormatElement): void => {
    look(element);
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return;
    for (const { value } of Object.values(element.options)) value.forEach(walk);
  };
  parse(text, { ignoreTag: true }).forEach(walk);
}

/** The literal text of a sentence as it is shown, all of its branches one after the other. */
export function wordsAsShown(text: string): string {
  const found: string[] = [];
  each(text, (element) => {
    if (element.type === TYPE.literal) found.push(element.value);
  });
  return found.join(' ');
}
