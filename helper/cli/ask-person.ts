import { createInterface } from 'node:readline/promises';

/** A yes or a no; an empty line is the default, the end of the input is a no. */
export async function askPerson(question: string, empty: 'yes' | 'no' = 'no'): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const gone = new Promise<null>((resolve) => {
    terminal.once('close', () => {
      resolve(null);
    });
  });
  const answer = await Promise.race([terminal.question(`${question} `), gone]);
  terminal.close();
  if (answer === null) return false;
  const text = answer.trim();
  return text === '' ? empty === 'yes' : /^(?:y|yes|j|ja)$/i.test(text);
}
