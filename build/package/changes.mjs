import { readFile } from 'node:fs/promises';
import { inProject } from '../support/paths.mjs';

/**
 * The part of CHANGELOG.md for a version: its own section, otherwise the unreleased one.
 *
 * @param {string} version
 * @returns {Promise<string>} Markdown, without the heading of the version
 */
export async function changesOf(version) {
  const parts = (await readFile(inProject('CHANGELOG.md'), 'utf8')).split(/^## /m).slice(1);
  const named = (/** @type {string} */ name) => parts.find((part) => part.startsWith(`[${name}]`));
  const part = named(version) ?? named('Unreleased') ?? '';
  return part.slice(part.indexOf('\n') + 1).trim();
}

/**
 * The list items of Markdown in the format of Debian's changelog, deb-changelog(5), at most 80 columns wide.
 *
 * @param {string} markdown
 * @returns {string[]}
 */
export function asDebian(markdown) {
  const items = markdown
    .split(/^- /m)
    .slice(1)
    .map((item) =>
      (item.split(/\n(?:\n|#)/)[0] ?? '').replace(/\s+/g, ' ').replaceAll('`', '').trim(),
    );
  return items.flatMap((item) =>
    wrapped(item).map((line, index) => `${index === 0 ? '  * ' : '    '}${line}`),
  );
}

/** @param {string} text */
function wrapped(text) {
  /** @type {string[]} */
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > 76) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
