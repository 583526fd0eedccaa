import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Exit, print } from './context';

/** A yes or a no; an empty line is the default. Ctrl-C and the end of the input answer nothing: the whole command ends there. */
export async function askPerson(question: string, empty: 'yes' | 'no' = 'no'): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new Promise<null>((resolve) => {
    for (const event of ['SIGINT', 'close'] as const)
      terminal.once(event, () => {
        resolve(null);
      });
  });
  const answer = await Promise.race([terminal.question(`${question} `), left]);
  terminal.close();
  if (answer === null) {
    print('');
    throw new Exit(exitCodes.cancelled, message('question-left'));
  }
  return answer.trim() === '' ? empty === 'yes' : saysYes(answer);
}

/** In each of our languages: none of these is a no in another. */
export const saysYes = (answer: string): boolean =>
  /^(?:y|yes|j|ja|o|oui|s|sí|si|sim)$/i.test(answer.trim());

/** One line that is not shown. Ctrl-C and the end of the input end the whole command, as above. */
export async function askSecret(question: string): Promise<string> {
  process.stdout.write(`${question} `);
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const left = new Promise<null>((resolve) => {
    for (const event of ['SIGINT', 'close'] as const)
      terminal.once(event, () => {
        resolve(null);
      });
  });
  const answer = await Promise.race([terminal.question(''), left]);
  terminal.close();
  print('');
  if (answer === null) throw new Exit(exitCodes.cancelled, message('question-left'));
  return answer.trim();
}
