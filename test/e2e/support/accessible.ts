import type { MessageBus } from '@jellybrick/dbus-next';
import { Message, sessionBus, type Variant } from '@jellybrick/dbus-next';

const accessible = 'org.a11y.atspi.Accessible';
const root = '/org/a11y/atspi/accessible/root';

/** An object on the accessibility bus: who has it, and where. */
type Place = readonly [owner: string, path: string];

/** What a screen reader says of an object: what it is, and what it is called. */
export interface Accessible {
  readonly role: string;
  readonly name: string;
  readonly place: Place;
  readonly children: readonly Accessible[];
}

/** AT-SPI, which Orca reads, on the session's separate accessibility bus. */
export class AccessibilityBus {
  private constructor(private readonly bus: MessageBus) {}

  static async open(): Promise<AccessibilityBus> {
    const session = sessionBus();
    const [address] = await call(session, ['org.a11y.Bus', '/org/a11y/bus'], {
      from: 'org.a11y.Bus',
      member: 'GetAddress',
    });
    session.disconnect();
    return new AccessibilityBus(sessionBus({ busAddress: String(address) }));
  }

  close(): void {
    this.bus.disconnect();
  }

  /** The windows of all programs that are accessible. */
  async read(place: Place = ['org.a11y.atspi.Registry', root]): Promise<Accessible> {
    const [role] = await call(this.bus, place, { from: accessible, member: 'GetRoleName' });
    const [name] = await call(this.bus, place, {
      from: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [accessible, 'Name'],
    });
    const [children] = await call(this.bus, place, { from: accessible, member: 'GetChildren' });
    return {
      role: String(role),
      name: String((name as Variant).value),
      place,
      children: await Promise.all((children as Place[]).map((each) => this.read(each))),
    };
  }

  /** AT-SPI's StateType 8, ENABLED: a button that cannot be pressed yet takes a press and does nothing. */
  async isEnabled({ place }: Accessible): Promise<boolean> {
    const [states] = await call(this.bus, place, { from: accessible, member: 'GetState' });
    const [low = 0] = states as number[];
    return (low & (1 << 8)) !== 0;
  }

  /** What a screen reader's key for “press” does. */
  async press({ place }: Accessible): Promise<void> {
    await call(this.bus, place, {
      from: 'org.a11y.atspi.Action',
      member: 'DoAction',
      signature: 'i',
      body: [0],
    });
  }

  async focus({ place }: Accessible): Promise<void> {
    await call(this.bus, place, { from: 'org.a11y.atspi.Component', member: 'GrabFocus' });
  }
}

/** Every object of a tree, in the order of reading. */
export const allOf = (tree: Accessible): Accessible[] => [tree, ...tree.children.flatMap(allOf)];

interface Call {
  readonly from: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

async function call(
  bus: MessageBus,
  [destination, path]: Place,
  { from, member, signature = '', body = [] }: Call,
): Promise<unknown[]> {
  const reply = await bus.call(
    new Message({ destination, path, interface: from, member, signature, body: [...body] }),
  );
  return reply?.body ?? [];
}
