import de from '../../words/de.json';
import en from '../../words/en.json';
import { codeLines } from './offered-commands';

/** Programs of others, with the arguments that make their name a command; in prose the names are nouns. */
const commands: Readonly<Record<string, string>> = {
  apt: 'install |list ',
  'apt-get': 'install ',
  'Checkpoint-VM': '-',
  chmod: '',
  git: 'update-index |-C ',
  journalctl: '-',
  pip: 'hash ',
  poetry: 'lock',
  prlctl: 'snapshot ',
  'ssh-keygen': '-',
  systemctl: 'status ',
  useradd: '-',
  uv: 'lock',
  VBoxManage: 'snapshot ',
  virsh: 'snapshot',
  vmrun: 'snapshot ',
  xe: 'vm-',
};
const begin = ['sudo ', ...Object.entries(commands).map(([name, word]) => `${name} (?:${word})`)];
const whole = new RegExp(`^(?:${begin.join('|')})`);
/** A command starts after a colon, or in brackets or quotes. It ends with them, with its sentence, or before an explanation. */
const inSentence = new RegExp(
  `(?<=: |[(“])(?:${begin.join('|')})(?:"[^"]*"|\\{\\w+\\}|[^.“”;,(){}"]|\\.(?=\\w))*`,
  'g',
);
const ours = 'sudo ladylinux-refresh';

/** Every command of another project's program that a sentence or a finding offers, with … for each parameter. */
export async function commandsOfOthers(): Promise<string[]> {
  // in ICU's MessageFormat two apostrophes stand for one
  const sentences = [en, de].flatMap(({ messages, ui }) => [
    ...Object.values<string>(messages),
    ...Object.values<string>(ui),
  ]);
  const inCode = (await codeLines()).flatMap(({ line }) => literals(line));
  const found = [
    ...sentences
      .map((text) => text.replaceAll("''", "'"))
      .flatMap((text) => text.match(inSentence) ?? [])
      .map(withoutExplanation),
    ...inCode.filter((text) => whole.test(text)),
  ];
  const plain = found.map((command) => command.replace(parameter, '…').trim());
  return [...new Set(plain)].filter((command) => !command.startsWith(ours)).sort();
}

const withoutExplanation = (command: string) => command.replace(/^(apt list "[^"]*").*/, '$1');
const parameter = /\$\{(?:[^{}]|\{[^{}]*\})*\}|\{\w+\}|\b(?:NAME|FILE|DATEI)\b/g;

/** Matches a command with its parameters filled in. */
export const patternOf = (offered: string): RegExp =>
  new RegExp(
    `^${offered
      .split('…')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.+')}$`,
  );

/** The string literals of a line, with their placeholders as written. */
function literals(line: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const quote = line[at] ?? '';
    if (!`'"\``.includes(quote)) continue;
    const end = endOf(line, at, quote);
    found.push(line.slice(at + 1, end));
    at = end;
  }
  return found;
}

function endOf(line: string, start: number, quote: string): number {
  let at = start + 1;
  for (let depth = 0; at < line.length; at += 1) {
    if (quote === '`' && line.startsWith('${', at)) depth += 1;
    else if (depth > 0 && line[at] === '}') depth -= 1;
    else if (depth === 0 && line[at] === quote) break;
  }
  return at;
}
