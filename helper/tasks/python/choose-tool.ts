import { bootstrappedUv, bootstrapUv, hasBootstrappedUv, uvRelease } from './bootstrap-uv';
import { ownPip } from './bootstrap-pip';
import { bareEnvironment } from './environment';
import { runProcess } from './process';
import type { NoUv, PackageTool, Interpreter, Watch } from './types';

export interface ChooseToolRequest extends Watch {
  preference: 'auto' | 'uv' | 'pip';
  toolsDir: string;
  index: string;
  python: Interpreter;
  /** Where to look for the system's uv; not on PATH, which the caller controls. */
  systemPlaces?: readonly string[];
}

export interface ToolChoice {
  tool: PackageTool;
  /** null: uv is used. */
  noUv: NoUv | null;
}

/** The first version with every option used here. */
const oldestUv = [0, 5, 0];

/** uv: the system's, else ours, else downloaded once. Without uv pip: ours, else Python's own. */
export async function chooseTool(request: ChooseToolRequest): Promise<ToolChoice> {
  const { preference, toolsDir, python } = request;
  if (preference === 'pip') {
    return pip(request, { why: 'not-wanted', detail: '' });
  }
  for (const path of request.systemPlaces ?? ['/usr/bin/uv', '/usr/local/bin/uv']) {
    const version = await uvVersion(path, request);
    if (version !== null && isRecent(version)) return uv(path, version, 'system');
  }
  const path = bootstrappedUv(toolsDir);
  if (await hasBootstrappedUv(toolsDir, python)) return uv(path, uvRelease.version, 'tools');
  const fetched = await bootstrapUv(request);
  if (!fetched.ok) return pip(request, fetched.reason);
  const version = await uvVersion(fetched.path, request);
  if (version === null) {
    return pip(request, { why: 'does-not-run', detail: fetched.path });
  }
  return uv(fetched.path, version, 'bootstrapped');
}

const pip = async (request: ChooseToolRequest, noUv: NoUv): Promise<ToolChoice> => ({
  tool: { kind: 'pip', wheel: await ownPip(request) },
  noUv,
});

async function uvVersion(path: string, { signal }: Watch): Promise<string | null> {
  const run = await runProcess(path, ['--no-config', '--version'], {
    cwd: '/',
    env: bareEnvironment('/nonexistent'),
    seconds: 20,
    signal,
  });
  return /^uv (\d+\.\d+\.\d+)/.exec(run.stdout)?.[1] ?? null;
}

function isRecent(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [place, least] of oldestUv.entries()) {
    const part = parts[place] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

function uv(
  path: string,
  version: string,
  origin: 'system' | 'tools' | 'bootstrapped',
): ToolChoice {
  return { tool: { kind: 'uv', path, version, origin }, noUv: null };
}
