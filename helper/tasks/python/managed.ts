import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../common/lines';
import { managedPythonPath } from '../../host/tasks/managed-python';
import { packageEnvironment } from './environment';
import { failureOf } from './failures';
import { inspectPython } from './interpreter';
import { runProcess } from './process';
import {
  failed,
  type Interpreter,
  type Outcome,
  type PackageSource,
  type PythonFailure,
  type Watch,
} from './types';

/** An interpreter that uv can download: uv has each one's URL and sha256 built in. */
export interface ManagedPython {
  /** Such as "cpython-3.12.16-linux-x86_64-gnu"; also the name of its folder. */
  readonly key: string;
  readonly version: string;
}

interface ManagedRequest extends PackageSource, Watch {
  readonly uv: string;
  /** A list to use instead of uv's own, for --python-downloads-json-url. */
  readonly downloads?: string;
}

const Listed = z.array(z.object({ key: z.string().max(200), version: z.string().max(60) }));
const seconds = 3600;

/** Newest first, one of each 3.N; uses no network. */
export async function managedPythons(request: ManagedRequest): Promise<ManagedPython[]> {
  const run = await runProcess(
    request.uv,
    ['python', 'list', '--only-downloads', '--output-format', 'json'],
    { ...(await ofUv(request)), seconds: 60, stdoutIsAnswer: true },
  );
  const listed = Listed.safeParse(parseJson(run.stdout));
  return (listed.data ?? []).filter(
    ({ key, version }) => /^3\.\d+\.\d+$/.test(version) && key.startsWith(`cpython-${version}-`),
  );
}

/**
 * Downloads an interpreter to a folder that nothing else writes to. uv checks the archive against its built-in sha256,
 * so its source need not be trusted.
 */
export async function receivePython(
  request: ManagedRequest & {
    readonly pythons: string;
    readonly version: string;
    readonly mirror: string | null;
  },
): Promise<Outcome<Interpreter>> {
  const { uv, pythons, version, mirror } = request;
  const listed = (await managedPythons(request)).find((each) => each.version === version);
  if (listed === undefined) {
    const detail = `${uv} knows no Python ${version}`;
    return failed({ kind: 'python-not-received', version, why: 'other', detail });
  }
  await mkdir(pythons, { recursive: true });
  const given = await ofUv(request);
  const run = await runProcess(uv, ['python', 'install', version], {
    ...given,
    env: {
      ...given.env,
      UV_PYTHON_INSTALL_DIR: pythons,
      UV_PYTHON_INSTALL_BIN: '0',
      ...(mirror === null ? {} : { UV_PYTHON_INSTALL_MIRROR: mirror }),
    },
    seconds,
    onOutput: request.onOutput,
  });
  if (run.ended !== 'exited' || run.exitCode !== 0)
    return failed(notReceived(version, failureOf(run, 'uv', seconds)));
  const python = await inspectPython(managedPythonPath(pythons, listed.key), request);
  if (!python.ok || python.value.version === version) return python;
  const detail = `it reports Python ${python.value.version}`;
  return failed({ kind: 'python-not-received', version, why: 'mismatch', detail });
}

function notReceived(version: string, failure: PythonFailure): PythonFailure {
  if (failure.kind === 'cancelled' || failure.kind === 'disk-full') return failure;
  const detail = 'detail' in failure ? failure.detail : '';
  const why =
    failure.kind === 'offline'
      ? 'offline'
      : failure.kind === 'hash-mismatch'
        ? 'mismatch'
        : 'other';
  return { kind: 'python-not-received', version, why, detail };
}

async function ofUv(request: ManagedRequest) {
  const { workDir, downloads, signal } = request;
  const env = {
    ...(await packageEnvironment(request)),
    UV_PYTHON_DOWNLOADS: 'manual',
    UV_PYTHON_PREFERENCE: 'only-managed',
    ...(downloads === undefined ? {} : { UV_PYTHON_DOWNLOADS_JSON_URL: downloads }),
  };
  return { cwd: workDir, env, signal };
}

/** The downloaded ones, newest first. */
export async function received(pythons: string | null): Promise<string[]> {
  return (await keysIn(pythons))
    .sort((a, b) => b.minor - a.minor || b.patch - a.patch)
    .map(({ key }) => managedPythonPath(pythons ?? '', key));
}

export async function forgetPythons(pythons: string, keep: readonly string[]): Promise<void> {
  for (const { key, minor, patch } of await keysIn(pythons))
    if (!keep.includes(`3.${String(minor)}.${String(patch)}`))
      await rm(join(pythons, key), { recursive: true, force: true });
}

async function keysIn(pythons: string | null) {
  const names = pythons === null ? [] : await readdir(pythons).catch(() => []);
  return names.flatMap((key) => {
    const [, minor, patch] = /^cpython-3\.(\d+)\.(\d+)-/.exec(key) ?? [];
    return patch === undefined ? [] : [{ key, minor: Number(minor), patch: Number(patch) }];
  });
}
