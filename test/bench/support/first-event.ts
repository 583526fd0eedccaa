import type { Machine } from '../../support/machine';

/** Starts refreshes like pkexec does, one after the other, and times the first event of each. */
const script = `
import json, subprocess, sys, time

EVENTS = "/run/ladylinux-refresh/events.jsonl"

def lines():
    try:
        return [json.loads(line) for line in open(EVENTS) if line.endswith("\\n")]
    except FileNotFoundError:
        return []

def wait(what):
    deadline = time.monotonic() + 120
    while True:
        answer = what(lines())
        if answer:
            return answer
        if time.monotonic() > deadline:
            sys.exit("no event arrived")
        time.sleep(0.002)

times = []
for _ in range(int(sys.argv[1])):
    before = {event["runId"] for event in lines()}
    began = time.monotonic()
    subprocess.run(["/usr/lib/ladylinux/ladylinux-helper", "start"], check=True, stdout=subprocess.DEVNULL)
    wait(lambda events: events and events[0]["runId"] not in before)
    times.append((time.monotonic() - began) * 1000)
    wait(lambda events: events and events[-1]["type"] == "run-finished")
    while subprocess.run(["systemctl", "show", "-P", "ActiveState", "ladylinux-refresh"], stdout=subprocess.PIPE, text=True).stdout.strip() == "activating":
        time.sleep(0.05)
print(json.dumps(times))
`;

export async function timesToFirstEvent(machine: Machine, times: number): Promise<number[]> {
  const { stdout } = await machine.exec(['python3', '-c', script, String(times)]);
  return JSON.parse(stdout) as number[];
}
