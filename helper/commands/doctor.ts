import type { Command } from 'commander';
import { execa } from 'execa';
import { parseJson } from '../../common/lines';
import { groupedByCause } from '../../contract/doctor';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { BranchesAnswer } from '../../contract/update';
import { sentence } from '../../words/format';
import { uiText } from '../../words/ui';
import { showBaseline } from './baseline';
import { askPerson } from './ask-person';
import {
  common,
  type Act,
  contextOf,
  Exit,
  ownCommand,
  print,
  printJson,
  type CommonOptions,
  usage,
} from './context';
import { say } from './say';
import { runningNow } from '../state/running';
import type { Layout } from '../state/layout';
import { useWayOut } from '../state/way-out';
import { remoteBranches } from '../tasks/git/remote-branches';
import { diagnose, exitCodeOf, applyFixes, reportOf, type Consent } from '../doctor';
import { showFinding, showReport } from './show-doctor';
import { limitSignal } from '../lib/signals';

const branchesSeconds = 10;

interface Options extends CommonOptions {
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly only?: readonly string[];
  readonly baseline?: boolean;
  readonly network?: boolean;
}

/** ladylinux-refresh doctor: what is wrong, why it matters, how to fix it; with --fix it fixes what it can. */
export function addDoctorVerb(program: Command, act: Act): void {
  common(program.command('doctor'))
    .description('say what is wrong with LadyLinux on this computer, and how to fix it')
    .option('--fix', 'fix what can be fixed, asking before each')
    .option('--yes', 'with --fix: do not ask')
    .option('--only <id...>', 'with --fix: fix only the findings with these ids')
    .option('--baseline', 'only check whether this is a clean baseline for a snapshot')
    .option('--network', 'only check whether each host that LadyLinux needs can be reached')
    .action(act(doctor));
}

async function doctor(options: Options): Promise<ExitCode> {
  if (options.baseline === true) return ofBaseline(options);
  if (options.network === true) return (await import('./doctor-network')).doctorNetwork(options);
  const { host, settings, json, locale } = await contextOf(options);
  const fix = options.fix === true;
  const yes = options.yes === true;
  if (fix && host.mode === 'system' && process.getuid?.() !== 0)
    throw new Exit(exitCodes.notAuthorised, message('not-root', { verb: 'doctor --fix' }));
  if (fix && !yes && (json || !process.stdin.isTTY)) {
    throw usage(because('fix-asks'));
  }
  if (fix && (await runningNow(host.layout)) !== null)
    throw new Exit(exitCodes.busy, message('busy'));
  const isRoot = process.getuid?.() === 0 && host.mode === 'system';
  const asked = {
    branches: isRoot ? branchesOfAnother : (of: Settings) => branches(host.layout, of),
  };
  const before = await diagnose(host, settings, asked);
  if (!fix) {
    const report = reportOf(host, before, __LADYLINUX_VERSION__);
    if (json) printJson(report);
    else {
      showReport(report, locale, print);
      const count = groupedByCause(report.findings).filter(({ cause }) => cause.canFix).length;
      if (count > 0) say(message('doctor-can-fix', { count }), locale);
    }
    return exitCodeOf(report);
  }

  const consent: Consent = async ({ finding }) => {
    if (options.only?.includes(finding.id) === false) return false;
    if (json) return true;
    showFinding(finding, locale, print);
    return yes || (await askPerson(uiText('doctor.ask', locale)));
  };
  const fixes = await applyFixes(host, before, consent, (result) => {
    if (!json) print(`  → ${sentence(result.message, locale)}`);
  });
  const { settings: now } = await contextOf(options);
  const report = reportOf(host, await diagnose(host, now, asked), __LADYLINUX_VERSION__, fixes);
  if (json) printJson(report);
  else {
    print('');
    showReport(report, locale, print);
  }
  return exitCodeOf(report);
}

/** doctor's other question: section 9 of the specification. */
function ofBaseline({ json, fix, yes, prefix }: Options): Promise<ExitCode> {
  if (fix === true || yes === true || prefix !== undefined) {
    throw usage(because('baseline-alone'));
  }
  return showBaseline('doctor --baseline', json === true);
}

/** For root: git and ssh talk to a remote in a process that first becomes the build user. */
async function branchesOfAnother(): Promise<string[] | null> {
  const [program = process.execPath, ...args] = ownCommand();
  const { stdout } = await execa(program, [...args, 'branches', '--json'], {
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    extendEnv: false,
    cwd: '/',
    stdin: 'ignore',
    reject: false,
    timeout: 2 * branchesSeconds * 1000,
    maxBuffer: 16_000_000,
  });
  const answer = BranchesAnswer.safeParse(parseJson(stdout));
  if (!answer.success || answer.data.state !== 'known') return null;
  return answer.data.branches.map(({ name }) => name);
}

async function branches(layout: Layout, settings: Settings): Promise<string[] | null> {
  const { repository, protocols } = settings;
  await useWayOut(layout, settings);
  const signal = limitSignal(branchesSeconds * 1000);
  const answer = await remoteBranches(repository, protocols, signal);
  return answer.kind === 'known' ? answer.branches.map(({ name }) => name) : null;
}
