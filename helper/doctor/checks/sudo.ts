import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';
import { message } from '../../../contract/message';
import { parseLine } from '../../../common/lines';
import { readRegularFile, writeDurably } from '../../state/state-file';
import { findAccount } from '../../host/systemd/accounts';
import { systemEnvironment } from '../../host/systemd/command';
import { ancestors } from '../../host/systemd/preflight';
import { ownUsers } from '../../host/users';
import { plainLine } from '../../lib/text';
import { byDoctor, found, run, type FixableFinding, type ApplyFix } from '../found';
import type { Check } from '../question';

const mainFile = '/etc/sudoers';
const folder = '/etc/sudoers.d';
/** How deeply aliases may be nested. */
const mostAliases = 10;

const asked = { env: systemEnvironment, extendEnv: false, reject: false, timeout: 10_000 } as const;

/** Rules that allow running, as root and without a password, a program that the application could rewrite. */
export const sudoCheck: Check = {
  name: 'sudo',
  inPrefix: false,
  async look({ isRoot }) {
    if (!isRoot) return { found: [], partial: message('check-needs-root') };
    const { rules, unread } = await passwordless(await sudoers());
    const all: FixableFinding[] = [];
    for (const rule of rules) {
      for (const script of rule.programs) {
        const writer = await whoElseWrites(script);
        if (writer !== null) all.push(dangerous(rule, script, writer));
      }
    }
    const reason = unread.join(', ').slice(0, 300);
    return unread.length === 0
      ? { found: all }
      : { found: all, partial: message('check-failed', { reason }) };
  },
};

/** sudoers(5): files with a dot or a final tilde in their name are ignored. */
const isRead = (name: string): boolean => !name.includes('.') && !name.endsWith('~');

export interface SudoersFile {
  readonly file: string;
  readonly text: string;
}

async function sudoers(): Promise<SudoersFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter(isRead);
  const files: SudoersFile[] = [];
  for (const file of [mainFile, ...names.map((name) => join(folder, name))]) {
    const text = await readRegularFile(file, 1_000_000).catch(() => null);
    if (text !== null) files.push({ file, text });
  }
  return files;
}

export interface Rule {
  readonly file: string;
  /** First line of the rule, from 1. */
  readonly line: number;
  readonly who: string;
  readonly programs: readonly string[];
}

/** What we use of cvtsudoers(1)'s JSON. Commands without a password have "authenticate" false. */
const Command = z.object({ command: z.string().optional(), cmndalias: z.string().optional() });
const Policy = z.object({
  Command_Aliases: z.record(z.string(), z.array(Command)).default({}),
  User_Specs: z.array(
    z.object({
      User_List: z.array(z.record(z.string(), z.unknown())),
      Cmnd_Specs: z.array(
        z.object({
          Options: z.array(z.record(z.string(), z.unknown())).default([]),
          Commands: z.array(Command),
        }),
      ),
    }),
  ),
});

/**
 * NOPASSWD rules of sudoers(5) and their programs, parsed by sudo's own tool, each line together with all aliases.
 * unread: lines that it refuses, or that use an undefined alias. ALL names no program.
 */
export async function passwordless(
  files: readonly SudoersFile[],
): Promise<{ readonly rules: Rule[]; readonly unread: string[] }> {
  const lines = files.flatMap(({ file, text }) =>
    logicalLines(text).map((each) => ({ file, ...each })),
  );
  const aliases = lines.filter(({ rule }) => /^\s*\w+_Alias\s/.test(rule)).map(({ rule }) => rule);
  const rules: Rule[] = [];
  const unread: string[] = [];
  for (const { file, line, rule } of lines) {
    if (!rule.includes('NOPASSWD') || /^\s*(?:#|@|Defaults|\w+_Alias\s)/.test(rule)) continue;
    const read = await readRule([...aliases, rule].join('\n'));
    if (read === null) unread.push(`${file}:${String(line)}`);
    else rules.push({ file, line, ...read });
  }
  return { rules, unread };
}

/** A backslash continues a line. */
export function logicalLines(text: string): { line: number; rule: string }[] {
  const found: { line: number; rule: string }[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    const parts = [lines[at] ?? ''];
    while (parts.at(-1)?.endsWith('\\') === true && at + 1 < lines.length) {
      at += 1;
      parts.push(lines[at] ?? '');
    }
    const last = parts.pop() ?? '';
    found.push({ line, rule: parts.map((part) => part.slice(0, -1)).join('') + last });
  }
  return found;
}

async function readRule(policy: string): Promise<Pick<Rule, 'who' | 'programs'> | null> {
  const { stdout } = await execa('/usr/bin/cvtsudoers', ['-f', 'json'], {
    ...asked,
    input: policy,
  });
  const read = parseLine(Policy, stdout);
  const [spec] = read?.User_Specs ?? [];
  if (read === null || spec === undefined) return null;
  const commandsOf = (all: readonly z.infer<typeof Command>[], depth = 0): string[] | null => {
    const parts = all.map(({ command, cmndalias = '' }) => {
      if (command !== undefined) return [command];
      const named = depth < mostAliases ? read.Command_Aliases[cmndalias] : undefined;
      return named === undefined ? null : commandsOf(named, depth + 1);
    });
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  };
  const commands = commandsOf(
    spec.Cmnd_Specs.filter(({ Options }) =>
      Options.some(({ authenticate }) => authenticate === false),
    ).flatMap(({ Commands }) => Commands),
  );
  if (commands === null) return null;
  const words = commands.flatMap((command) => command.split(/\s+/));
  const who = spec.User_List.flatMap((one) =>
    Object.entries(one).map(([kind, name]) => (kind === 'usergroup' ? '%' : '') + String(name)),
  );
  const programs = [...new Set(words.filter((word) => word.startsWith('/')))];
  return { who: who.join(', '), programs };
}

/** One of our users, or everybody, if they can change the program or exchange a parent folder; null: only root can. */
async function whoElseWrites(program: string): Promise<string | null> {
  const users = (await Promise.all(ownUsers.map((user) => findAccount(user)))).filter(
    (user) => user !== null,
  );
  for (const path of ancestors(program).reverse()) {
    const facts = await lstat(path).catch(() => null);
    if (facts === null) continue;
    const sticky = facts.isDirectory() && (facts.mode & 0o1000) !== 0;
    if ((facts.mode & 0o002) !== 0 && !facts.isSymbolicLink() && !sticky) return 'everybody';
    for (const { name, uid, gid } of users) {
      if (facts.uid === uid) return name;
      if (facts.gid === gid && (facts.mode & 0o020) !== 0) return name;
    }
  }
  return null;
}

function dangerous(rule: Rule, script: string, writer: string): FixableFinding {
  const { file, line, who } = rule;
  const params = { file, line, who: plainLine(who), script: plainLine(script), writer };
  const isOwnFile = file !== mainFile;
  const fix = isOwnFile ? byDoctor : run('sudo visudo');
  const applyFix = isOwnFile ? commentOut(rule) : null;
  const about = `${file} ${script}`;
  return found('sudo', 'found-sudo-writable', params, { severity: 'danger', about, fix, applyFix });
}

/** Saves the file, and has visudo check the new one before it counts: a broken sudoers locks people out. */
const commentOut =
  ({ file, ...rule }: Rule): ApplyFix =>
  async (saved) => {
    const files = await sudoers();
    const text = files.find((each) => each.file === file)?.text ?? '';
    const now = (await passwordless(files)).rules.find(
      (each) =>
        each.file === file &&
        each.who === rule.who &&
        each.programs.join() === rule.programs.join(),
    );
    if (now === undefined) throw new Error('it is gone already');
    await saved.file(file);
    const lines = text.split('\n');
    for (let at = now.line - 1; ; at += 1) {
      const goesOn = lines[at]?.endsWith('\\') === true;
      lines[at] = `# ${lines[at] ?? ''}`.replace(/\\$/, '');
      if (!goesOn) break;
    }
    const trial = join(folder, `${basename(file)}.ladylinux-trial`);
    await writeDurably(trial, lines.join('\n'), 0o440);
    const { exitCode, stderr } = await execa('/usr/sbin/visudo', ['-c', '-f', trial], asked);
    await rm(trial, { force: true });
    if (exitCode !== 0) throw new Error(`visudo: ${plainLine(stderr)}`);
    await writeDurably(file, lines.join('\n'), 0o440);
  };
