import type { Command } from 'commander';
import type { ModelsReport, ModelsWork } from '../../contract/models';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { placeOf } from './bundle-place';
import { common, type Act } from './context';
import type { Locale } from '../../words/format';
import { uiText } from '../../words/ui';
import type { SourcePolicy } from '../models/download/source';
import type { ModelsDirectory } from '../models/folder';
import type { HashPoolOptions } from '../models/hash/pool';
import { inspectManifest } from '../models/inspect';
import { missingDisk } from '../models/missing-disk';
import { missingRequired } from '../models/states';
import { parseManifest } from '../models/manifest/parse';
import { listOllama } from '../models/ollama';
import type { Emit } from '../models/progress';
import { exitCodeOfWork } from '../models/results';
import { showReport, showWork } from './show-models';
import { doModelsWork } from '../models/work/work';

/** What the verbs need to know of their machine or prefix. */
export interface ModelsContext {
  readonly manifestText: string | null;
  readonly folder: ModelsDirectory;
  readonly cacheFile: string;
  readonly ollamaUrl: string | undefined;
  readonly policy: SourcePolicy;
  readonly locale: Locale;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
  readonly hashing?: HashPoolOptions;
  /** Runs the work in a separate process and passes on its events; if missing, it runs in this one. */
  readonly elsewhere?: (work: ModelsWork, emit: Emit) => Promise<ExitCode>;
  /** Asks the running work to stop; false: nothing is running. */
  readonly cancel?: () => Promise<boolean>;
}

interface Options {
  readonly prefix?: string;
  readonly json?: boolean;
  readonly again?: boolean;
  readonly limit?: string;
  readonly force?: boolean;
  readonly from?: string;
  readonly wait?: boolean;
}

export type GetModelsContext = (options: Options, verb: string) => Promise<ModelsContext>;

export function addModelsVerbs(program: Command, act: Act, getContext: GetModelsContext): void {
  const models = common(program.command('models'))
    .description('list the models that the code asks for, and which of them are here')
    .action(
      act(async (options: Options) => {
        const context = await getContext(options, 'models');
        const report = await reportOn(context);
        if (options.json === true) context.print(JSON.stringify(report, null, 2));
        else showReport(report, context.folder, context.locale, context.print);
        const wanting = report.manifest === 'broken' || missingRequired(report).length > 0;
        return wanting ? exitCodes.needsAttention : exitCodes.ok;
      }),
    );

  common(models.command('verify'))
    .description('read the files and compare them with their checksums')
    .argument('[name...]', 'only these models')
    .option('--again', 'also read files that were verified before and have not changed')
    .option('--no-wait', 'start it and do not wait')
    .action(
      act(async (names: string[], _: Options, command: Command) => {
        const options = command.optsWithGlobals<Options>();
        const again = options.again === true;
        return work({ verb: 'verify', names, again, bytesPerSecond: null }, options, getContext);
      }),
    );

  common(models.command('download'))
    .description('download what is missing; never replaces a file')
    .argument('[name...]', 'only these models')
    .option('--limit <rate>', 'limit in bytes per second, such as 500k or 2M')
    .option(
      '--force',
      'retry addresses that gave a wrong file, and ignore a disk that is not mounted',
    )
    .option('--from <place>', 'take everything from a bundle, in a folder or at an address')
    .option('--no-wait', 'start it and do not wait')
    .action(
      act(async (names: string[], _: Options, command: Command) => {
        const options = command.optsWithGlobals<Options>();
        const bytesPerSecond = rateOf(options.limit);
        if (bytesPerSecond === undefined)
          command.error('error: --limit takes a rate such as 500k or 2M');
        const limit = bytesPerSecond ?? null;
        const from = options.from === undefined ? {} : { from: options.from };
        return work(
          {
            verb: 'download',
            names,
            again: options.force === true,
            bytesPerSecond: limit,
            ...from,
          },
          options,
          getContext,
        );
      }),
    );

  common(models.command('cancel'))
    .description('stop the running verification or download; the next one resumes it')
    .action(
      act(async (_: Options, command: Command) => {
        const context = await getContext(command.optsWithGlobals<Options>(), 'models cancel');
        const was = (await context.cancel?.()) ?? false;
        context.print(uiText(was ? 'cli.cancel-asked' : 'cli.nothing-running', context.locale));
        return was ? exitCodes.ok : exitCodes.nothingToDo;
      }),
    );
}

export async function reportOn({
  manifestText,
  folder,
  cacheFile,
  ollamaUrl,
}: ModelsContext): Promise<ModelsReport> {
  const [report, ollama] = await Promise.all([
    inspectManifest(parseManifest(manifestText), { modelsDir: folder.path, cacheFile }),
    listOllama(ollamaUrl),
  ]);
  const disk = await missingDisk(folder.path, cacheFile, report.models);
  return { ...report, ...(disk && { missingDisk: disk.at }), ollama };
}

/** undefined: not a rate. Decimal units, as usual for networks. */
function rateOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const match = /^(\d{1,9}(?:\.\d+)?)([kMG]?)$/.exec(text);
  const rate =
    Number(match?.[1]) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[match?.[2] as '' | 'k' | 'M' | 'G'];
  return match === null || rate < 1 ? undefined : rate;
}

export async function work(
  asked: ModelsWork,
  options: Options,
  getContext: GetModelsContext,
): Promise<ExitCode> {
  const context = await getContext(options, `models ${asked.verb}`);
  const protocols = context.policy.allowLoopbackHttp ? ['https', 'http'] : ['https'];
  const from = asked.from === undefined ? {} : { from: placeOf(asked.from, protocols) };
  const emit: Emit =
    options.json === true
      ? (event) => context.print(JSON.stringify(event))
      : showWork(context.locale, context.print, process.stderr);
  if (context.elsewhere !== undefined) return context.elsewhere({ ...asked, ...from }, emit);
  const { manifestText, folder, cacheFile, policy, signal, hashing } = context;
  const place = { manifestText, folder, cacheFile, policy, signal, hashing };
  return exitCodeOfWork[(await doModelsWork({ ...asked, ...from, ...place, emit })).outcome];
}
