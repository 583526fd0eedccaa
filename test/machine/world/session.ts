import type { Machine } from '../../support/machine';
import { until } from './screen';

/** What a logged-in person's programs can see and request. */
export class Session {
  constructor(
    private readonly machine: Machine,
    private readonly user: string,
  ) {}

  async run(script: string): Promise<string> {
    return (await this.machine.as(this.user, ['bash', '-c', script])).stdout.trim();
  }

  /** On the session's bus. */
  async hasName(name: string): Promise<boolean> {
    return (await this.ownerOf(name)) !== undefined;
  }

  /** The process that has a name on the session's bus. */
  async ownerOf(name: string): Promise<string | undefined> {
    const names = await this.run('busctl --user list --no-legend');
    return new RegExp(`^${name} +(\\d+) `, 'm').exec(names)?.[1];
  }

  /** Records notifications from now on; returns a function to read them. */
  async listen(): Promise<() => Promise<string>> {
    const file = await this.run('mktemp /tmp/notifications.XXXXXX');
    await this.run(
      `nohup dbus-monitor --session "interface='org.freedesktop.Notifications'" >${file} 2>&1 &`,
    );
    await until('the listener', async () =>
      (await this.run(`cat ${file}`)) === '' ? undefined : true,
    );
    return () => this.run(`cat ${file}`);
  }

  /** Cinnamon's own theme with a panel of that colour. */
  async usePanel(name: string, colour: string): Promise<void> {
    const theme = `~/.themes/${name}/cinnamon`;
    await this.run(
      `mkdir -p ${theme} && cp -r /usr/share/cinnamon/theme/* ${theme} && ` +
        `echo '#panel { background-color: ${colour} }' >> ${theme}/cinnamon.css && ` +
        `gsettings set org.cinnamon.theme name ${name}`,
    );
  }

  /** Takes effect at the next login. */
  async scaleTwice(): Promise<void> {
    await this.run(
      'gsettings set org.cinnamon.desktop.interface scaling-factor 2 && ' +
        // otherwise Cinnamon waits for information that this screen does not provide
        'gsettings set org.cinnamon.muffin experimental-features "[]"',
    );
  }
}
