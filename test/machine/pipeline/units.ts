import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const call = promisify(execFile);
export const refresh = 'ladylinux-refresh.service';
export const resume = 'ladylinux-resume.service';

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function show(unit: string, ...properties: string[]): Promise<Record<string, string>> {
  const { stdout } = await call('systemctl', ['show', `--property=${properties.join()}`, unit]);
  return Object.fromEntries(
    stdout
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** Until neither a run nor its recovery is at work or about to be. */
export async function settle(): Promise<void> {
  for (;;) {
    const busy = await Promise.all(
      [refresh, resume].map(async (unit) => {
        const { ActiveState, Job } = await show(unit, 'ActiveState', 'Job');
        return (
          ActiveState === 'activating' || ActiveState === 'deactivating' || Number(Job ?? 0) > 0
        );
      }),
    );
    if (!busy.includes(true)) return;
    await sleep(20);
  }
}

export const kill = (unit: string, who: string, signal = 'KILL') =>
  call('systemctl', ['kill', `--kill-who=${who}`, `--signal=${signal}`, unit]);
