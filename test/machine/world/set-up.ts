import type { SettingsInput } from '../../../contract/settings';
import { bootMachine, type Machine, type MachineOptions } from '../../support/machine';
import { makeInternet, type Internet } from './internet';
import { machineWithPackage, sh, untilNobodyWorks } from './machine';
import { keepMachine, keptMachine, onceFolder, type Kept } from './once';

export interface SetUp extends AsyncDisposable {
  readonly internet: Internet;
  readonly machine: Machine;
  /** What the installation printed. */
  readonly installed: string;
}

/** A machine on which `ladylinux-refresh install` set up the sample application, and the internet that it came from. */
export async function installMachine(purpose: string, options?: MachineOptions): Promise<SetUp> {
  const [internet, machine] = await Promise.all([
    makeInternet(),
    machineWithPackage(purpose, options),
  ]);
  const dispose = async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  };
  try {
    await internet.serve(machine);
    const installed = await sh(machine, 'ladylinux-refresh install');
    return { internet, machine, installed, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The same after a restart: a copy of one installed machine, for suites that need many. */
export async function setUpMachine(
  purpose: string,
  options: MachineOptions = { disk: 'tmpfs', net: true },
): Promise<SetUp> {
  const once = onceFolder();
  if (once === undefined) return installMachine(purpose, options);
  const { name, installed } = (await keptMachine(once)) ?? (await installedOnce(once));
  const [internet, machine] = await Promise.all([
    makeInternet(),
    bootMachine(purpose, { ...options, from: name }),
  ]);
  const dispose = async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  };
  try {
    await internet.serve(machine, { isTrusted: true });
    await untilNobodyWorks(machine);
    return { internet, machine, installed, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function installedOnce(once: string): Promise<Kept> {
  const { internet, machine, installed } = await installMachine('kept');
  await machine.halt();
  await internet[Symbol.asyncDispose]();
  const kept = { name: machine.name, installed };
  await keepMachine(once, kept);
  return kept;
}

/** Changes some settings, like an administrator with an editor. */
export async function changeSettings(machine: Machine, change: SettingsInput): Promise<void> {
  const path = '/etc/ladylinux/refresh.json';
  const settings = JSON.parse(await sh(machine, `cat ${path}`)) as SettingsInput;
  const text = JSON.stringify({ ...settings, ...change });
  await machine.exec(['tee', path], { input: text, stdout: 'ignore' });
}

/** The exit code of a refresh, or of another verb. */
export async function refreshed(machine: Machine, ...args: string[]): Promise<number> {
  return (await machine.exec(['ladylinux-refresh', ...args], { reject: false })).exitCode;
}

/** An application that exits during its start if the condition is true; the condition may use `path` and `environ` of os. */
export const diesWhere = (condition: string) => `
from contextlib import asynccontextmanager
from fastapi import FastAPI
from os import environ, path

@asynccontextmanager
async def lifespan(app):
    if ${condition}:
        raise RuntimeError("the application gave up")
    yield

app = FastAPI(lifespan=lifespan)

@app.get("/")
@app.get("/api/health")
def home():
    return {}
`;

/** An application that loads well, and exits when it is served. */
export const diesWhenServed = diesWhere('True');
/** One that exits only as a systemd unit: the canary is none. */
export const diesAtTheStart = diesWhere('"INVOCATION_ID" in environ');
/** One that exits only in a podman container (podman-run(1)): a trial outside finds nothing. */
export const diesInContainer = diesWhere('path.exists("/run/.containerenv")');
