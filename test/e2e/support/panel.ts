import {
  interface as dbusInterface,
  Message,
  sessionBus,
  Variant,
  type MessageBus,
} from '@jellybrick/dbus-next';
import { expect } from 'playwright/test';

const watcherName = 'org.kde.StatusNotifierWatcher';
const itemInterface = 'org.kde.StatusNotifierItem';
const menuInterface = 'com.canonical.dbusmenu';

class Watcher extends dbusInterface.Interface {
  RegisteredStatusNotifierItems: string[] = [];
  IsStatusNotifierHostRegistered = true;
  ProtocolVersion = 0;
  readonly #arrived: (item: string) => void;

  constructor(arrived: (item: string) => void) {
    super(watcherName);
    // The library's constructor hides what configureMembers put on the prototype.
    for (const name of ['$properties', '$methods', '$signals']) Reflect.deleteProperty(this, name);
    this.#arrived = arrived;
  }

  RegisterStatusNotifierItem(item: string): void {
    this.RegisteredStatusNotifierItems.push(item);
    this.#arrived(item);
    this.StatusNotifierItemRegistered(item);
  }

  StatusNotifierItemRegistered(item: string): string {
    return item;
  }

  StatusNotifierHostUnregistered(): void {
    this.IsStatusNotifierHostRegistered = false;
  }

  StatusNotifierHostRegistered(): void {
    this.IsStatusNotifierHostRegistered = true;
  }

  RegisterStatusNotifierHost(): void {
    // We are the only host.
  }
}
Watcher.configureMembers({
  properties: {
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    ProtocolVersion: { signature: 'i', access: 'read' },
  },
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' },
    RegisterStatusNotifierHost: { inSignature: 's', outSignature: '' },
  },
  signals: {
    StatusNotifierItemRegistered: { signature: 's' },
    StatusNotifierHostUnregistered: { signature: '' },
    StatusNotifierHostRegistered: { signature: '' },
  },
});

type Node = [number, Record<string, { value: unknown } | undefined>, { value: Node }[]];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface MenuLine {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
}

/**
 * A panel as the tray sees it: the StatusNotifierItem protocol on the session bus, read and clicked as a panel does.
 * What Cinnamon makes of it is for the desktop tests.
 */
export class Panel {
  private constructor(
    private readonly bus: MessageBus,
    private readonly item: Promise<string>,
    private readonly watcher: Watcher,
  ) {}

  static async open(): Promise<Panel> {
    const bus = sessionBus();
    let arrived: (item: string) => void = () => undefined;
    const item = new Promise<string>((resolve) => {
      arrived = resolve;
    });
    const watcher = new Watcher((name) => {
      arrived(name);
    });
    bus.export('/StatusNotifierWatcher', watcher);
    await bus.requestName(watcherName, 0);
    return new Panel(bus, item, watcher);
  }

  /** The list of icons goes on, and no panel reads it any more. */
  hides(): void {
    this.watcher.StatusNotifierHostUnregistered();
  }

  shows(): void {
    this.watcher.StatusNotifierHostRegistered();
  }

  close(): void {
    this.bus.disconnect();
  }

  async tooltip(): Promise<string> {
    const tooltip = (await this.#property('ToolTip')) as [string, unknown, string, string];
    return [tooltip[2], tooltip[3]].filter((part) => part !== '').join(' ');
  }

  /** The picture that the panel was given, for telling one from another. */
  async icon(): Promise<string> {
    return JSON.stringify(await this.#property('IconPixmap'), (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    );
  }

  async leftClick(): Promise<void> {
    await this.#call('/', itemInterface, 'Activate', 'ii', [0, 0]);
  }

  async menu(): Promise<MenuLine[]> {
    const path = String(await this.#property('Menu'));
    const [, [, , children]] = (await this.#call(path, menuInterface, 'GetLayout', 'iias', [
      0,
      -1,
      [],
    ])) as [number, Node];
    return children
      .map(({ value: [id, properties] }) => ({
        id,
        label: text(properties['label']?.value).replaceAll('_', ''),
        enabled: properties['enabled']?.value !== false,
      }))
      .filter(({ label }) => label !== '');
  }

  async choose(label: string | RegExp): Promise<void> {
    const find = async () =>
      (await this.menu()).find((each) =>
        typeof label === 'string' ? each.label === label : label.test(each.label),
      );
    await expect.poll(find, `“${label}” can be chosen`).toMatchObject({ enabled: true });
    const line = await find();
    if (line?.enabled !== true) throw new Error(`“${label}” cannot be chosen any more`);
    const path = String(await this.#property('Menu'));
    const click = [line.id, 'clicked', new Variant('s', ''), 0];
    await this.#call(path, menuInterface, 'Event', 'isvu', click);
  }

  async #property(name: string): Promise<unknown> {
    const of = 'org.freedesktop.DBus.Properties';
    const [variant] = await this.#call('/', of, 'Get', 'ss', [itemInterface, name]);
    return (variant as Variant).value;
  }

  /** A call to the item, or to its menu at a path of its own. */
  async #call(
    path: string,
    from: string,
    member: string,
    signature: string,
    body: unknown[],
  ): Promise<unknown[]> {
    const registered = await this.item;
    const slash = registered.indexOf('/');
    const service = slash === -1 ? registered : registered.slice(0, slash);
    const item = slash === -1 ? '/StatusNotifierItem' : registered.slice(slash);
    const reply = await this.bus.call(
      new Message({
        destination: service,
        path: path === '/' ? item : path,
        interface: from,
        member,
        signature,
        body,
      }),
    );
    return reply?.body ?? [];
  }
}
