import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CommanderError } from 'commander';
import { Command } from 'commander';
import { because, message, type Message } from '../../contract/message';
import { nearest } from '../lib/nearest';
import type { Act } from './context';
import { addVerbsFor } from './verb-groups';

/** The verb if none is given. */
const defaultVerb = 'refresh';

export async function commandLine(args: readonly string[], act: Act): Promise<Command> {
  const program = new Command('ladylinux-refresh')
    .description(
      'Keeps the application layer of LadyLinux current, without ever leaving the machine worse than before.',
    )
    .version(__LADYLINUX_VERSION__)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  await addVerbsFor(args, program, act);
  return program;
}

/** Brings arguments into the order that verbs expect: `--prefix DIR` may come first, and the verb may be missing. */
export function arranged(args: readonly string[]): readonly string[] {
  const [first = '', second, ...rest] = args;
  if (first === '--prefix' && second !== undefined) return [...arranged(rest), first, second];
  if (first.startsWith('--prefix=')) return [...arranged(args.slice(1)), first];
  return first === '' || (first.startsWith('-') && !/^(?:-h|--help|-V|--version)$/.test(first))
    ? [defaultVerb, ...args]
    : args;
}

/** The folder of --prefix, anywhere and in an otherwise wrong line too: error messages also offer commands. */
export function prefixAmong(args: readonly string[]): string | null {
  const options = { prefix: { type: 'string' } } as const;
  const { prefix } = parseArgs({ args: [...args], options, strict: false }).values;
  return typeof prefix === 'string' ? resolve(prefix) : null;
}

/** A message about the first unknown verb or subverb; null: all are known. */
export function unknownVerb(program: Command, args: readonly string[]): Message | null {
  let command = program;
  let path = '';
  for (const arg of args) {
    if (arg.startsWith('-') || command.commands.length === 0) return null;
    const named = command.commands.find((each) => each.name() === arg);
    if (named === undefined && command === program && arg === 'help') return null;
    if (named === undefined) return noSuch(`${path}${arg}`, path, arg, namesOf(command));
    command = named;
    path = `${path}${arg} `;
  }
  return null;
}

const namesOf = (command: Command): string[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());

function noSuch(verb: string, path: string, written: string, names: readonly string[]): Message {
  const close = nearest(written, names);
  return close === null
    ? message('unknown-verb', { verb })
    : message('unknown-verb-near', { verb, near: `${path}${close}` });
}

/** commander's errors in our words. */
export function usageOf({ code, message: said }: CommanderError, verb: string): Message {
  const [line = '', hint = ''] = said.replace(/^error: /, '').split('\n');
  const option = /'(.*)'/s.exec(line)?.[1];
  if (code === 'commander.unknownOption' && option !== undefined) {
    const near = /--[\w-]+/.exec(hint)?.[0];
    return near === undefined
      ? message('unknown-option', { option, verb })
      : message('unknown-option-near', { option, near });
  }
  const name = option ?? '';
  switch (code) {
    case 'commander.missingArgument':
      return message('usage', { reason: because('missing-argument', { name }) });
    case 'commander.optionMissingArgument':
      return message('usage', { reason: because('missing-value', { option: name }) });
    case 'commander.invalidArgument': {
      // our own checks only say what would be right
      const [before = '', after = ''] = line.split(/' is invalid(?= for |\.)/, 2);
      const given = before.slice(before.lastIndexOf("'") + 1);
      const values = after.slice(after.indexOf('. ') + 2);
      return message('usage', { reason: because('given-not-one-of', { given, values }) });
    }
    case 'commander.excessArguments':
      return message('usage', { reason: because('too-many-arguments') });
    default: {
      const reason = `${line.charAt(0).toUpperCase()}${line.slice(1)}`.replace(/\.$/, '');
      return message('usage', { reason });
    }
  }
}
