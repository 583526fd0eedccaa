import { type KnownPreview, saidRelation } from '../../contract/preview';
import { shortHash } from '../../contract/plain-text';
import { sentence, type Locale } from '../../words/format';
import { relativeTime, span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { print } from './context';

const commitsShown = 20;
const filesShown = 10;

export function printPreview(preview: KnownPreview, locale: Locale): void {
  const { newCommits, moreCommits, lostCommits, commits } = preview;
  const now = new Date();
  const branch = preview.tag ?? preview.branch;
  const count = { branch, count: newCommits, lost: lostCommits ?? 0 };
  print(uiText(`preview.relation.${saidRelation(preview)}`, locale, count));
  if (moreCommits) print(uiText('preview.more-than-read', locale, { count: newCommits }));
  for (const { hash, subject, author, committedAt } of commits.slice(0, commitsShown))
    print(
      `  ${shortHash(hash)}  ${subject}  (${author}, ${relativeTime(new Date(committedAt), now, locale)})`,
    );
  if (newCommits > commitsShown)
    print(`  ${uiText('preview.commits.more', locale, { count: newCommits - commitsShown })}`);
  print(uiText(`preview.dependencies.${preview.dependencies.state}`, locale));
  for (const { name, from, to } of preview.dependencies.changes)
    print(`  ${name}  ${from ?? '–'} → ${to ?? '–'}`);
  printEdits(preview, locale);
  if (preview.estimate !== null) {
    const { downtimeMs, durationMs, runs } = preview.estimate;
    const spans = { downtime: span(downtimeMs, locale), took: span(durationMs, locale), runs };
    print(uiText('preview.estimate', locale, spans));
  }
  for (const notice of preview.notices) print(`! ${sentence(notice, locale)}`);
}

function printEdits({ edits, current }: KnownPreview, locale: Locale): void {
  if (edits === null) {
    if (current !== null) print(uiText('preview.edits.unknown', locale));
    return;
  }
  if (edits.total === 0) {
    print(uiText('preview.edits.none', locale));
    return;
  }
  print(uiText('preview.edits', locale, { count: edits.total, folder: edits.savedTo }));
  for (const { path } of edits.files.slice(0, filesShown)) print(`  ${path}`);
  if (edits.total > filesShown)
    print(`  ${uiText('preview.edits.more', locale, { count: edits.total - filesShown })}`);
}
