import type { Command } from 'commander';
import { because, isOffline, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { BranchName } from '../../contract/primitives';
import type { PreviewAnswer } from '../../contract/preview';
import { RepositoryUrl } from '../../contract/repository-url';
import { Settings } from '../../contract/settings';
import type { BranchesAnswer } from '../../contract/update';
import { shortHash } from '../../contract/plain-text';
import type { Locale } from '../../words/format';
import { relativeTime } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { followed } from '../preview/followed';
import { withTips } from '../preview/branch-tips';
import { preview } from '../preview/preview';
import { remoteBranches } from '../tasks/git/remote-branches';
import { whyRefused } from '../state/why-refused';
import { useWayOut } from '../state/way-out';
import type { Host } from '../host/host';
import { findAccount, type Account } from '../host/systemd/accounts';
import { buildUser } from '../host/users';
import {
  common,
  type Act,
  contextOf,
  Exit,
  print,
  printJson,
  type CommonOptions,
  soundSettings,
} from './context';
import { say } from './say';
import { printPreview } from './show-preview';
import { limitSignal } from '../lib/signals';

/**
 * Root never reads what a remote repository sends: from now on this process is the build user, except in a demo that
 * root made for itself.
 */
export async function leaveRoot(host: Host): Promise<void> {
  become(await builderBelowRoot(host));
}

/** The same for network requests, after reading what only root may read. */
export async function goOut(host: Host, settings: Settings): Promise<void> {
  const account = await builderBelowRoot(host);
  await useWayOut(host.layout, settings, account);
  become(account);
}

function become(account: Account | null): void {
  if (account === null) return;
  process.setgroups?.([account.gid]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}

async function builderBelowRoot(host: Host): Promise<Account | null> {
  if (process.getuid?.() !== 0 || (host.mode === 'embedded' && host.runsServices)) return null;
  const account = await findAccount(buildUser);
  if (account === null)
    throw new Exit(
      exitCodes.notSetUp,
      message('tool-missing', {
        tool: because('user', { user: buildUser }),
        fix:
          host.mode === 'system'
            ? 'sudo ladylinux-refresh install'
            : `useradd --system --shell /usr/sbin/nologin ${buildUser}`,
      }),
    );
  return account;
}

const branchesSeconds = 30;

/** Verbs that ask the repository itself, without rights and without changing anything here. */
export function addRemoteVerbs(program: Command, act: Act): void {
  common(program.command('branches'))
    .description('ask the repository for its branches')
    .option('--repository <url>', 'replaces the repository in the settings')
    .option('--ages', 'include the newest commit of each branch and its age')
    .action(
      act(async (options: CommonOptions & { repository?: string; ages?: boolean }) => {
        const context = await contextOf(options);
        // Another repository can be asked before this computer is set up.
        const isNew = context.settings.kind === 'absent' && options.repository !== undefined;
        const settings = isNew ? Settings.parse({}) : soundSettings(context);
        const url = options.repository ?? settings.repository;
        const parsed = RepositoryUrl.safeParse(url);
        if (!parsed.success)
          throw new Exit(
            exitCodes.usage,
            message('repository-refused', { url, reason: whyRefused(parsed.error.issues[0]) }),
          );
        await goOut(context.host, settings);
        const signal = limitSignal(branchesSeconds * 1000);
        const answer = await askBranches(parsed.data, settings, options.ages === true, signal);
        const isOurs = options.repository === undefined && answer.state === 'known';
        const target = isOurs ? await followed(context.host.layout, settings, signal) : undefined;
        const result = { ...answer, ...(target !== undefined && { followed: target }) };
        if (context.json) printJson(result);
        else if (result.state === 'known') printBranches(result, settings.branch, context.locale);
        else say(result.message, context.locale);
        return codeOf(result.state);
      }),
    );

  common(program.command('preview'))
    .description('show what a refresh would bring: new commits, changed packages, local edits')
    .option('--branch <name>', 'replaces the branch in the settings')
    .action(
      act(async (options: CommonOptions & { branch?: string }) => {
        const context = await contextOf(options);
        const settings = soundSettings(context);
        const branch = BranchName.safeParse(options.branch ?? settings.branch);
        if (!branch.success)
          throw new Exit(
            exitCodes.usage,
            message('branch-name-refused', { branch: options.branch ?? '' }),
          );
        await goOut(context.host, settings);
        const answer = await preview(context.host.layout, settings, branch.data);
        if (context.json) printJson(answer);
        else if (answer.state === 'known') printPreview(answer, context.locale);
        else say(answer.message, context.locale);
        return answer.state === 'known' && answer.relation === 'same'
          ? exitCodes.nothingToDo
          : codeOf(answer.state);
      }),
    );
}

async function askBranches(
  repository: string,
  { protocols }: Settings,
  ages: boolean,
  signal: AbortSignal,
): Promise<BranchesAnswer> {
  const answer = await remoteBranches(repository, protocols, signal);
  const checkedAt = new Date().toISOString();
  if (answer.kind === 'failed') {
    const state = isOffline(answer.message) ? 'offline' : 'failed';
    return { state, checkedAt, message: answer.message };
  }
  const { defaultBranch, unusable } = answer;
  const branches = ages
    ? await withTips(answer.branches, repository, protocols, signal)
    : answer.branches;
  return { state: 'known', checkedAt, branches, unusable, defaultBranch };
}

function printBranches(
  { branches, unusable, defaultBranch }: Extract<BranchesAnswer, { state: 'known' }>,
  current: string,
  locale: Locale,
): void {
  for (const { name, hash, committedAt } of branches) {
    const mark = name === current ? '*' : ' ';
    const age =
      committedAt === undefined
        ? ''
        : `  ${relativeTime(new Date(committedAt), new Date(), locale)}`;
    const note = name === defaultBranch ? `  (${uiText('cli.default', locale)})` : '';
    print(`${mark} ${name.padEnd(30)} ${shortHash(hash)}${age}${note}`);
  }
  if (unusable > 0) print(uiText('settings.branch.unusable', locale, { count: unusable }));
}

function codeOf(state: PreviewAnswer['state']): ExitCode {
  switch (state) {
    case 'known':
      return exitCodes.ok;
    case 'offline':
      return exitCodes.offline;
    case 'failed':
      return exitCodes.stagingFailed;
  }
}
