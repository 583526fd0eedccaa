import { Message, sessionBus, type MessageBus, type Variant } from '@jellybrick/dbus-next';
import { surviveBusErrors } from '../bus-errors';
import { log } from '../log';
import { afterQuiet } from '../service-watch/debounce';

const watcher = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';
const bus = 'org.freedesktop.DBus';

/** The time a restarted panel needs until it shows the icon again. */
const settledMs = 3000;

/**
 * Reports whether a panel shows this program's icon, now and on every change (StatusNotifierItem specification): a watcher keeps the list,
 * a panel reads it, and our icon is in it. An icon that only this program knows of does not count.
 */
export async function watchTrayHost(tell: (present: boolean) => void): Promise<void> {
  try {
    const connection = sessionBus();
    surviveBusErrors(connection);
    const look = afterQuiet(settledMs, () => {
      void isShown(connection).then(tell);
    });
    connection.on('message', ({ member, interface: from, body }: Message) => {
      const isOwner = from === bus && member === 'NameOwnerChanged' && body[0] === watcher;
      if (isOwner || from === watcher) look();
    });
    const signals = [
      `type='signal',sender='${bus}',member='NameOwnerChanged',arg0='${watcher}'`,
      `type='signal',interface='${watcher}',path='${watcherPath}'`,
    ];
    for (const rule of signals) await ask(connection, [bus, '/', bus, 'AddMatch'], rule);
    look();
  } catch (error) {
    log.warn('no session bus, so no panel can show the tray icon', error);
    tell(false);
  }
}

async function isShown(connection: MessageBus): Promise<boolean> {
  const [isOwned] = await ask(connection, [bus, '/', bus, 'NameHasOwner'], watcher);
  if (isOwned !== true) return false;
  const read = async (name: string): Promise<unknown> => {
    const at = [watcher, watcherPath, 'org.freedesktop.DBus.Properties', 'Get'] as const;
    const [variant] = await ask(connection, at, watcher, name);
    return (variant as Variant).value;
  };
  try {
    if ((await read('IsStatusNotifierHostRegistered')) === false) return false;
    const items = (await read('RegisteredStatusNotifierItems')) as readonly string[];
    // each is a bus name, optionally followed by an object path
    const owners = items.map((item) => item.split('/')[0] ?? '');
    for (const owner of owners) if (await isOurs(connection, owner)) return true;
    return false;
  } catch (error) {
    log.warn('cannot read the list of tray icons', error);
    return true;
  }
}

async function isOurs(connection: MessageBus, owner: string): Promise<boolean> {
  const asked = ask(connection, [bus, '/', bus, 'GetConnectionUnixProcessID'], owner);
  const [pid] = await asked.catch(() => []);
  return pid === process.pid;
}

type Call = readonly [destination: string, path: string, from: string, member: string];

async function ask(
  connection: MessageBus,
  [destination, path, from, member]: Call,
  ...body: readonly string[]
): Promise<unknown[]> {
  const signature = 's'.repeat(body.length);
  const message = { destination, path, interface: from, member, signature, body: [...body] };
  const reply = await connection.call(new Message(message));
  return reply?.body ?? [];
}
