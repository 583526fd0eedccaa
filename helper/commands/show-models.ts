import type { WriteStream } from 'node:tty';
import { message, type Message } from '../../contract/message';
import type { ModelDetail, ModelsReport, ModelsEvent } from '../../contract/models';
import { sentence, type Locale } from '../../words/format';
import { relativeTime, size, coarseSpan } from '../../words/quantities';
import { uiText } from '../../words/ui';
import type { ModelsDirectory } from '../models/folder';
import { isUsable } from '../models/states';
import { isLive } from './colours';
import type { Emit } from '../models/progress';

/** Prints `models verify` and `models download` for people: results as lines; on a terminal also a progress line. */
export function showWork(
  locale: Locale,
  print: (line: string) => void,
  terminal: Pick<WriteStream, 'isTTY' | 'write' | 'columns'>,
): Emit {
  const live = isLive(terminal);
  let moving = false;
  const clear = () => {
    if (moving) terminal.write('\r\u001b[K');
    moving = false;
  };
  return (event) => {
    switch (event.type) {
      case 'asked':
      case 'started':
        return;
      case 'progress':
        if (!live) return;
        terminal.write(
          `\r\u001b[K${progressLine(event, locale).slice(0, Math.max(20, terminal.columns - 1))}`,
        );
        moving = true;
        return;
      case 'notice':
        clear();
        print(`  ${[event.model, sentence(event.message, locale)].filter(Boolean).join(': ')}`);
        return;
      case 'file': {
        clear();
        const { model, file, state, outcome, message } = event.result;
        const good = outcome === 'done' || state === 'verified';
        const mark = good ? '✓' : outcome === 'skipped' && isUsable(state) ? '·' : '!';
        const words = message === null ? '' : ` ${sentence(message, locale)}`;
        print(`${mark} ${model}  ${file}  ${uiText(`model-state.${state}`, locale)}.${words}`);
        return;
      }
      case 'finished':
        clear();
        print(sentence(event.message, locale));
    }
  };
}

function progressLine(
  { file, overall }: Extract<ModelsEvent, { type: 'progress' }>,
  locale: Locale,
): string {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = overall;
  const of = totalBytes === null ? '' : ` / ${size(totalBytes, locale)}`;
  const left = secondsLeft === null ? '' : ` · ${coarseSpan(secondsLeft * 1000, locale)}`;
  return `${size(doneBytes, locale)}${of} · ${size(bytesPerSecond, locale)}/s${left} · ${file}`;
}

type Print = (line: string) => void;

const mostExtras = 20;

/** Prints `models` for people. */
export function showReport(
  report: ModelsReport,
  folder: ModelsDirectory,
  locale: Locale,
  print: Print,
): void {
  const say = (told: Message) => print(sentence(told, locale));
  if (folder.refused !== null)
    say(
      message('models-folder-refused', { folder: folder.refused.path, place: folder.refused.from }),
    );
  if (report.missingDisk !== undefined)
    say(message('models-disk-missing', { at: report.missingDisk }));
  else if (report.folderState === 'there') say(message('models-folder', { folder: report.folder }));
  else if (report.folderState === 'missing')
    say(message('models-folder-missing', { folder: report.folder }));
  else
    say(message('models-folder-unreadable', { folder: report.folder, reason: report.folderState }));
  if (report.models.length === 0 && report.manifest !== 'broken') say(message('models-none'));

  showTable(report.models, locale, print);
  if (report.problems.length > 0) {
    print('');
    say(message('models-problems'));
    for (const { line, pointer, message: told } of report.problems) {
      print(
        `  ${sentence(message('models-problem-place', { line: line ?? 1, pointer: pointer || '/' }), locale)} ${sentence(told, locale)}`,
      );
    }
  }
  if (report.extraTotal > 0) {
    print('');
    say(message('models-extra', { count: report.extraTotal }));
    const shown = report.extraFiles.slice(0, mostExtras);
    for (const { path, sizeBytes } of shown) print(`  ${path}  ${size(sizeBytes, locale)}`);
    if (shown.length < report.extraTotal) print('  …');
  }
  showOllama(report, locale, print);
}

function showTable(models: readonly ModelDetail[], locale: Locale, print: Print): void {
  const rows = models.map((model) => ({
    mark:
      model.state === 'verified' ? '✓' : isUsable(model.state) ? '·' : model.required ? '!' : '-',
    name: model.displayName === model.name ? model.name : `${model.name} (${model.displayName})`,
    size: model.sizeBytes === null ? '' : size(model.sizeBytes, locale),
    state: stateText(model, locale),
    need: uiText(model.required ? 'models.required' : 'models.optional', locale),
    model,
  }));
  const width = (of: (row: (typeof rows)[number]) => string) =>
    Math.max(0, ...rows.map((row) => of(row).length));
  const [name, bytes, state] = [
    width((row) => row.name),
    width((row) => row.size),
    width((row) => row.state),
  ];
  for (const row of rows) {
    print(
      `  ${row.mark} ${row.name.padEnd(name)}  ${row.size.padStart(bytes)}  ${row.state.padEnd(state)}  ${row.need}`.trimEnd(),
    );
    for (const file of row.model.files) {
      if (row.model.files.length > 1)
        print(`      ${file.path}  ${uiText(`model-state.${file.state}`, locale)}`);
      if (file.reason !== null) print(`      ${sentence(file.reason, locale)}`);
    }
  }
}

function stateText({ state, files }: ModelDetail, locale: Locale): string {
  const word = uiText(`model-state.${state}`, locale);
  const checked = files
    .map(({ checkedAt }) => checkedAt)
    .filter((at) => at !== null)
    .sort()[0];
  if (state === 'incomplete') {
    const here = files.reduce((sum, file) => sum + (file.partialBytes ?? file.sizeBytes ?? 0), 0);
    const all = files.every(({ expectedBytes }) => expectedBytes !== null)
      ? files.reduce((sum, file) => sum + (file.expectedBytes ?? 0), 0)
      : null;
    return `${word}, ${size(here, locale)}${all === null ? '' : ` / ${size(all, locale)}`}`;
  }
  return checked === undefined
    ? word
    : `${word}, ${relativeTime(new Date(checked), new Date(), locale)}`;
}

function showOllama({ ollama }: ModelsReport, locale: Locale, print: Print): void {
  if (ollama === null || ollama.state === 'absent') return;
  const { address } = ollama;
  print('');
  if (ollama.state === 'refused')
    print(sentence(message('models-ollama-refused', { address }), locale));
  else if (ollama.state === 'nonsense')
    print(sentence(message('models-ollama-nonsense', { address }), locale));
  else print(sentence(message('models-ollama', { address }), locale));
  for (const { name, sizeBytes, digest, details } of ollama.models) {
    print(
      `  ${[name, sizeBytes === null ? '' : size(sizeBytes, locale), details ?? '', (digest ?? '').slice(0, 19)].filter(Boolean).join('  ')}`,
    );
  }
}
