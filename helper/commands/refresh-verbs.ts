import type { Command } from 'commander';
import { BranchName, CommitHash } from '../../contract/primitives';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { RunRequest } from '../../contract/request';
import { follow } from '../jobs/job';
import { refreshJob } from '../jobs/jobs';
import { layOutForBuild, type BuildOptions } from './build-options';
import {
  common,
  wide,
  type Act,
  Exit,
  print,
  unlessRefused,
  writingContext,
  type CommonOptions,
  usage,
} from './context';
import { confirmedBundle, type Confirmed, type FromOptions } from './from-option';
import { beginRun, cancelRun, newRequest, returnRequest } from './operations/runs';
import { onInterrupt } from './interrupt';
import type { Shown } from './show-run';

interface RefreshOptions extends BuildOptions, FromOptions {
  readonly branch?: string;
  readonly commit?: string;
  readonly like?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly rebuild?: boolean;
  readonly now?: boolean;
  readonly stage?: boolean;
  /** undefined if neither --wait nor --no-wait was given. */
  readonly wait?: boolean;
}

interface ReturnOptions extends CommonOptions {
  readonly wait: boolean;
  readonly now?: boolean;
}

export function addRefreshVerbs(program: Command, act: Act): void {
  common(program.command('refresh', { isDefault: true }))
    .description('bring the application to the newest commit of its branch (the default)')
    .option('--branch <name>', 'for this run only; "settings set branch=NAME" stores it')
    .option('--commit <hash>', 'this commit of the branch, not the newest')
    .option('--from <place>', 'take everything from a bundle, in a folder or at an address')
    .option(
      '--fingerprint <sha256>',
      'with --from: the bundle’s fingerprint, as told by the person who made it',
    )
    .option(
      '--like <file>',
      'match another computer, by a file that “state” wrote there; change nothing if it cannot',
    )
    .option('--dry-run', 'do only the steps that change nothing, then stop')
    .option('--force', 'even if there is nothing to do, or the commit failed before')
    .option('--rebuild', 'resolve and build the Python environment again')
    .option(
      '--now',
      'do not wait for answers that are being written; also tells a waiting run to go on',
    )
    .option('--stage', 'build, try and keep the version; “apply” puts it into service later')
    .option('--no-service', 'with --prefix: build the application layer, start nothing')
    .option('--repository <url>', 'with --no-service: stored in its settings')
    .option('--wait', 'show progress until it ends (the default)')
    .option('--no-wait', 'start it and do not wait')
    .action(
      act(async (options: RefreshOptions) => {
        await layOutForBuild(options);
        const context = await writingContext(options, 'refresh');
        const request = requestOf(options, context.requestedBy);
        if (options.like !== undefined) {
          const odd = (['branch', 'commit', 'dryRun', 'stage'] as const).some(
            (name) => options[name] !== undefined,
          );
          if (odd || options.wait === false)
            throw usage(because('exclude', { option: '--like', other: '--commit' }));
          const { becomeLike } = await import('./state-verb');
          return becomeLike(options, context, options.like, async (wanted) => {
            const from = await confirmedBundle(context, 'refresh', options);
            const asked = { ...request, ...wanted, ...(from !== null && { from: from.source }) };
            const { code } = await startAndShow(context, asked, true);
            return withModels(options, from, code);
          });
        }
        const bundle = await confirmedBundle(context, 'refresh', options);
        const asked = bundle === null ? request : { ...request, from: bundle.source };
        const { code } = await startAndShow(context, asked, options.wait !== false);
        return options.dryRun === true ? code : withModels(options, bundle, code);
      }),
    );

  common(
    program.command('rollback').argument('[commit]', 'a kept version; default: the newest of them'),
  )
    .description('return to a kept version')
    .option('--now', 'do not wait for answers that are being written')
    .option('--no-wait', 'start it and do not wait')
    .action(
      act(async (commit: string | undefined, options: ReturnOptions) => {
        const context = await writingContext(options, 'rollback');
        const request = unlessRefused(
          await returnRequest(context.host, context.requestedBy, commit),
        );
        const asked = { ...request, now: options.now === true };
        return (await startAndShow(context, asked, options.wait)).code;
      }),
    );

  common(program.command('cancel'))
    .description('stop the running refresh; anything it changed is rolled back')
    .action(
      act(async (options: CommonOptions) => {
        const { host, locale } = await writingContext(options, 'cancel');
        const { kind } = unlessRefused(await cancelRun(host));
        const { uiText } = await import('../../words/ui');
        print(uiText(kind === 'idle' ? 'cli.nothing-running' : 'cli.cancel-asked', locale));
        return kind === 'idle' ? exitCodes.nothingToDo : exitCodes.ok;
      }),
    );

  wide(program.command('run', { hidden: true }).option('--no-service')).action(
    act(async (options: CommonOptions) => {
      const { host } = await writingContext(options, 'run');
      return (await import('../refresh/main')).runLeftRequest(host);
    }),
  );
  wide(program.command('models-run', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const { host } = await writingContext(options, 'models-run');
      const [{ runModelsWork }, { conversationsNow }] = await Promise.all([
        import('../models/work/run'),
        import('../service/conversations'),
      ]);
      return runModelsWork(host, async (settings) => {
        const seen = await conversationsNow(settings, host.layout.envFile);
        return seen === null ? null : seen.goingOn > 0;
      });
    }),
  );
  wide(program.command('recover', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const { host } = await writingContext(options, 'recover');
      const { recoverFiles } = await import('../refresh/recovery');
      return (await recoverFiles(host)) ? exitCodes.ok : exitCodes.needsAttention;
    }),
  );
  common(program.command('after', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const { host, known } = await writingContext(options, 'after');
      await (await import('../refresh/after')).tellScripts(host, known.after);
      return exitCodes.ok;
    }),
  );
  common(program.command('probation', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const { host, known } = await writingContext(options, 'probation');
      const { watchProbation } = await import('../refresh/probation');
      await watchProbation(host, known, () => newRequest('probation'));
      return exitCodes.ok;
    }),
  );
  common(program.command('resume', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const context = await writingContext(options, 'resume');
      const request = newRequest(context.requestedBy, { kind: 'recovery' });
      if (context.host.mode === 'system')
        return (await import('../refresh/main')).runRequest(context.host, request);
      return (await startAndShow(context, request, true)).code;
    }),
  );
}

const withModels = async (
  options: RefreshOptions,
  bundle: Confirmed | null,
  code: ExitCode,
): Promise<ExitCode> =>
  bundle === null
    ? code
    : (await import('./bundled-models')).receiveBundledModels(options, bundle, code);

export function requestOf(
  options: Pick<
    RefreshOptions,
    'branch' | 'commit' | 'force' | 'rebuild' | 'dryRun' | 'now' | 'stage'
  >,
  requestedBy: string,
): RunRequest {
  const { branch, commit } = options;
  if (branch !== undefined && !BranchName.safeParse(branch).success) {
    throw new Exit(exitCodes.usage, message('branch-name-refused', { branch }));
  }
  if (commit !== undefined && !CommitHash.safeParse(commit).success) {
    throw usage(because('full-hash', { option: '--commit' }));
  }
  return newRequest(requestedBy, {
    ...(branch === undefined ? {} : { branch }),
    ...(commit === undefined ? {} : { commit }),
    force: options.force === true,
    rebuild: options.rebuild === true,
    dryRun: options.dryRun === true,
    now: options.now === true,
    ...(options.stage === true && { staged: 'keep' as const }),
  });
}

export async function startAndShow(
  context: Awaited<ReturnType<typeof writingContext>>,
  request: RunRequest,
  wait: boolean,
  leave?: () => void,
): Promise<Shown> {
  const { host, json, locale } = context;
  const { runId, attached } = unlessRefused(await beginRun(host, request));
  const { say } = await import('./say');
  if (attached && !json) say(message('attached'), locale);
  if (!wait) return { code: exitCodes.ok, report: null };
  const sayDetached = () => {
    if (!json) say(message('detached'), locale);
  };
  onInterrupt(host, sayDetached, () => cancelRun(host), leave);
  const { showRun } = await import('./show-run');
  return showRun(
    follow(refreshJob, host.layout, (id) => id === runId),
    json,
    locale,
    request.check,
  );
}
