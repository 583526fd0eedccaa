import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import {
  anchors,
  codeBlocks,
  codeSpans,
  fromRoot,
  links,
  page,
  pages,
  projectRoot,
} from './support/markdown';

const isOutside = (link: string) => /^https?:/.test(link);

/** Why a link leads nowhere, or null. */
function broken(from: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : fromRoot(join(projectRoot, dirname(from), path));
  if (!existsSync(join(projectRoot, target))) return `${from}: ${link} is not there`;
  if (anchor === undefined || anchors(page(target)).has(anchor)) return null;
  return `${from}: ${target} has no heading #${anchor}`;
}

describe('pages', () => {
  test('link to what is there', () => {
    const all = pages().flatMap(({ path, text }) =>
      links(text)
        .filter((link) => !isOutside(link))
        .map((link) => ({ path, link })),
    );
    expect(all.length).toBeGreaterThan(40);
    expect(all.map(({ path, link }) => broken(path, link)).filter((why) => why !== null)).toEqual(
      [],
    );
  });

  test('name files of the project that exist', () => {
    // A decision describes the state of its day.
    const living = pages().filter(({ path }) => !path.startsWith('docs/adr/0'));
    const named = living.flatMap(({ path, text }) =>
      codeSpans(text)
        .filter(
          (span) =>
            /^(?:contract|helper|main|preload|renderer|words|system|sample|scripts|build|test|docs)\/[a-z0-9_./-]*$/i.test(
              span,
            ) && !/[A-Z]{3}/.test(span),
        )
        .map((file) => ({ path, file })),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ file }) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  test('name scripts of npm and node that exist', () => {
    const commands = pages().flatMap(({ text }) => [
      ...codeSpans(text),
      ...codeBlocks(text, 'sh').flatMap((block) => block.split('\n')),
    ]);
    const scripts = commands.flatMap((line) => /^npm run ([\w:]+)/.exec(line)?.[1] ?? []);
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.filter((name) => !Object.hasOwn(packageJson.scripts, name))).toEqual([]);
    const programs = commands.flatMap((line) => /^node (build\/\S+)/.exec(line)?.[1] ?? []);
    expect(programs.length).toBeGreaterThan(3);
    expect(programs.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test('have no lines of a merge and no unfinished sentences', () => {
    for (const { path, text } of pages()) {
      expect(text, path).not.toMatch(/^(?:<{7}|>{7})|TODO|TBD|FIXME/m);
    }
  });
});

describe('a link', () => {
  test('to a missing file or heading is found', () => {
    expect(broken('README.md', 'docs/nowhere.md')).toContain('not there');
    expect(broken('README.md', 'docs/interfaces.md#no-such-heading')).toContain('no heading');
    expect(broken('docs/user-guide.md', 'interfaces.md#settings')).toBeNull();
  });
});
