import type { Command } from 'commander';
import { message } from '../../contract/message';
import type { ModelsReport } from '../../contract/models';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { common, type Act } from '../cli/common';
import type { Locale } from '../../words/format';
import { downloadModels } from './download/download';
import type { SourcePolicy } from './download/source';
import type { ModelsDirectory } from './folder';
import type { HashPoolOptions } from './hash/pool';
import { inspectManifest, missingRequired } from './inspect';
import { yieldToDesktop } from './low-priority';
import { parseManifest } from './manifest/parse';
import { listOllama } from './ollama';
import type { Emit } from './progress';
import type { Finished } from './results';
import { showReport } from './show-report';
import { showWork } from './show-work';
import { verifyModels } from './verify';

export interface ModelsRequest {
  readonly verb: 'verify' | 'download';
  readonly names: readonly string[];
  /** verify: read again what is known. */
  readonly again: boolean;
  /** download: null is as fast as it comes. */
  readonly bytesPerSecond: number | null;
}

/** What the verbs need to know of the machine or prefix that they work on. */
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
  /** Has the work done elsewhere, in a unit for example, and passes its events on; done in this process where it is not given. */
  readonly elsewhere?: (request: ModelsRequest, emit: Emit) => Promise<Finished>;
}

interface Options {
  readonly prefix?: string;
  readonly json?: boolean;
  readonly again?: boolean;
  readonly limit?: string;
}

export type GetModelsContext = (options: Options, verb: string) => Promise<ModelsContext>;

const exitCodeOf: Record<Finished['outcome'], ExitCode> = {
  done: exitCodes.ok,
  'nothing-to-do': exitCodes.nothingToDo,
  problems: exitCodes.needsAttention,
  broken: exitCodes.needsAttention,
  offline: exitCodes.offline,
  busy: exitCodes.busy,
  cancelled: exitCodes.cancelled,
  usage: exitCodes.usage,
};

export function addModelsVerbs(program: Command, act: Act, getContext: GetModelsContext): void {
  const models = common(program.command('models'))
    .description('the models that the code asks for, and what of them is here')
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
    .option('--again', 'also read what was verified before and has not changed')
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
    .option('--limit <rate>', 'bytes a second at the most: 500k, 2M')
    .action(
      act(async (names: string[], _: Options, command: Command) => {
        const options = command.optsWithGlobals<Options>();
        const bytesPerSecond = rateOf(options.limit);
        if (bytesPerSecond === undefined)
          command.error('error: --limit takes a rate such as 500k or 2M');
        return work(
          { verb: 'download', names, again: false, bytesPerSecond: bytesPerSecond ?? null },
          options,
          getContext,
        );
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
  return { ...report, ollama };
}

/** undefined: not a rate. Decimal, as network speeds are. */
function rateOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const match = /^(\d{1,9}(?:\.\d+)?)([kMG]?)$/.exec(text);
  const rate =
    Number(match?.[1]) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[match?.[2] as '' | 'k' | 'M' | 'G'];
  return match === null || rate < 1 ? undefined : rate;
}

async function work(
  request: ModelsRequest,
  options: Options,
  getContext: GetModelsContext,
): Promise<ExitCode> {
  const context = await getContext(options, `models ${request.verb}`);
  const emit: Emit =
    options.json === true
      ? (event) => context.print(JSON.stringify(event))
      : showWork(context.locale, context.print, process.stderr);
  const finished = await (context.elsewhere ?? here(context))(request, emit);
  return exitCodeOf[finished.outcome];
}

/** The work itself, in this process: what the unit runs, and the private prefix. */
export function here({ manifestText, folder, cacheFile, policy, signal, hashing }: ModelsContext) {
  return async (
    { verb, names, again, bytesPerSecond }: ModelsRequest,
    emit: Emit,
  ): Promise<Finished> => {
    await yieldToDesktop();
    if (folder.refused !== null) {
      const told = message('models-folder-refused', {
        folder: folder.refused.path.slice(0, 300),
        place: folder.refused.from,
      });
      emit({ v: 1, type: 'notice', model: '', file: '', message: told });
    }
    const shared = {
      manifest: parseManifest(manifestText),
      modelsDir: folder.path,
      cacheFile,
      names,
      signal,
      emit,
      ...(hashing && { hashing }),
    };
    return verb === 'verify'
      ? verifyModels({ ...shared, again })
      : downloadModels({ ...shared, policy, bytesPerSecond });
  };
}
