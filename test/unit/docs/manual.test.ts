import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { askCommandLine, type CommandLine } from './support/command-line';
import { page, projectRoot } from './support/markdown';

let program: CommandLine;
beforeAll(async () => {
  program = await askCommandLine();
}, 180_000);

/** The sections of VERBS: each verb with the options that its paragraph names. */
function manual(): Map<string, Set<string>> {
  const text = page('docs/man/ladylinux-refresh.8').replaceAll('\\-', '-');
  const verbs = text.split('.SH VERBS\n')[1]?.split('.SH ')[0] ?? '';
  const found = new Map<string, Set<string>>();
  for (const paragraph of verbs.split('.TP\n').slice(1)) {
    const [tag = '', ...body] = paragraph.split('\n');
    const names = tag
      .replace(/^\.[A-Z]+ /, '')
      .replaceAll('"', '')
      .split(' , ');
    const options = new Set(body.join('\n').match(/--[a-z-]+/g) ?? []);
    for (const name of names) found.set(name.replace(/ ?[[A-Z<].*$/, '').trim(), options);
  }
  return found;
}

const everywhere = ['--json', '--prefix', '--help'];
const groups = () =>
  [...program.keys()].filter((verb) =>
    [...program.keys()].some((other) => other.startsWith(`${verb} `)),
  );

describe('the manual page', () => {
  test('has every verb, and no other', () => {
    const only = groups().filter((verb) => !manual().has(verb));
    expect([...manual().keys()].sort()).toEqual(
      [...program.keys()].filter((verb) => !only.includes(verb)).sort(),
    );
  });

  test('has every option of every verb, and no other', () => {
    const wrong = [...manual()].flatMap(([verb, documented]) => {
      const known = program.get(verb) ?? new Set();
      const missing = [...known].filter(
        (option) => !everywhere.includes(option) && !documented.has(option),
      );
      const unknown = [...documented].filter(
        (option) => !everywhere.includes(option) && !known.has(option),
      );
      return [
        ...missing.map((o) => `${verb} lacks ${o}`),
        ...unknown.map((o) => `${verb} has ${o}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('has every exit code', () => {
    const text = page('docs/man/ladylinux-refresh.8').split('.SH EXIT STATUS')[1]?.split('.SH')[0];
    const codes = [...(text ?? '').matchAll(/(?:^|\s)(\d+) {2}\S/g)].map((match) =>
      Number(match[1]),
    );
    expect(codes.sort((a, b) => a - b)).toEqual(Object.values(exitCodes));
  });
});

describe('the completion of bash', () => {
  const completion = join(
    projectRoot,
    'system/usr/share/bash-completion/completions/ladylinux-refresh',
  );
  /** What bash offers after these words. */
  const offered = async (...words: string[]): Promise<string[]> => {
    const script = `source "$1"; COMP_WORDS=(ladylinux-refresh "\${@:2}" ''); COMP_CWORD=$(($# )); compopt() { :; }; _ladylinux_refresh; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await execa('bash', ['-c', script, 'bash', completion, ...words]);
    return stdout.split('\n').filter((word) => word !== '');
  };

  test('is bash', async () => {
    expect(readFileSync(completion, 'utf8')).toContain('complete -F');
    await execa('bash', ['-n', completion]);
  });

  test('offers every verb', async () => {
    const verbs = [...program.keys()].filter((verb) => !verb.includes(' '));
    expect((await offered()).filter((word) => !word.startsWith('-')).sort()).toEqual(verbs.sort());
  });

  test('offers every option of every verb', async () => {
    const wrong = await Promise.all(
      [...program].map(async ([verb, options]) => {
        const words = await offered(...verb.split(' '));
        const missing = [...options].filter((option) => !words.includes(option));
        const unknown = words.filter((word) => word.startsWith('--') && !options.has(word));
        return [
          ...missing.map((o) => `${verb} lacks ${o}`),
          ...unknown.map((o) => `${verb} has ${o}`),
        ];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });
});
