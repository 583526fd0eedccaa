import type { Machine } from '../../support/machine';

/** Starts a program this many times in turn, and times each run inside the machine, so that entering the machine is not measured. */
const script = `
import json, subprocess, sys, time
times = []
for _ in range(int(sys.argv[1])):
    began = time.monotonic()
    done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    times.append((time.monotonic() - began) * 1000)
    if done.returncode not in (0, 3):
        sys.exit("%s answered %d: %s" % (sys.argv[2:], done.returncode, done.stdout.decode()))
print(json.dumps(times))
`;

export async function timesInside(
  machine: Machine,
  times: number,
  command: readonly [string, ...string[]],
): Promise<number[]> {
  const { stdout } = await machine.exec(['python3', '-c', script, String(times), ...command]);
  return JSON.parse(stdout) as number[];
}
