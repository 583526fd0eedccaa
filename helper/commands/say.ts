import type { Message } from '../../contract/message';
import { sentence } from '../../words/format';
import type { Locale } from '../../words/locale';
import { print } from './context';

/** A module of its own: JSON needs no sentences, and the catalogues take a start a tenth of its time. */
export function say(said: Message, to: Locale): void {
  print(sentence(said, to));
}
