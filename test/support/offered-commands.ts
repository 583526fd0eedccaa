import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from '../../build/support/paths.mjs';
import { messages, ui } from '../../words/catalogues';
import { locales } from '../../words/locale';

/** A command ends its sentence or its quotation. */
const inText = /(?:sudo )?(?<![\w./-])ladylinux-refresh(?: [^.“”„«»;()]*)?/g;

/** Sample values for parameters, by their names in a text or in our code. */
const samples: Readonly<Record<string, string>> = {
  verb: 'status',
  near: 'status',
  name: 'branch',
  id: 'found-edits',
  first: 'main',
  setting: 'branch=main',
  index: 'https://mirror.example.org/simple',
  host: 'models.example.org',
  address: 'http://teacher:8766',
  stick: '/media/somebody/STICK',
};

/** Every command of ours that a sentence or a finding offers, as a person reads it; `commit` is one that can be returned to. */
export async function offeredCommands(commit: string): Promise<string[]> {
  const texts = locales.flatMap((locale) => [
    ...Object.values<string>(messages[locale]),
    ...Object.values<string>(ui[locale]),
  ]);
  const fromTexts = texts.flatMap((text) => [...text.matchAll(inText)].map(([found]) => found));
  const given = new Map(Object.entries({ ...samples, commit }));
  const fromCode = (await codeLines()).flatMap(({ line }) =>
    [...line.matchAll(inCode)].map(([, , command = '']) => command),
  );
  const commands = [...fromTexts, ...fromCode].map((command) =>
    command.replace(/\$?\{(\w+)\}/g, (_, name: string) => given.get(name) ?? `{${name}}`).trim(),
  );
  return [...new Set(commands)].sort();
}

/** A string in our code that is a command as a whole, with simple parameters. */
const inCode = /(['`])((?:sudo )?ladylinux-refresh(?: [^'`$]*(?:\$\{\w+\})?)?)\1/g;

/**
 * Strings in our code that look like a command but are built in a way that `offeredCommands` cannot read, so that no test would run them.
 */
export async function offersNotRead(): Promise<string[]> {
  const isOffer = /(?<!(?:Written by|apt install) )ladylinux-refresh [a-z]/;
  return (await codeLines())
    .filter(({ line }) => isOffer.test(line.replace(inCode, '')))
    .map(({ file, line }) => `${file}: ${line.trim()}`);
}

/** The titles of schemas name verbs without offering them. */
const titles = 'json-schema.ts';

/** Code lines without comments. */
export async function codeLines(): Promise<{ file: string; line: string }[]> {
  const found: { file: string; line: string }[] = [];
  for (const folder of ['common', 'contract', 'helper', 'main', 'renderer', 'words'])
    for (const file of await readdir(inProject(folder), { recursive: true })) {
      if (!/\.tsx?$/.test(file) || file === titles) continue;
      const text = await readFile(join(inProject(folder), file), 'utf8');
      for (const line of text.split('\n'))
        if (!/^\s*(?:\/?\*|\/\/)/.test(line)) found.push({ file: `${folder}/${file}`, line });
    }
  return found;
}
