import { message, type Message } from '../../../contract/message';
import { plainLine } from '../../lib/text';

/** What can be wrong with a bundle; the catalogue has a message for each. */
type Why =
  | 'manifest'
  | 'fingerprint'
  | 'missing'
  | 'kind'
  | 'unreadable'
  | 'size'
  | 'content'
  | 'pages'
  | 'list'
  | 'git';

/** The bundle cannot be used; expected, and thrown because it ends the reading from deep inside. */
export class BundleRefused extends Error {
  constructor(readonly said: Message) {
    super(said.code);
  }
}

export const refuse = (why: Why, path: string): BundleRefused =>
  new BundleRefused(message('bundle-refused', { why, path: plainLine(path).slice(0, 300) }));

/** A task's answer: the result of the work, or a failure if the bundle was refused. */
export async function unlessRefused<T>(
  work: () => Promise<T>,
): Promise<
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly failure: { readonly message: Message } }
> {
  try {
    return { ok: true, result: await work() };
  } catch (error) {
    if (error instanceof BundleRefused) return { ok: false, failure: { message: error.said } };
    throw error;
  }
}
