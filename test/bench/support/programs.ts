import type { Machine } from '../../support/machine';

const place = '/srv/bench/programs.py';

/** What the kernel says of all processes of a program: found by the path of the executable, or by a word of the command line. */
const script = `
import glob, json, os, re, signal, subprocess, sys, time

def processes(marks):
    found = []
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            words = os.readlink(folder + "/exe") + "\\0" + open(folder + "/cmdline").read()
        except OSError:
            continue
        if any(mark in words for mark in marks) and int(folder[6:]) != os.getpid():
            found.append(int(folder[6:]))
    return found

def pss(pids):
    total = 0
    for pid in pids:
        try:
            total += int(re.search(r"^Pss: +(\\d+)", open("/proc/%d/smaps_rollup" % pid).read(), re.M)[1])
        except OSError:
            pass
    return total

def busy(pids):
    switches, ticks = 0, 0
    for pid in pids:
        for task in glob.glob("/proc/%d/task/*" % pid):
            try:
                switches += int(re.search(r"^voluntary_ctxt_switches:\\s+(\\d+)", open(task + "/status").read(), re.M)[1])
            except OSError:
                pass
        try:
            fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return switches, ticks / os.sysconf("SC_CLK_TCK")

def end(marks):
    for pid in processes(marks):
        try:
            os.kill(pid, signal.SIGTERM)
        except OSError:
            pass
    deadline = time.monotonic() + 15
    while processes(marks) and time.monotonic() < deadline:
        time.sleep(0.05)

def items():
    answer = subprocess.run(["busctl", "--user", "get-property", "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher",
        "org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems"], stdout=subprocess.PIPE, text=True)
    return set(answer.stdout.split()[2:])

def start(command):
    before, began = items(), time.monotonic()
    subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while not items() - before:
        if time.monotonic() - began > 60:
            sys.exit("no icon of %s within a minute" % command)
        time.sleep(0.01)
    return (time.monotonic() - began) * 1000

verb, given = sys.argv[1], json.loads(sys.argv[2])
if verb == "start":
    print(json.dumps(start(given)))
elif verb == "end":
    end(given)
    print("null")
elif verb == "pss":
    print(json.dumps({name: pss(processes(marks)) / 1024 for name, marks in given.items()}))
elif verb == "idle":
    found = {name: processes(marks) for name, marks in given["programs"].items()}
    before = {name: busy(pids) for name, pids in found.items()}
    time.sleep(given["seconds"])
    after = {name: busy(pids) for name, pids in found.items()}
    print(json.dumps({name: {"wakeups": (after[name][0] - before[name][0]) * 60 / given["seconds"],
        "cpu": (after[name][1] - before[name][1]) / given["seconds"] * 100} for name in found}))
`;

export type Marks = Readonly<Record<string, readonly string[]>>;

/** Answers what the script prints; as that user, in their session, where one is named. */
async function ask<T>(machine: Machine, verb: string, given: unknown, user?: string): Promise<T> {
  const command = ['python3', place, verb, JSON.stringify(given)] as const;
  const { stdout } = await (user === undefined ? machine.exec(command) : machine.as(user, command));
  return JSON.parse(stdout) as T;
}

export async function watchPrograms(machine: Machine, user: string) {
  await machine.exec(['mkdir', '-p', '/srv/bench']);
  await machine.exec(['tee', place], { input: script, stdout: 'ignore' });
  return {
    /** Milliseconds from the start to the icon that the panel's watcher knows. */
    start: (command: readonly string[]) => ask<number>(machine, 'start', command, user),
    end: (marks: readonly string[]) => ask<null>(machine, 'end', marks),
    /** MiB, proportional set size of all processes. */
    pss: (programs: Marks) => ask<Record<string, number>>(machine, 'pss', programs),
    /** Voluntary context switches a minute, and percent of one core. */
    idle: (programs: Marks, seconds: number) =>
      ask<Record<string, { wakeups: number; cpu: number }>>(machine, 'idle', { programs, seconds }),
  };
}
