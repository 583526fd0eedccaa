import { afterEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { onInterrupt } from '../../../helper/commands/interrupt';

const before = process.listeners('SIGINT');

/** How often each was asked for when Ctrl-C came `times` times; the first exit ends it. */
function pressed(mode: 'system' | 'embedded', leave: (() => void) | undefined, times: number) {
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${String(code)}`);
  });
  const told = vi.fn();
  const cancel = vi.fn(() => Promise.resolve());
  onInterrupt({ mode }, told, cancel, leave);
  const added = process.listeners('SIGINT').filter((each) => !before.includes(each));
  try {
    for (let time = 0; time < times; time += 1) for (const each of added) each('SIGINT');
  } catch {
    // what exit() does here
  }
  return { told, cancel, exit };
}

afterEach(() => {
  for (const each of process.listeners('SIGINT'))
    if (!before.includes(each)) process.off('SIGINT', each);
  vi.restoreAllMocks();
});

describe('Ctrl-C', () => {
  it('leaves the unit of a machine running, and says so', () => {
    const { told, cancel, exit } = pressed('system', undefined, 1);
    expect(told).toHaveBeenCalledOnce();
    expect(cancel).not.toHaveBeenCalled();
    expect(exit).toHaveBeenCalledWith(exitCodes.ok);
  });

  it('cancels under a prefix, and leaves when it comes again', () => {
    const { cancel, exit } = pressed('embedded', undefined, 2);
    expect(cancel).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledWith(exitCodes.cancelled);
  });

  it('cancels and stays where an adoption has to start again what it stopped', () => {
    const leave = vi.fn();
    const { told, cancel, exit } = pressed('system', leave, 1);
    expect(cancel).toHaveBeenCalledOnce();
    for (const each of [told, leave, exit]) expect(each).not.toHaveBeenCalled();
  });

  it('does that and leaves when it comes again', () => {
    const leave = vi.fn();
    const { cancel, exit } = pressed('system', leave, 3);
    expect(leave).toHaveBeenCalledOnce();
    expect(cancel).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledWith(exitCodes.cancelled);
  });
});
