"""What the kernel and the session's bus say of programs. A process belongs to a program by the path of its executable or by a word of
its command line. usage: programs.py VERB JSON; prints JSON."""
import glob, json, os, re, signal, subprocess, sys, time


def processes(marks):
    found = []
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            words = os.readlink(folder + "/exe") + "\0" + open(folder + "/cmdline").read()
        except OSError:
            continue
        if any(mark in words for mark in marks) and int(folder[6:]) != os.getpid():
            found.append(int(folder[6:]))
    return found


def read(path):
    try:
        return open(path).read()
    except OSError:
        return ""


def parent(pid):
    return int((read("/proc/%d/stat" % pid).rpartition(")")[2].split() + ["0"] * 2)[1])


def pss(pids):
    sizes = [re.search(r"^Pss: +(\d+)", read("/proc/%d/smaps_rollup" % pid), re.M) for pid in pids]
    return sum(int(size[1]) for size in sizes if size)


def threads(pids):
    """Of every thread: whether it is Node's, its voluntary context switches, and the nanoseconds it ran. Node's event loop and its
    workers, but none of Chromium's, have the very name of the first process."""
    found = {}
    for pid in pids:
        own = None if parent(pid) in pids else read("/proc/%d/comm" % pid)
        for task in glob.glob("/proc/%d/task/*" % pid):
            switches = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", read(task + "/status"), re.M)
            ran = read(task + "/schedstat").split()
            if switches and ran:
                tid = int(os.path.basename(task))
                found[tid] = (tid != pid and read(task + "/comm") == own, int(switches[1]), int(ran[0]))
    return found


def between(before, after):
    """A thread that has ended meanwhile is left out; it was no part of a silence."""
    rows = [(now[0], now[1] - before.get(tid, now)[1], now[2] - before.get(tid, now)[2]) for tid, now in after.items()]
    return {
        "wakeups": sum(row[1] for row in rows),
        "node": sum(row[1] for row in rows if row[0]),
        "ran": sum(row[2] for row in rows) / 1e9,
    }


def quiet(given):
    """Waits until Node has not woken and no process has come or gone for so many seconds."""
    deadline = time.monotonic() + given["limit"]
    look = lambda: (sorted(processes(given["marks"])), {tid: row[1] for tid, row in threads(processes(given["marks"])).items() if row[0]})
    before, since = look(), time.monotonic()
    while time.monotonic() - since < given["seconds"]:
        if time.monotonic() > deadline:
            sys.exit("not quiet for %d seconds within %d" % (given["seconds"], given["limit"]))
        time.sleep(1)
        now = look()
        if now != before:
            before, since = now, time.monotonic()


def idle(given):
    found = {name: processes(marks) for name, marks in given["programs"].items()}
    before = {name: threads(pids) for name, pids in found.items()}
    time.sleep(given["seconds"])
    after = {name: threads(pids) for name, pids in found.items()}
    return {name: between(before[name], after[name]) for name in found}


def end(marks):
    """As a logout does: the first process is asked, and ends its own. What does not is killed."""
    for how, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 30)):
        left = processes(marks)
        for pid in left:
            if how == signal.SIGKILL or parent(pid) not in left:
                try:
                    os.kill(pid, how)
                except OSError:
                    pass
        deadline = time.monotonic() + patience
        while processes(marks) and time.monotonic() < deadline:
            time.sleep(0.05)
    if processes(marks):
        sys.exit("processes that do not end")


def start(given):
    """Milliseconds from the start to the moment at which the panel's watcher has an icon of that very program."""
    from gi.repository import Gio, GLib
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def ask(name, path, interface, method, *args):
        return bus.call_sync(name, path, interface, method, GLib.Variant("(" + "s" * len(args) + ")", args), None, 0, 5000).unpack()[0]

    watcher = "org.kde.StatusNotifierWatcher"
    items = lambda: set(ask(watcher, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties", "Get", watcher, "RegisteredStatusNotifierItems"))

    def is_ours(item):
        try:
            owner = ask("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID", item.split("/")[0])
        except GLib.Error:
            return False
        return owner in processes(given["marks"])

    strangers, began = items(), time.monotonic()
    child = subprocess.Popen(given["command"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while True:
        fresh, now = items() - strangers, time.monotonic()
        for item in fresh:
            if is_ours(item):
                return (now - began) * 1000
            strangers.add(item)
        if now - began > 120:
            ended = child.poll()
            sys.exit("no icon within two minutes, the program %s" % ("still runs" if ended is None else "ended with %d" % ended))
        time.sleep(0.005)


verbs = {
    "start": start,
    "end": end,
    "quiet": quiet,
    "idle": idle,
    "pss": lambda programs: {name: pss(processes(marks)) / 1024 for name, marks in programs.items()},
}
print(json.dumps(verbs[sys.argv[1]](json.loads(sys.argv[2]))))
