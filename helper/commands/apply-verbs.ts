import { InvalidArgumentError, type Command } from 'commander';
import { because, message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { ApplyWhen } from '../../contract/staged';
import {
  common,
  type Act,
  type CommonOptions,
  printJson,
  unlessRefused,
  writingContext,
  usage,
} from './context';
import { say } from './say';
import { newRequest } from './operations/runs';
import { applyLater, applyRequest, discardReady, readyOrRefused } from './operations/staged';
import { planned } from './ready';
import { startAndShow } from './refresh-verbs';

interface ApplyOptions extends CommonOptions {
  readonly when: ApplyWhen;
  readonly discard?: boolean;
  readonly now?: boolean;
  readonly wait: boolean;
}

/** Verbs for the version staged by "refresh --stage": apply it now or later, or discard it. */
export function addApplyVerbs(program: Command, act: Act): void {
  common(program.command('apply'))
    .description('put the version that “refresh --stage” prepared into service')
    .option('--when <time>', 'now, quiet (once nobody works), start, or HH:MM', whenOf, 'now')
    .option('--now', 'do not wait for answers that are being written')
    .option('--discard', 'delete it instead')
    .option('--no-wait', 'start it and do not wait')
    .action(
      act(async (options: ApplyOptions) => {
        const context = await writingContext(options, 'apply');
        const { host, json, locale, requestedBy } = context;
        const { when, discard } = options;
        if (discard === true && when !== 'now')
          throw usage(because('exclude', { option: '--discard', other: '--when' }));
        if (discard === true) {
          const { commit } = unlessRefused(await discardReady(host));
          if (json) printJson({ discarded: commit });
          else say(message('staged-discarded', { commit }), locale);
          return exitCodes.ok;
        }
        if (when === 'now') {
          const staged = unlessRefused(await readyOrRefused(host));
          const request = applyRequest(staged, requestedBy, options.now === true);
          return (await startAndShow(context, request, options.wait)).code;
        }
        const { commit, plan } = unlessRefused(await applyLater(host, requestedBy, when));
        if (json) printJson({ commit, plan });
        else say(planned(commit, plan, host.mode), locale);
        return exitCodes.ok;
      }),
    );

  common(program.command('apply-due', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const { host, known } = await writingContext(options, 'apply-due');
      const { applyWhenDue } = await import('../refresh/apply-due');
      await applyWhenDue(host, known, newRequest);
      return exitCodes.ok;
    }),
  );
}

function whenOf(text: string): ApplyWhen {
  const found = ApplyWhen.safeParse(text);
  if (!found.success) throw new InvalidArgumentError('now, quiet, start, HH:MM');
  return found.data;
}
