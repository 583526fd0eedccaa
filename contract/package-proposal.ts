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
  const { packages = '', reasons = '', unknown = '' } = report.message.params;
  const known = new Map(reasoned(String(reasons)).map(({ name, because }) => [name, because]));
  const names = String(packages).split(' ').filter(Boolean);
  return {
    packages: names.map((name) => ({ name, because: known.get(name) ?? '' })),
    unknown: reasoned(String(unknown)),
  };
}

/** "fastapi (api_layer.py:1), jinja2 (pages.py:3)"; the end may be cut. */
const reasoned = (text: string): Reasoned[] =>
  [...text.matchAll(/(?:^|, )(\S+) \((.*?:\d+)(?=\))/g)].map(([, name = '', because = '']) => ({
    name,
    because,
  }));
