import { resolve } from 'node:path';
import type { Command } from 'commander';
import { because, message } from '../../contract/message';
import type { MessageCode } from '../../contract/message';
import { exitCodeOf, exitCodes, type ExitCode } from '../../contract/outcome';
import type { RunReport } from '../../contract/report';
import type { StepName } from '../../contract/steps';
import { short } from '../refresh/end';
import { ownerOf } from './bundle-folder';
import { layOutForBuild, type BuildOptions } from './build-options';
import { common, usage, writingContext, type Act } from './context';
import { say } from './say';
import { requestOf, startAndShow } from './refresh-verbs';

interface CheckOptions extends BuildOptions {
  readonly branch?: string;
  readonly commit?: string;
  readonly bundle?: string;
}

/** A failure of these steps is the commit's; of any other step, this computer's. */
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

/** ladylinux-refresh check: the stage and the health check of a refresh, without touching the live service. */
export function addCheckVerb(program: Command, act: Act): void {
  common(program.command('check'))
    .description(
      'check whether this commit would refresh cleanly: builds and serves it, changes nothing',
    )
    .option('--commit <hash>', 'this commit of the branch, not the newest')
    .option('--branch <name>', 'replaces the one in the settings')
    .option('--repository <url>', 'with --prefix: stored in its settings')
    .option('--bundle <dir>', 'with --prefix: if it would, write it to this folder as a bundle')
    .action(
      act(async (options: CheckOptions) => {
        const { bundle } = options;
        if (bundle !== undefined && options.prefix === undefined)
          throw usage(because('needs', { option: '--bundle', other: '--prefix DIR' }));
        const bare = { ...options, ...(options.prefix === undefined ? {} : { service: false }) };
        await layOutForBuild(bare);
        const context = await writingContext(bare, 'check');
        if (bundle !== undefined) await ownerOf(resolve(bundle), false);
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
        if (verdict !== exitCodes.ok || bundle === undefined) return verdict;
        return bundleOf(context, bare, bundle, report);
      }),
    );
}

/** Puts what was built below the prefix, as in a refresh, into a folder for anyone who wants to try it. */
async function bundleOf(
  context: Awaited<ReturnType<typeof writingContext>>,
  options: CheckOptions,
  folder: string,
  { to }: RunReport,
): Promise<ExitCode> {
  const asked = {
    ...requestOf(options, context.requestedBy),
    ...(to !== null && { commit: to.hash }),
  };
  const { code } = await startAndShow(context, asked, true);
  if (code !== exitCodes.ok && code !== exitCodes.nothingToDo) return code;
  return (await import('./bundle')).make(folder, options);
}

export function verdictOf({ outcome, message: said, failedStep }: RunReport): ExitCode {
  if (outcome !== 'staging-failed' || !aboutTheCommit.has(failedStep)) return exitCodeOf[outcome];
  return inService.has(said.code) ? exitCodes.wouldRollBack : exitCodes.wouldNotStage;
}
