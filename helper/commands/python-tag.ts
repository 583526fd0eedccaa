import { machine } from 'node:os';
import type { BundledPython } from '../../contract/bundle';
import { because } from '../../contract/message';
import { usage } from './context';

const oldestMinor = 9;

/** A Python as people name it: `3.13`, on the processor of this computer, or `3.13-aarch64`. */
export function pythonOfTag(tag: string, own = machine()): BundledPython {
  const [, minor = '', told = own] = /^3\.(\d{1,2})(?:-(x86_64|aarch64))?$/.exec(tag) ?? [];
  if (Number(minor) < oldestMinor || minor.startsWith('0'))
    throw usage(because('python-tag', { option: '--python', given: tag }));
  return { python: `3.${minor}`, platform: `linux-${told}` };
}
