import { sessionBus } from '@jellybrick/dbus-next';
import { surviveBusErrors } from '../bus-errors';
import { log } from '../log';

const watcher = 'org.kde.StatusNotifierWatcher';
const bus = 'org.freedesktop.DBus';

interface BusInterface {
  NameHasOwner(name: string): Promise<boolean>;
  on(
    signal: 'NameOwnerChanged',
    listener: (name: string, old: string, owner: string) => void,
  ): void;
}

/** Tells whether some panel shows tray icons, now and whenever that changes (StatusNotifierItem specification). */
export async function watchTrayHost(tell: (present: boolean) => void): Promise<void> {
  try {
    const connection = sessionBus();
    surviveBusErrors(connection);
    const object = await connection.getProxyObject(bus, '/org/freedesktop/DBus');
    const names = object.getInterface(bus) as unknown as BusInterface;
    names.on('NameOwnerChanged', (name, _old, owner) => {
      if (name === watcher) tell(owner !== '');
    });
    tell(await names.NameHasOwner(watcher));
  } catch (error) {
    log.warn('there is no session bus, so nobody can show a tray icon', error);
    tell(false);
  }
}
