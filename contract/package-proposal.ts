import { textIn } from './message';
import type { RunReport } from './report';

interface Reasoned {
  readonly name: string;
  /** "api_layer.py:1" */
  readonly because: string;
}

/** What a run suggested to install, because the repository does not list its packages. */
export interface PackageProposal {
  readonly packages: readonly Reasoned[];
  /** Imports with no known package; none is guessed. */
  readonly unknown: readonly Reasoned[];
}

/** The suggestion that a run ended with; null if it ended otherwise. */
export function proposalOf(report: RunReport | null): PackageProposal | null {
  const code = report?.message.code;
  if (report === null || (code !== 'packages-proposed' && code !== 'packages-proposed-unknown'))
    return null;
  const told = (name: string) => textIn(report.message.params, name);
  const known = new Map(reasoned(told('reasons')).map(({ name, because }) => [name, because]));
  const names = told('packages').split(' ').filter(Boolean);
  return {
    packages: names.map((name) => ({ name, because: known.get(name) ?? '' })),
    unknown: reasoned(told('unknown')),
  };
}

/** "fastapi (api_layer.py:1), jinja2 (pages.py:3)"; may be cut at the end. */
const reasoned = (text: string): Reasoned[] =>
  [...text.matchAll(/(?:^|, )(\S+) \((.*?:\d+)(?=\))/g)].map(([, name = '', because = '']) => ({
    name,
    because,
  }));

const nameOf = (line: string): string =>
  (/^[\w.-]+/.exec(line)?.[0] ?? '').replace(/[-_.]+/g, '-').toLowerCase();

/**
 * Adds accepted packages to the setting: a later commit may need one more. If only a package's name was accepted, keeps
 * what is set for it, such as a version.
 */
export function withAgreed(names: readonly string[], agreed: readonly string[]): string[] {
  const all = new Map(names.map((line) => [nameOf(line), line]));
  for (const line of agreed)
    if (!all.has(nameOf(line)) || nameOf(line).length < line.length) all.set(nameOf(line), line);
  return [...all.values()];
}

/** Suggested packages that are not in the setting yet. */
export function notNamed<T extends { readonly name: string }>(
  proposed: readonly T[],
  names: readonly string[],
): T[] {
  const known = new Set(names.map(nameOf));
  return proposed.filter(({ name }) => !known.has(nameOf(name)));
}
