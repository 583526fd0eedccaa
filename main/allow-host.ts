import { dialog, type BrowserWindow } from 'electron';
import { hostOf } from '../contract/repository-url';
import type { Locale } from '../words/locale';
import { uiText } from '../words/ui';

/** Asks in the desktop's own dialog, which no page can press. Without a window there is no dialog. */
export async function allowHost(
  window: BrowserWindow | null,
  repository: string,
  locale: Locale,
  question: 'allow-host.question' | 'allow-host.question.keys' = 'allow-host.question',
): Promise<boolean> {
  if (window === null) return false;
  const [no, yes] = [0, 1];
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: uiText(question, locale, { host: hostOf(repository) }),
    detail: uiText('allow-host.detail', locale, { repository }),
    buttons: [uiText('allow-host.no', locale), uiText('allow-host.yes', locale)],
    defaultId: no,
    cancelId: no,
    noLink: true,
  });
  return response === yes;
}
