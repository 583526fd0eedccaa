import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Machine } from '../../support/machine';

const place = '/srv/bench/probe.py';

/** Sends a request every 5 ms; after its input closes, ends with the next good answer. Times are from the monotonic clock. */
const script = `
import http.client, json, sys, threading, time

port, path = int(sys.argv[1]), sys.argv[2]
closing = threading.Event()

def wait_for_end():
    sys.stdin.read()
    closing.set()

def good():
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return 200 <= connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

while not good():
    time.sleep(0.005)
print("ready", flush=True)
threading.Thread(target=wait_for_end, daemon=True).start()
away, failures, last = 0.0, 0, time.monotonic()
missed = False
while True:
    asked_to_end = closing.is_set()
    if good():
        now = time.monotonic()
        if missed:
            away += now - last
        last, missed = now, False
        if asked_to_end:
            break
    else:
        failures += 1
        missed = True
    time.sleep(0.005)
print(json.dumps({"awayMs": away * 1000, "failures": failures}))
`;

export interface Probed {
  /** From the start of the work to its end with a good answer. */
  readonly wallMs: number;
  /** From the last good answer before the outage to the first one after; 0 if every request was answered. */
  readonly awayMs: number;
}

export async function installProbe(machine: Machine): Promise<void> {
  await machine.exec(['mkdir', '-p', '/srv/bench']);
  await machine.exec(['tee', place], { input: script, stdout: 'ignore' });
}

/** How long some work took, and how long the service did not answer during it. */
export async function whileProbing(
  machine: Machine,
  port: number,
  work: () => Promise<unknown>,
): Promise<Probed> {
  const probe = machine.exec(['python3', place, String(port), '/'], { stdin: 'pipe' });
  if (probe.stdin === null || probe.stdout === null) throw new Error('the probe has no pipes');
  const lines = createInterface(probe.stdout);
  const [first] = (await once(lines, 'line')) as [string];
  if (first !== 'ready') throw new Error(`the probe said ${first}`);
  const last = once(lines, 'line') as Promise<[string]>;
  const began = performance.now();
  await work();
  probe.stdin.end();
  const { awayMs } = JSON.parse((await last)[0]) as { awayMs: number };
  const wallMs = performance.now() - began;
  await probe;
  return { wallMs, awayMs };
}
