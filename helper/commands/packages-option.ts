import { stat } from 'node:fs/promises';
import { dirname, basename, resolve } from 'node:path';
import { because, message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { proposalOf, withAgreed } from '../../contract/package-proposal';
import type { RunReport } from '../../contract/report';
import { PackageRequirement, type SettingsInput } from '../../contract/settings';
import { sentence } from '../../words/format';
import { changeSettings } from '../state/settings-file';
import { askPerson } from './ask-person';
import { Exit, type writingContext, usage } from './context';

export const proposed = 'proposed';

/** `--packages`: names, or files with one per line; "proposed" is for the first refresh. */
export async function packagesFrom(given: readonly string[] | undefined): Promise<SettingsInput> {
  if (given === undefined || given.includes(proposed)) return {};
  const names: string[] = [];
  for (const one of given) names.push(...((await linesOf(one)) ?? [one]));
  return { packages: checked(names) };
}

/**
 * Stores the list that a run proposed, requested by option or accepted at the terminal, together with any other names
 * given. Returns whether there is a list now, so that another run makes sense.
 */
export async function takeProposal(
  { host, json, locale }: Awaited<ReturnType<typeof writingContext>>,
  report: RunReport | null,
  given: readonly string[],
): Promise<boolean> {
  const proposal = proposalOf(report);
  if (proposal === null) return false;
  const names = proposal.packages.map(({ name }) => name);
  const more = given.filter((one) => one !== proposed);
  if (given.includes(proposed)) {
    // without the unknown ones it would fail at the first import
    if (proposal.unknown.length > 0 && more.length === 0) return false;
  } else {
    if (json || !process.stdin.isTTY || proposal.unknown.length > 0) return false;
    const question = message('install-ask-packages', { packages: names.join(', ') });
    if (!(await askPerson(sentence(question, locale), 'no'))) return false;
  }
  const agreed = checked([...names, ...more]);
  const answer = await changeSettings(host.layout.settingsFile, (known) => ({
    packages: { ...known.packages, names: withAgreed(known.packages.names, agreed) },
  }));
  if (answer.kind === 'bad') throw new Exit(exitCodes.badSettings, answer.message);
  return true;
}

/** The names come from a sandbox or a command line, and will be installed. */
function checked(names: readonly string[]): string[] {
  const wrong = names.find((name) => !PackageRequirement.safeParse(name).success);
  if (wrong !== undefined) throw usage(because('given-no-package', { given: wrong.slice(0, 100) }));
  return [...new Set(names)];
}

async function linesOf(path: string): Promise<string[] | null> {
  const full = resolve(path);
  const facts = await stat(full).catch(() => null);
  if (facts?.isFile() !== true) return null;
  const { readRequirements } = await import('../tasks/python/requirements-file');
  const read = await readRequirements(dirname(full), basename(full));
  if (!read.ok) throw usage(because('unreadable', { path }));
  return read.value.lines;
}
