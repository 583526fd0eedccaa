import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makePackages } from '../../../build/package.mjs';
import { RunReport } from '../../../contract/report';
import { Status } from '../../../contract/status';
import { bootMachine, type Machine, type MachineOptions } from '../../support/machine';
import { onceFolder } from './once';

/** A machine with the helper's package installed, and nothing set up. */
export async function machineWithPackage(
  purpose: string,
  options: MachineOptions = { disk: 'tmpfs', net: true },
): Promise<Machine> {
  const [machine, deb] = await Promise.all([bootMachine(purpose, options), helperDeb()]);
  try {
    await machine.copyIn(deb, `/tmp/${basename(deb)}`);
    await machine.exec(['dpkg', '--install', `/tmp/${basename(deb)}`]);
  } catch (error) {
    await machine.down();
    throw error;
  }
  return machine;
}

let made: Promise<string> | undefined;

/** Built once per run, from the current checkout. */
export function helperDeb(): Promise<string> {
  made ??= makeHelperDeb();
  return made;
}

async function makeHelperDeb(): Promise<string> {
  const once = onceFolder();
  const output =
    once === undefined ? await mkdtemp(join(tmpdir(), 'packages-')) : join(once, 'deb');
  if (once === undefined) {
    // after this, no promise is resolved any more
    process.once('exit', () => {
      rmSync(output, { recursive: true, force: true });
    });
  }
  await mkdir(output, { recursive: true });
  const [there] = await readdir(output);
  if (there !== undefined) return join(output, there);
  const [file] = await makePackages({ helper: true, quick: true, output });
  if (file === undefined) throw new Error('no package was made');
  return file;
}

export async function statusOf(machine: Machine): Promise<Status> {
  const { stdout } = await machine.exec(['ladylinux-refresh', 'status', '--json'], {
    reject: false,
  });
  return Status.parse(JSON.parse(stdout));
}

export async function lastReport(machine: Machine): Promise<RunReport> {
  const { stdout } = await machine.exec(['ladylinux-refresh', 'history', '--json']);
  const [report] = RunReport.array().parse(JSON.parse(stdout));
  if (report === undefined) throw new Error('the history is empty');
  return report;
}

/** Runs a bash script and returns its standard output, trimmed. */
export async function sh(machine: Machine, script: string): Promise<string> {
  const { stdout } = await machine.exec(['bash', '-euo', 'pipefail', '-c', script]);
  return stdout.trim();
}

/** The application answers, and no refresh or recovery is running: while the port is held, an answer may come in the middle of one. */
export const untilNobodyWorks = (machine: Machine): Promise<string> =>
  sh(
    machine,
    `for i in $(seq 300); do
       curl --silent --fail --max-time 2 http://127.0.0.1:8000/ -o /dev/null &&
         [ -z "$(systemctl list-jobs --no-legend 'ladylinux-*')" ] &&
         ! systemctl show -P ActiveState ladylinux-refresh.service ladylinux-resume.service | grep -Eq '^(de)?activ(e|ating)' &&
         exit 0
       sleep 0.2
     done; exit 1`,
  );
