import { message, type Message } from '../../../contract/message';
import { plainLine } from '../../lib/text';

/** What can be wrong with a bundle; the catalogue has the words for each. */
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

/** A bundle that is not used: expected, and thrown because it unwinds the reading of it. */
export class BundleRefused extends Error {
  constructor(readonly said: Message) {
    super(said.code);
  }
}

export const refuse = (why: Why, path: string): BundleRefused =>
  new BundleRefused(message('bundle-refused', { why, path: plainLine(path).slice(0, 300) }));

/** What a task answers of work that may find the bundle to be none. */
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
