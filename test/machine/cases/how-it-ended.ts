import { expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import { mint } from '../world/colours';
import type { Internet } from '../world/internet';
import { lastReport, sh } from '../world/machine';
import { until, type Screen } from '../world/screen';
import type { Session } from '../world/session';
import { diesAtTheStart } from '../world/set-up';

interface Given {
  readonly machine: Machine;
  readonly internet: Internet;
  readonly screen: Screen;
  readonly ada: Session;
}

/** A refresh that somebody else asks for while the window is closed. */
export const howItEnded = (given: () => Given) => {
  it('a notification says how a refresh ended if no window is open', async () => {
    const { machine, internet, screen, ada } = given();
    const heard = await ada.listen();
    const told = (title: string) =>
      until(title, async () => ((await heard()).includes(`string "${title}"`) ? true : undefined));
    const refresh = async (program: string) => {
      await internet.upstream.commit({ message: 'Try it', files: { 'api_layer.py': program } });
      await machine.exec(['ladylinux-refresh', 'refresh'], { reject: false });
      return (await lastReport(machine)).outcome;
    };
    const good = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
    expect(await refresh(diesAtTheStart)).toBe('rolled-back');
    await told('LadyLinux went back');
    await screen.wait(mint, 16, 16);
    await screen.picture('told-rolled-back', '448x96+832+0');
    expect(await refresh(`${good}\n`)).toBe('refreshed');
    await told('LadyLinux was refreshed');
  });
};
