import { publicFiles } from '../../../common/public-files';
import { constants } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { message } from '../../../contract/message';
import type { Host } from '../host';
import { layoutUnder, type Layout } from '../../state/layout';
import type { TaskRequest } from '../task-table';
import { fixedPaths, shownAtFixedPaths } from './fixed-paths';
import { writeDurably } from '../../state/state-file';
import { noJournald } from '../journald';
import { withoutDebugger, type Sandbox } from '../sandbox';
import { runTaskChild, tieChildren } from '../task-child';
import { wayOutOf } from '../way-out';
import { python } from './held-socket';
import { supervisedServices } from './supervised-services';

/**
 * Runs tasks as plain child processes with a clean environment, because a private prefix has no systemd sandbox. The
 * only boundary here is the user's own rights, and the window says so.
 */
export function plainSandbox(ownCommand: readonly string[], layout: Layout): Sandbox {
  const [program = process.execPath, ...args] = ownCommand;
  const environment = { [tieChildren]: '1' };
  const own = [program, ...withoutDebugger(), ...args] as const;
  return {
    stopLeftovers: () => Promise.resolve(), // a task ends when its parent closes its standard input
    async run(task, request, ...given) {
      // tasks that load the application see the same paths as in service
      const view =
        task === 'try' || task === 'serve'
          ? await shownAtFixedPaths(layout, request as TaskRequest<'try' | 'serve'>)
          : [];
      const [first = program, ...rest] = [...view, ...own];
      const way = await wayOutOf(task, layout);
      return runTaskChild(
        { command: [first, ...rest], environment, way, owner: null },
        task,
        request,
        ...given,
      );
    },
  };
}

/** Creates a machine's folders below a prefix, all owned by the user. */
export async function makeTree(root: string): Promise<void> {
  const layout = layoutUnder(root);
  for (const folder of [
    layout.models,
    layout.containers,
    layout.next,
    layout.keptApps,
    layout.keptVenvs,
    layout.data,
    layout.cache,
    layout.logs,
    layout.etc,
    layout.runDir,
    publicFiles(layout.root).runs,
  ]) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  }
  await mkdir(layout.privateDir, { recursive: true, mode: 0o700 });
}

/** A private prefix: no root, no installation, only the user's own processes. */
export function prefixHost(
  prefix: string,
  ownCommand: readonly string[],
  runOptions: readonly string[] = [],
): Host {
  const layout = layoutUnder(prefix);
  const launch = async (
    verb: string,
    lock: string,
    ifHeld: '--nonblock' | '--timeout=10' | '--exclusive',
    request: { readonly file: string; readonly content: unknown } | null = null,
    options: readonly string[] = [],
  ) => {
    if (request !== null) await writeDurably(request.file, JSON.stringify(request.content), 0o600);
    const [program = process.execPath, ...args] = ownCommand;
    // flock(1): the lock ends with its holder; --close keeps it from children. 75: EX_TEMPFAIL, sysexits.h
    const flock = [ifHeld, '--close', '--conflict-exit-code', '75'];
    const child = execa(
      '/usr/bin/flock',
      [
        ...flock,
        join(layout.privateDir, lock),
        program,
        ...args,
        verb,
        '--prefix',
        prefix,
        ...options,
      ],
      { detached: true, stdio: 'ignore', cleanup: false, reject: false },
    );
    child.unref();
  };
  return {
    mode: 'embedded',
    runsServices: true,
    layout,
    services: supervisedServices(layout, ownCommand),
    sandbox: plainSandbox(ownCommand, layout),
    python,
    logPlace: join(layout.refreshState, 'refresh.log'),
    journald: noJournald,
    grant: () => undefined,
    async makeTaskFolder(path, content = 'empty') {
      if (content === 'empty') await rm(path, { recursive: true, force: true });
      await mkdir(path, { recursive: true });
    },
    async preflight() {
      for (const [tool, fix] of [
        ['/usr/bin/git', 'sudo apt install git'],
        [python, 'sudo apt install python3'],
        ['/usr/bin/tar', 'sudo apt install tar'],
      ] as const) {
        const found = await access(tool, constants.X_OK).then(
          () => true,
          () => false,
        );
        if (!found) return message('tool-missing', { tool, fix });
      }
      return null;
    },
    // the last job has reported its end, but holds the lock until its process is gone
    launch: ({ verb, lock }, file, content) =>
      launch(verb, lock, '--timeout=10', { file, content }, verb === 'run' ? runOptions : []),
    watch: () => launch('probation', 'probation-lock', '--nonblock'),
    waitToApply: () => launch('apply-due', 'apply-lock', '--nonblock'),
    wakeToApply: () => Promise.resolve(false),
    // a report that arrives while another is processed is processed after it
    tellScripts: () => launch('after', 'after-lock', '--exclusive'),
    watchBox: () => Promise.resolve(null),
    ownerOfModels: () => Promise.resolve(null),
    cancel: (pid) => process.kill(pid, 'SIGINT'),
    mayAsk: () => Promise.resolve(),
    fixedPaths: () => fixedPaths(layout),
    inhibit: () => Promise.resolve(() => undefined),
  };
}
