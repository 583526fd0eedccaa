import { resolve } from 'node:path';
import type { Command } from 'commander';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { ServiceUnit } from '../../contract/primitives';
import { currentVersion } from '../state/version';
import { createDemo } from '../demo/create';
import { layRequiredModels } from '../demo/models';
import { supervise } from '../host/prefix/supervisor';
import { layoutUnder } from '../state/layout';
import { pathExists } from '../lib/path';
import { newRequest } from './operations/runs';
import { serve, serviceVerbs, type ServiceVerb } from './operations/services';
import { startAndShow } from './refresh-verbs';
import {
  common,
  wide,
  type Act,
  Exit,
  prefixOfRoot,
  writingContext,
  locale,
  type CommonOptions,
  unlessRefused,
  oneOf,
  usage,
} from './context';
import { say } from './say';
import { becomeOwner, markAsRoot, mayRunCode } from './root-below-prefix';

interface DemoOptions {
  readonly prefix: string;
  readonly sample: string;
  readonly empty?: boolean;
  readonly asRoot?: boolean;
}

export function addDemoVerbs(program: Command, act: Act): void {
  const demo = program
    .command('sandbox')
    .description('make a demo: a private LadyLinux to try things in');
  demo
    .command('create')
    .requiredOption('--prefix <dir>', 'the folder to make it in')
    .requiredOption('--sample <dir>', 'the sample application that becomes its upstream')
    .option('--empty', 'make only the folders, the settings and the upstream')
    .option('--as-root', 'as root: allow root to run the code of this demo')
    .description('make the demo, or complete it, and start it')
    .action(
      act(async (options: DemoOptions) => {
        const prefix = resolve(options.prefix);
        await becomeOwner(prefix);
        if (options.asRoot !== true && !(await mayRunCode(prefix))) throw prefixOfRoot(prefix);
        const sample = resolve(options.sample);
        const answer = await createDemo(prefix, sample);
        if (answer.kind === 'refused') throw new Exit(exitCodes.stagingFailed, answer.message);
        if (options.asRoot === true) await markAsRoot(prefix);
        if (options.empty !== true) await layRequiredModels(layoutUnder(prefix), sample);
        const code =
          options.empty === true ? exitCodes.ok : await bringUp(prefix, answer.firstCommit);
        if (code === exitCodes.ok) say(message('sandbox-ready', { prefix }), locale());
        return code;
      }),
    );

  common(
    program.command('service').argument('<verb>', serviceVerbs.join(', '), oneOf(serviceVerbs)),
  )
    .description('start, stop or restart the application as it is')
    .action(
      act(async (verb: ServiceVerb, options: CommonOptions) => {
        const { host, known } = await writingContext(options, `service ${verb}`);
        unlessRefused(await serve(host, known, verb));
        return exitCodes.ok;
      }),
    );

  wide(program.command('supervise', { hidden: true }).argument('<unit>')).action(
    act(async (unit: string, options: CommonOptions) => {
      if (options.prefix === undefined || !ServiceUnit.safeParse(unit).success)
        throw usage(because('needs', { option: 'supervise', other: 'UNIT --prefix DIR' }));
      const prefix = resolve(options.prefix);
      await becomeOwner(prefix);
      if (!(await mayRunCode(prefix))) throw prefixOfRoot(prefix);
      await supervise(layoutUnder(prefix), unit);
      return exitCodes.ok;
    }),
  );
}

/** Installs a first version if needed, finishes what was interrupted, and starts the service. */
async function bringUp(prefix: string, firstCommit: string): Promise<ExitCode> {
  const context = await writingContext({ prefix }, 'sandbox create');
  const { host, known } = context;
  const request = newRequest(context.requestedBy);
  if ((await currentVersion(host.layout)).kind !== 'read') {
    const first = { ...request, branch: 'main', commit: firstCommit };
    return (await startAndShow(context, first, true)).code;
  }
  if (await pathExists(host.layout.journal)) {
    await startAndShow(context, { ...request, kind: 'recovery' }, true);
  }
  const served = await serve(host, known, 'start');
  // a running run starts it itself
  if (served.kind === 'refused' && served.exitCode !== exitCodes.busy) unlessRefused(served);
  return exitCodes.ok;
}
