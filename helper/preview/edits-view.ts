import { editLimits, type EditedFile, type EditsView } from '../../contract/edits';
import { LineCleaner } from '../lib/text';
import type { Layout } from '../state/layout';
import { type Edit, splitPart } from '../tasks/git/edits-patch';
import { sizedEdits } from '../tasks/git/local-edits';

interface Made {
  readonly commit: string;
  readonly edits: readonly Edit[];
  /** The parts of a patch, by file path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Local edits for a window: untrusted text, cleaned, and cut to what a person can read. */
export async function editsView(
  layout: Layout,
  { commit, edits, texts }: Made,
): Promise<EditsView> {
  const first = edits.slice(0, editLimits.files);
  const { files } = await sizedEdits(layout.app, first, Infinity);
  let left: number = editLimits.total;
  return {
    v: 1,
    commit,
    files: files.map((file, index) => {
      const part = texts.get(first[index]?.path ?? '');
      const shown = shownOf(part, Math.min(left, editLimits.file));
      left -= shown.text.length;
      return { ...file, ...shown };
    }),
    total: edits.length,
    savedTo: layout.saved,
  };
}

function shownOf(part: string | undefined, most: number): Pick<EditedFile, 'shown' | 'text'> {
  if (part === undefined) return { shown: 'apart', text: '' };
  if (part.includes('\nGIT binary patch\n')) return { shown: 'binary', text: '' };
  const cleaner = new LineCleaner();
  const said: string[] = [];
  let length = 0;
  for (const line of linesOf(splitPart(part).body)) {
    const text = cleaner.clean(line);
    length += text.length + 1;
    if (length > most) return { shown: 'cut', text: said.join('\n') };
    said.push(text);
  }
  return { shown: 'whole', text: said.join('\n') };
}

function* linesOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? undefined : end);
    if (end === -1) return;
    at = end + 1;
  }
}
