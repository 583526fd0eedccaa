import type { Message } from '../../contract/message';
import { sentence, type Locale } from '../../words/format';
import { print } from './context';

export function say(said: Message, to: Locale): void {
  print(sentence(said, to));
}
