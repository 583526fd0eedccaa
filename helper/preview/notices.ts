import { roomOn } from '../lib/disk';
import { message, type Message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import type { PreviewEdits } from '../../contract/preview';
import type { RunReport } from '../../contract/report';
import type { Settings } from '../../contract/settings';
import { shortHash } from '../../contract/plain-text';
import type { Layout } from '../state/layout';
import { measureFolder } from '../tasks/data';

const didNotRun: ReadonlySet<Outcome> = new Set<Outcome>([
  'rolled-back',
  'left-stopped',
  'needs-attention',
]);

/** What a person should know beforehand: a commit that failed, edits that stop the run, data that a hook may change. */
export async function notices(
  layout: Layout,
  settings: Settings,
  known: {
    readonly target: string;
    readonly edits: PreviewEdits | null;
    readonly reports: readonly RunReport[];
    readonly signal: AbortSignal;
  },
): Promise<Message[]> {
  const found: Message[] = [];
  const last = known.reports.find(
    ({ to, kind, outcome }) =>
      kind === 'refresh' &&
      to?.hash === known.target &&
      (didNotRun.has(outcome) || outcome === 'refreshed'),
  );
  if (last !== undefined && didNotRun.has(last.outcome))
    found.push(message('preview-failed-before', { commit: shortHash(known.target) }));
  if (known.edits?.overLimit === true) {
    const sizeBytes = known.edits.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    found.push(message('preview-edits-over-limit', { sizeBytes, limitMiB: settings.saveLimitMiB }));
  }
  if (settings.prepare.data) found.push(await dataNotice(layout, known.signal));
  return found;
}

/** The caller may be unable to read the folder; then only the refresh finds out its size. */
async function dataNotice({ data, stateDir }: Layout, signal: AbortSignal): Promise<Message> {
  const { freeBytes } = await roomOn(stateDir);
  const { bytes } = await measureFolder(data, signal);
  if (bytes > freeBytes) return message('preview-data-no-room', { needBytes: bytes, freeBytes });
  return message('preview-data-copied', { folder: data });
}
