import { systemBus, type MessageBus } from '@jellybrick/dbus-next';
import { surviveBusErrors } from '../bus-errors';
import { log } from '../log';

const systemd = 'org.freedesktop.systemd1';
const properties = 'org.freedesktop.DBus.Properties';

interface Manager {
  Subscribe(): Promise<void>;
  LoadUnit(name: string): Promise<string>;
}
interface Properties {
  on(signal: 'PropertiesChanged', listener: () => void): void;
  off(signal: 'PropertiesChanged', listener: () => void): void;
}

/** Receives every change of the units from systemd (org.freedesktop.systemd1(5)) instead of polling. */
export class UnitSignals {
  #bus: MessageBus | null = null;
  #watched = new Map<string, () => void>();

  constructor(
    private readonly onChange: () => void,
    private readonly connect: () => MessageBus = systemBus,
  ) {}

  /** Follows exactly these units. Without a bus the log says so, and the window still reads the status once a minute. */
  async follow(units: readonly string[]): Promise<void> {
    const fresh = units.filter((unit) => !this.#watched.has(unit));
    for (const [unit, stop] of this.#watched) {
      if (units.includes(unit)) continue;
      stop();
      this.#watched.delete(unit);
    }
    if (fresh.length === 0) return;
    try {
      const bus = this.#bus ?? (await this.#open());
      const manager = await this.#manager(bus);
      for (const unit of fresh) {
        const path = await manager.LoadUnit(unit);
        const object = await bus.getProxyObject(systemd, path);
        const signals = object.getInterface(properties) as unknown as Properties;
        signals.on('PropertiesChanged', this.onChange);
        this.#watched.set(unit, () => signals.off('PropertiesChanged', this.onChange));
      }
    } catch (error) {
      log.warn('systemd sends no signals about its units', error);
    }
  }

  stop(): void {
    this.#bus?.disconnect();
    this.#bus = null;
    this.#watched.clear();
  }

  async #open(): Promise<MessageBus> {
    const bus = this.connect();
    surviveBusErrors(bus, () => this.stop());
    this.#bus = bus;
    // systemd may emit nothing without a subscriber.
    await (await this.#manager(bus)).Subscribe();
    return bus;
  }

  async #manager(bus: MessageBus): Promise<Manager> {
    const object = await bus.getProxyObject(systemd, '/org/freedesktop/systemd1');
    return object.getInterface(`${systemd}.Manager`) as unknown as Manager;
  }
}
