import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Exit, print } from './context';

/** Asks for yes or no; an empty line is the default. Ctrl-C and end of input are no answer: they end the command. */
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

/** "Yes" in each of our languages; none of these means "no" in another. */
export const saysYes = (answer: string): boolean =>
  /^(?:y|yes|j|ja|o|oui|s|sí|si|sim)$/i.test(answer.trim());

/** Reads one line without showing it. Ctrl-C and end of input end the command, as above. */
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
