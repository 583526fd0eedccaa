import type { Command } from 'commander';
import { changeTo, ComputerState, differences, settingsToTell } from '../../contract/like';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { RunRequest } from '../../contract/request';
import { parseJson } from '../../common/lines';
import { cleanMessage } from '../lib/clean-message';
import { sha256OfContent } from '../lib/sha256';
import { modelsThere } from '../models/models-info';
import { settingsWith } from '../state/settings-file';
import { readRegularFile } from '../state/state-file';
import {
  common,
  contextOf,
  Exit,
  print,
  soundSettings,
  usage,
  type Act,
  type CliContext,
  type CommonOptions,
} from './context';
import { say } from './say';
import { versionInPlace } from './version-in-place';

const mostBytes = 64_000;

export function addStateVerb(program: Command, act: Act): void {
  common(program.command('state'))
    .description(
      'print code, packages, models and settings as one line, for “refresh --like” elsewhere',
    )
    .action(
      act(async (options: CommonOptions) => {
        print(JSON.stringify(await stateOf(await contextOf(options))));
        return exitCodes.ok;
      }),
    );
}

async function stateOf(context: CliContext): Promise<ComputerState> {
  const { layout } = context.host;
  const settings = soundSettings(context);
  const { version, lock } = await versionInPlace(layout);
  const { commit, branch, repository, python, manifest } = version;
  const { report } = await modelsThere(layout, manifest);
  const verified = report.models
    .flatMap(({ files }) => files)
    .flatMap(({ path, expected, state }) =>
      state === 'verified' && expected !== null ? [`${path} ${expected.digest}\n`] : [],
    );
  return {
    ...{ v: 1, repository, branch, commit: commit.hash, python: python.version },
    list: sha256OfContent(lock),
    models: sha256OfContent([...new Set(verified)].sort().join('')),
    settings: settingsToTell(settings),
  };
}

async function stateIn(file: string): Promise<ComputerState> {
  const text = await readRegularFile(file, mostBytes).catch(() => null);
  const read = ComputerState.safeParse(parseJson(text ?? ''));
  if (!read.success) throw usage(because('unreadable', { path: file }));
  return read.data;
}

/** Makes this computer like the one in the file, or changes nothing. run: the refresh; returns its exit code. */
export async function becomeLike(
  options: CommonOptions,
  context: CliContext,
  file: string,
  run: (wanted: Partial<RunRequest>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { host, json, locale } = context;
  const there = await stateIn(file);
  const here = await stateOf(context);
  const tell = (what: string[], code: 'like-differs' | 'like-still-differs') => {
    if (!json) say(cleanMessage(message(code, { what: what.join(', ') })), locale);
  };
  const other = differences(here, there);
  if (other.length === 0) {
    if (!json) say(message('like-same'), locale);
    return exitCodes.ok;
  }
  tell(other, 'like-differs');
  const settings = changeTo(here, there);
  const changed = await settingsWith(host.layout.settingsFile, settings);
  if (changed.kind === 'bad') throw new Exit(exitCodes.badSettings, changed.message);
  const { commit, branch, list } = there;
  const rebuild = here.commit === commit && here.list !== list;
  const code = await run({ commit, branch, list, force: true, rebuild, settings });
  if (code !== exitCodes.ok && code !== exitCodes.nothingToDo) return code;
  const left = differences(await stateOf(await contextOf(options)), there);
  if (left.length > 0) tell(left, 'like-still-differs');
  else if (!json) say(message('like-same'), locale);
  return left.length === 0 ? exitCodes.ok : exitCodes.needsAttention;
}
