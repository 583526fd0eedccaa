import type { MessageBus } from '@jellybrick/dbus-next';
import type { EventEmitter } from 'node:events';
import { log } from './log';

/** A lost bus connection is logged and must not end the app. The library emits this event without declaring it. */
export function surviveBusErrors(bus: MessageBus, onLost: () => void = () => undefined): void {
  (bus as EventEmitter).on('error', (error: unknown) => {
    log.warn('D-Bus', error);
    onLost();
  });
}
