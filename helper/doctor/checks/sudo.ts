import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { message } from '../../../contract/message';
import { readRegularFile, writeDurably } from '../../state/state-file';
import { findAccount } from '../../host/systemd/accounts';
import { systemEnvironment } from '../../host/systemd/command';
import { ancestors } from '../../host/systemd/preflight';
import { buildUser, serviceUser } from '../../host/users';
import { plainLine } from '../../lib/text';
import { byDoctor, found, run, type FixableFinding, type ApplyFix } from '../found';
import type { Check } from '../question';

const mainFile = '/etc/sudoers';
const folder = '/etc/sudoers.d';

/** Rules that let somebody run as root, without a password, what the application could rewrite. */
export const sudoCheck: Check = {
  name: 'sudo',
  inPrefix: false,
  async look({ isRoot }) {
    if (!isRoot) return { found: [], partial: message('check-needs-root') };
    const names = (await readdir(folder).catch(() => [])).filter(isRead);
    const all: FixableFinding[] = [];
    for (const file of [mainFile, ...names.map((name) => join(folder, name))]) {
      const text = await readRegularFile(file, 1_000_000).catch(() => null);
      if (text === null) continue;
      for (const rule of passwordless(text)) {
        for (const script of rule.programs) {
          const writer = await whoElseWrites(script);
          if (writer !== null) all.push(dangerous(file, rule, script, writer));
        }
      }
    }
    return { found: all };
  },
};

/** sudoers(5): names with a dot or a tilde at the end are not read. */
const isRead = (name: string): boolean => !name.includes('.') && !name.endsWith('~');

export interface Rule {
  /** Counted from 1: where the rule begins. */
  readonly line: number;
  readonly who: string;
  readonly programs: readonly string[];
}

/** NOPASSWD rules of sudoers(5) with the programs that they name; lines go on after a backslash. */
export function passwordless(text: string): Rule[] {
  const rules: Rule[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    let rule = lines[at] ?? '';
    while (rule.endsWith('\\') && at + 1 < lines.length) {
      at += 1;
      rule = rule.slice(0, -1) + (lines[at] ?? '');
    }
    if (/^\s*(?:#|Defaults|@include)/.test(rule)) continue;
    const [, who, rest] = /^\s*(\S+)\s[^=]*=(.*)$/.exec(rule) ?? [];
    const commands = /NOPASSWD\s*:(.*)$/.exec(rest ?? '')?.[1];
    if (who === undefined || commands === undefined) continue;
    const programs = commands.split(/[,\s]+/).filter((word) => word.startsWith('/'));
    rules.push({ line, who, programs: [...new Set(programs)] });
  }
  return rules;
}

/** One of our two users, or everybody, where they can change the program or exchange a folder above it; null: only root can. */
async function whoElseWrites(program: string): Promise<string | null> {
  const users = (
    await Promise.all([serviceUser, buildUser].map((user) => findAccount(user)))
  ).filter((user) => user !== null);
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

function dangerous(file: string, rule: Rule, script: string, writer: string): FixableFinding {
  const { line, who } = rule;
  const params = { file, line, who: plainLine(who), script: plainLine(script), writer };
  const isOwnFile = file !== mainFile;
  const fix = isOwnFile ? byDoctor : run('sudo visudo');
  const applyFix = isOwnFile ? commentOut(file, rule) : null;
  const about = `${file} ${script}`;
  return found('sudo', 'found-sudo-writable', params, { severity: 'danger', about, fix, applyFix });
}

/** The file is saved, and the new one is asked of visudo before it counts: a broken sudoers locks people out. */
const commentOut =
  (file: string, rule: Rule): ApplyFix =>
  async (saved) => {
    const text = (await readRegularFile(file, 1_000_000)) ?? '';
    const now = passwordless(text).find(
      ({ who, programs }) => who === rule.who && programs.join() === rule.programs.join(),
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
    const { exitCode, stderr } = await execa('/usr/sbin/visudo', ['-c', '-f', trial], {
      env: systemEnvironment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    await rm(trial, { force: true });
    if (exitCode !== 0) throw new Error(`visudo: ${plainLine(stderr)}`);
    await writeDurably(file, lines.join('\n'), 0o440);
  };
