import type { WriteStream } from 'node:tty';
import type { ModelsEvent } from '../../contract/models';
import { sentence, type Locale } from '../../words/format';
import { coarseSpan, size } from '../../words/quantities';
import { uiText } from '../../words/ui';
import type { Emit } from '../models/progress';
import { isUsable } from '../models/states';

/** `models verify` and `models download` for people: what was found, line by line; on a terminal a moving line below it. */
export function showWork(
  locale: Locale,
  print: (line: string) => void,
  terminal: Pick<WriteStream, 'isTTY' | 'write' | 'columns'>,
): Emit {
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
        if (!terminal.isTTY) return;
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
