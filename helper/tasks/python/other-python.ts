import type { BundledPython } from '../../../contract/bundle';

/** The minor version of glibc that wheels for another computer are chosen for: 2.28, which every system with Python 3.9 or newer has. */
export const oldestGlibc = 28;

/** As in the names of wheels. */
export const machineOf = ({ platform }: BundledPython): string => platform.replace(/^linux-/, '');

/** What has uv resolve for a Python that is not here: uv-pip-compile. */
export const compileFor = (other: BundledPython): string[] => [
  ...['--python-version', other.python],
  ...['--python-platform', `${machineOf(other)}-manylinux_2_${String(oldestGlibc)}`],
];
