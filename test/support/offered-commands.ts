import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from '../../build/support/paths.mjs';
import de from '../../words/de.json';
import en from '../../words/en.json';

/** A command ends its sentence, or its quotation. */
const inText = /(?:sudo )?(?<![\w./-])ladylinux-refresh(?: [^.“”„;()]*)?/g;

/** What stands for a parameter, by its name in a text or in our code. */
const samples: Readonly<Record<string, string>> = {
  verb: 'status',
  near: 'status',
  name: 'branch',
  id: 'found-edits',
  first: 'main',
  setting: 'branch=main',
  index: 'https://mirror.example.org/simple',
  host: 'models.example.org',
};

/** Every command of our own that a sentence or a finding offers, as a person reads it; `commit` is one that can be returned to. */
export async function offeredCommands(commit: string): Promise<string[]> {
  const texts = [en, de].flatMap(({ messages, ui }) => [
    ...Object.values<string>(messages),
    ...Object.values<string>(ui),
  ]);
  const fromTexts = texts.flatMap((text) => [...text.matchAll(inText)].map(([found]) => found));
  const given = new Map(Object.entries({ ...samples, commit }));
  const commands = [...fromTexts, ...(await fromCode('helper/doctor'))].map((command) =>
    command.replace(/\$?\{(\w+)\}/g, (_, name: string) => given.get(name) ?? `{${name}}`).trim(),
  );
  return [...new Set(commands)].sort();
}

async function fromCode(folder: string): Promise<string[]> {
  const files = await readdir(inProject(folder), { recursive: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFile(join(inProject(folder), file), 'utf8')),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/(['`])((?:sudo )?ladylinux-refresh(?: [^'`$]*(?:\$\{\w+\})?)?)\1/g)].map(
      ([, , command = '']) => command,
    ),
  );
}
