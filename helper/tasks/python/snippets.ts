/** The code that must be Python. Each snippet prints one JSON document on standard output. */

export const describeInterpreter = `
import importlib.util, json, platform, sysconfig
print(json.dumps({
    "version": platform.python_version(),
    "abi": str(sysconfig.get_config_var("SOABI")),
    "platform": sysconfig.get_platform(),
    "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
}))
`;

/** The wheel is in Debian's folder or in Python's own ensurepip. */
export const unpackPip = `
import glob, os, sys, zipfile
wheels = sys.argv[2:]
if not wheels:
    import ensurepip
    places = [getattr(ensurepip, "_WHEEL_PKG_DIR", None), os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")]
    wheels = [wheel for place in places if place for wheel in sorted(glob.glob(os.path.join(place, "pip-*.whl")))]
    if not wheels:
        sys.exit("ensurepip has no wheel of pip in %s" % places)
unfinished = sys.argv[1] + ".new"
zipfile.ZipFile(wheels[-1]).extractall(unfinished)
os.rename(unfinished, sys.argv[1])
`;

export const runPip = `
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("pip", run_name="__main__", alter_sys=True)
`;

export const compileFiles = `
import importlib.util, json, os, py_compile, sys, warnings
warnings.simplefilter("ignore")
request = json.load(sys.stdin)
tracked = set(request["tracked"])
answer = {"compiled": 0, "tracked": 0, "broken": []}
for name in request["files"]:
    if importlib.util.cache_from_source(name) in tracked:
        answer["tracked"] += 1
        continue
    source = os.path.join(request["from"], name)
    try:
        py_compile.compile(source, dfile=os.path.join(request["to"], name), doraise=True)
        answer["compiled"] += 1
    except py_compile.PyCompileError as error:
        answer["broken"].append({"file": name, "error": str(error.exc_value)})
    except (OSError, ValueError) as error:
        answer["broken"].append({"file": name, "error": str(error)})
print(json.dumps(answer))
`;

/** The pyproject.toml at the top of a source archive, PEP 517; null if there is none. */
export const readBuildSystem = `
import json, sys, tarfile, zipfile
limit = 1024 * 1024
def is_it(name):
    parts = name.split("/")
    return len(parts) == 2 and parts[1] == "pyproject.toml"
text = None
if sys.argv[1].endswith(".zip"):
    with zipfile.ZipFile(sys.argv[1]) as archive:
        for info in archive.infolist():
            if is_it(info.filename) and info.file_size <= limit:
                text = archive.read(info).decode("utf-8")
else:
    with tarfile.open(sys.argv[1]) as archive:
        for info in archive:
            if is_it(info.name) and info.isfile() and info.size <= limit:
                text = archive.extractfile(info).read().decode("utf-8")
                break
print(json.dumps({"text": text}))
`;

/** Packs the repository's code as a source archive; with its history, because a build may read the version from it. */
export const packTree = `
import os, re, sys, tarfile
app, archive = sys.argv[1], sys.argv[2]
def text(name):
    try:
        with open(os.path.join(app, name), encoding="utf-8", errors="replace") as file:
            return file.read(1024 * 1024)
    except OSError:
        return ""
asks = re.search("scm|vcs|versioneer|versioningit|dunamai|pbr", text("pyproject.toml") + text("setup.py"))
def wanted(info):
    return info if asks or info.name != "project/.git" else None
with tarfile.open(archive, "w") as out:
    out.add(app, "project", filter=wanted)
`;

/** Calls the PEP 517 hooks in the environment made for them. What they print is output; the last line is the answer. */
export const buildWheel = `
import importlib, json, os, sys, tarfile, zipfile
folder, work, out, have = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
with open(os.path.join(folder, "build.json")) as file:
    system = json.load(file)
unpacked = os.path.join(work, "source")
packed = os.path.join(folder, "source.tar.gz")
if os.path.exists(packed):
    with tarfile.open(packed) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extractall(unpacked, filter="data")
        else:
            archive.extractall(unpacked)
else:
    zipfile.ZipFile(os.path.join(folder, "source.zip")).extractall(unpacked)
tops = os.listdir(unpacked)
os.chdir(os.path.join(unpacked, tops[0]) if len(tops) == 1 else unpacked)
sys.argv[:] = ["build"]
sys.path[:0] = [os.path.abspath(path) for path in system.get("backend-path", [])]
module, _, names = (system.get("build-backend") or "setuptools.build_meta:__legacy__").partition(":")
backend = importlib.import_module(module)
for name in names.split(".") if names else []:
    backend = getattr(backend, name)
answer = os.dup(1)
os.dup2(2, 1)
def tell(what):
    sys.stdout.flush()
    os.write(answer, ("\\n" + json.dumps(what) + "\\n").encode())
hook = getattr(backend, "get_requires_for_build_wheel", None)
wanted = [line for line in (hook() if hook else []) if line not in have and line not in system["requires"]]
if wanted:
    tell({"needs": wanted})
else:
    made = backend.build_wheel(out)
    tell({"wheel": str(made)})
`;

/**
 * The outer process becomes the reaper of everything that the import leaves running (prctl(2), PR_SET_CHILD_SUBREAPER =
 * 36), so that it can end even daemons. PR_SET_PDEATHSIG = 1.
 */
export const importEntryPoint = `
import json, os, select, signal, sys, time

places, module, attribute, seconds = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])

def prctl(option, value):
    try:
        import ctypes
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
    except Exception:
        pass

def attempt():
    import importlib
    sys.path[:0] = places
    sys.argv[:] = [""]
    try:
        found = importlib.import_module(module)
    except SyntaxError as error:
        if error.filename and os.path.isfile(error.filename):
            return {"kind": "syntax-error", "file": error.filename, "line": error.lineno, "detail": error.msg}
        return other(error)
    except ModuleNotFoundError as error:
        parts = module.split(".")
        if error.name in [".".join(parts[:end + 1]) for end in range(len(parts))]:
            return hidden() or {"kind": "no-entry-module", "module": module}
        return {"kind": "missing-module", "module": error.name or "", "detail": str(error)}
    except ImportError as error:
        if str(error).startswith("cannot import name"):
            return {"kind": "missing-attribute", "module": error.name or "", "detail": str(error)}
        return other(error)
    except BaseException as error:
        return other(error)
    if not hasattr(found, attribute):
        where = getattr(found, "__file__", None) or "a package without __init__.py"
        return hidden() or {"kind": "missing-attribute", "module": module, "detail": "%s has no %s" % (where, attribute)}
    return {"kind": "ok"}

def hidden():
    """What Python takes in place of the module that the code has."""
    import importlib.util
    inside = os.path.join(*module.split("."))
    for place in places:
        own = os.path.join(place, inside)
        if os.path.isfile(own + ".py") and os.path.isfile(os.path.join(own, "__init__.py")):
            return {"kind": "entry-hidden", "by": inside + "/"}
    top = module.partition(".")[0]
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    own = [path for place in places for path in (os.path.join(place, top), os.path.join(place, top + ".py")) if os.path.exists(path)]
    if spec is None or not own:
        return None
    by = spec.origin or next(iter(spec.submodule_search_locations or []), "")
    roots = [os.path.join(os.path.realpath(place), "") for place in places]
    if any(os.path.realpath(by).startswith(root) for root in roots):
        return None
    return {"kind": "entry-hidden", "by": by}

def other(error):
    import traceback
    return {
        "kind": "other-error",
        "error": type(error).__name__,
        "detail": "".join(traceback.format_exception_only(type(error), error)).strip()[:4000],
    }

def children():
    with open("/proc/self/task/%d/children" % os.getpid()) as listing:
        return [int(pid) for pid in listing.read().split()]

def end_all():
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.01)

prctl(36, 1)
read_end, write_end = os.pipe()
child = os.fork()
if child == 0:
    prctl(1, signal.SIGKILL)
    os.close(read_end)
    os.dup2(2, 1)
    answer = attempt()
    os.write(write_end, json.dumps(answer).encode())
    os._exit(0)
os.close(write_end)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
try:
    if select.select([read_end], [], [], seconds)[0]:
        answer = os.read(read_end, 65536).decode() or '{"kind": "died"}'
    else:
        answer = '{"kind": "timed-out"}'
finally:
    end_all()
print(answer)
`;
