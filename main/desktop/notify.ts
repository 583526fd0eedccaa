import { Notification } from 'electron';
import { join } from 'node:path';
import type { Place } from '../../contract/ipc';
import { markupSafe } from '../desktop-text';
import { picture } from '../picture';
import { bundled } from '../places';
import type { DesktopNotice } from './notice-rules';

// Keep a reference: a notification that was garbage-collected loses its click.
const shown = new Set<Notification>();

/** Returns a function that withdraws it. */
export function notify(
  { title, body, opens }: DesktopNotice,
  open: (place: Place) => void,
): () => void {
  if (!Notification.isSupported()) return () => undefined;
  const notification = new Notification({
    title,
    body: markupSafe(body),
    icon: picture(join(bundled.icons, 'app', '128.png')),
  });
  notification.on('click', () => open(opens));
  notification.on('close', () => shown.delete(notification));
  notification.show();
  shown.add(notification);
  return () => notification.close();
}
