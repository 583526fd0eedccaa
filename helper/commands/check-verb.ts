import type { Command } from 'commander';
import { message } from '../../contract/message';
import type { MessageCode } from '../../contract/message';
import { exitCodeOf, exitCodes, type ExitCode } from '../../contract/outcome';
import type { RunReport } from '../../contract/report';
import type { StepName } from '../../contract/steps';
import { short } from '../refresh/end';
import { layOutForBuild, type BuildOptions } from './build-options';
import { common, type Act, writingContext, say } from './context';
import { requestOf, startAndShow } from './refresh-verbs';

interface CheckOptions extends BuildOptions {
  readonly branch?: string;
  readonly commit?: string;
}

/** These say something of the commit; a failure of any other step, of this computer. */
const aboutTheCommit: ReadonlySet<StepName | null> = new Set<StepName>([
  'checkout',
  'environment',
  'try',
]);
const inService: ReadonlySet<MessageCode> = new Set<MessageCode>([
  'service-died',
  'service-wants-path',
  'service-hangs',
  'service-still-starting',
  'service-answers-error',
  'service-no-such-path',
  'service-other-name',
  'service-refuses',
]);

/** ladylinux-refresh check: the stage and the verdict of a refresh, with the live service untouched. */
export function addCheckVerb(program: Command, act: Act): void {
  common(program.command('check'))
    .description('would this commit refresh cleanly? stages and serves it, changes nothing')
    .option('--commit <hash>', 'this commit of the branch instead of its newest')
    .option('--branch <name>', 'instead of the one in the settings')
    .option('--repository <url>', 'with --prefix: stored in its settings')
    .action(
      act(async (options: CheckOptions) => {
        const bare = { ...options, ...(options.prefix === undefined ? {} : { service: false }) };
        await layOutForBuild(bare);
        const context = await writingContext(bare, 'check');
        const request = {
          ...requestOf(options, context.requestedBy),
          force: true,
          check: true,
        };
        const { code, report } = await startAndShow(context, request, true);
        if (report === null) return code;
        const verdict = verdictOf(report);
        if (verdict === exitCodes.wouldRollBack && !context.json)
          say(message('would-roll-back', { commit: short(report.to) }), context.locale);
        return verdict;
      }),
    );
}

export function verdictOf({ outcome, message: said, failedStep }: RunReport): ExitCode {
  if (outcome !== 'staging-failed' || !aboutTheCommit.has(failedStep)) return exitCodeOf[outcome];
  return inService.has(said.code) ? exitCodes.wouldRollBack : exitCodes.wouldNotStage;
}
