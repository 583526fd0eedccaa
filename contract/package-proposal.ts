import { textIn } from './message';
import type { RunReport } from './report';

interface Reasoned {
  readonly name: string;
  /** "api_layer.py:1" */
  readonly because: string;
}

/** What a run proposed to install, since the repository does not say what it needs. */
export interface PackageProposal {
  readonly packages: readonly Reasoned[];
  /** Imports for which no package is known: nobody guesses. */
  readonly unknown: readonly Reasoned[];
}

/** The proposal that a run ended with; null where it ended otherwise. */
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

/** "fastapi (api_layer.py:1), jinja2 (pages.py:3)"; the end may be cut. */
const reasoned = (text: string): Reasoned[] =>
  [...text.matchAll(/(?:^|, )(\S+) \((.*?:\d+)(?=\))/g)].map(([, name = '', because = '']) => ({
    name,
    because,
  }));

const nameOf = (line: string): string =>
  (/^[\w.-]+/.exec(line)?.[0] ?? '').replace(/[-_.]+/g, '-').toLowerCase();

/**
 * The setting with what a person agreed to besides: a later commit may need one more. What is said of a package already, such as its
 * version, stays where only its name is agreed to.
 */
export function withAgreed(names: readonly string[], agreed: readonly string[]): string[] {
  const all = new Map(names.map((line) => [nameOf(line), line]));
  for (const line of agreed)
    if (!all.has(nameOf(line)) || nameOf(line).length < line.length) all.set(nameOf(line), line);
  return [...all.values()];
}

/** Those of a proposal of which the setting says nothing yet. */
export function notNamed<T extends { readonly name: string }>(
  proposed: readonly T[],
  names: readonly string[],
): T[] {
  const known = new Set(names.map(nameOf));
  return proposed.filter(({ name }) => !known.has(nameOf(name)));
}
