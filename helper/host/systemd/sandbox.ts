import { execa } from 'execa';
import type { Layout } from '../../state/layout';
import type { Sandbox, TaskLimits, TaskListener, TaskOutcome } from '../sandbox';
import { driveTask } from '../task-process';
import { refreshTasks, secondsOf, type TaskName, type TaskRequest } from '../task-table';
import { absolute, ask as askSystemd, systemEnvironment, type Ask } from './command';
import { taskUnit } from './directives';
import { ensureFolders } from './folders';
import type { Grants } from '../tasks/define';
import { profileOf } from './profiles';
import { ownNetwork, reachFor, type Network } from './reach';
import type { Proxy } from '../../state/proxy';
import { wayOutOf } from '../way-out';
import { taskArguments, type Program } from './task-command';

const withProxy = (network: Network, proxy: Proxy | null): Network => ({
  ...network,
  addresses: [...(network.addresses ?? []), ...(proxy === null ? [] : [proxy.url])],
});

export interface SystemdSandboxOptions {
  readonly layout: Layout;
  readonly program: Program;
  readonly grants: Grants;
  readonly ask?: Ask;
}

/** Each task is a transient systemd unit, so the kernel enforces what the task may not change. */
export class SystemdSandbox implements Sandbox {
  private readonly ask: Ask;
  /** The end of each task's last run: two units of one name cannot run at the same time. */
  private readonly last = new Map<TaskName, Promise<unknown>>();

  constructor(private readonly options: SystemdSandboxOptions) {
    this.ask = options.ask ?? askSystemd;
  }

  run<N extends TaskName>(
    task: N,
    request: TaskRequest<N>,
    limits: TaskLimits,
    listener?: TaskListener,
  ): Promise<TaskOutcome<N>> {
    const before = this.last.get(task) ?? Promise.resolve();
    const ended = before.then(() => this.start(task, request, limits, listener));
    this.last.set(
      task,
      ended.catch(() => undefined),
    );
    return ended;
  }

  private async start<N extends TaskName>(
    task: N,
    request: TaskRequest<N>,
    limits: TaskLimits,
    listener?: TaskListener,
  ): Promise<TaskOutcome<N>> {
    const { layout, program, grants } = this.options;
    const profile = profileOf(task, layout, request, grants);
    await ensureFolders(profile);
    const { network } = profile;
    const way = await wayOutOf(task, layout);
    const command = taskArguments({
      task,
      profile,
      program,
      reach: network && (await reachFor(withProxy(network, way.proxy), await ownNetwork())),
      way: network && way,
      timeoutSeconds: secondsOf(task, request, limits.timeoutSeconds),
    });
    const child = execa(absolute('systemd-run'), command, {
      env: systemEnvironment,
      extendEnv: false,
      stdin: 'pipe',
      reject: false,
      buffer: false,
    });
    const kill = (signal: 'SIGTERM' | 'SIGKILL') => {
      // Ending only the client would leave the unit running.
      void this.ask('systemctl', ['kill', `--signal=${signal}`, '--', taskUnit(task)]).then(() => {
        if (signal === 'SIGKILL') child.kill('SIGKILL');
      });
    };
    return driveTask(
      child,
      task,
      profile.request,
      limits,
      kill,
      listener,
      network ? way.logins : {},
    );
  }

  async stopLeftovers(): Promise<void> {
    const units = refreshTasks.map(taskUnit);
    // one query instead of two commands: usually there is nothing to stop
    const loaded = await this.ask('systemctl', [
      'list-units',
      '--all',
      '--plain',
      '--no-legend',
      '--',
      ...units,
    ]);
    if (loaded.exitCode === 0 && loaded.stdout.trim() === '') return;
    await this.ask('systemctl', ['stop', '--', ...units], 60_000);
    await this.ask('systemctl', ['reset-failed', '--', ...units]);
  }
}
