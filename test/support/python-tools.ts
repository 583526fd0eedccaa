import { join } from 'node:path';
import {
  chooseTool,
  inspectPython,
  type Interpreter,
  type PackageTool,
} from '../../helper/tasks/python';

/** Kept between runs, outside git; the hash is checked before each use. */
export const toolsDir = join(import.meta.dirname, '../../.cache/test-tools');

export async function systemPython(): Promise<Interpreter> {
  const python = await inspectPython();
  if (!python.ok) throw new Error(`no Python to test with: ${JSON.stringify(python.failure)}`);
  return python.value;
}

/** The tool under test: our own uv, fetched once from the real index, or pip. */
export async function toolNamed(name: 'uv' | 'pip', python: Interpreter): Promise<PackageTool> {
  const { tool, noUv } = await chooseTool({
    preference: name,
    toolsDir,
    index: 'https://pypi.org/simple',
    python,
    systemPlaces: [],
  });
  if (tool.kind !== name) throw new Error(`no ${name} to test with: ${JSON.stringify(noUv)}`);
  return tool;
}
