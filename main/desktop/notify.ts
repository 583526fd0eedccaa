import { Notification } from 'electron';
import { join } from 'node:path';
import type { Section } from '../../contract/ipc';
import { markupSafe } from '../desktop-text';
import { bundled } from '../places';
import type { DesktopNotice } from './notice-rules';

// One that nobody holds is collected, and its click is lost.
let shown: Notification | null = null;

export function notify(
  { title, body, opens }: DesktopNotice,
  open: (section: Section) => void,
): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({
    title,
    body: markupSafe(body),
    icon: join(bundled.icons, 'app', '128.png'),
  });
  notification.on('click', () => open(opens));
  notification.show();
  shown = notification;
  notification.on('close', () => {
    if (shown === notification) shown = null;
  });
}
