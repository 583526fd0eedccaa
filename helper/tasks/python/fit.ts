import * as z from 'zod';
import type { BundledPython } from '../../../contract/bundle';
import { parseJson } from '../../../common/lines';
import { bareEnvironment } from './environment';
import type { LockEntry } from './lock';
import { machineOf, oldestGlibc } from './other-python';
import { runProcess } from './process';
import { archiveName } from './requirements';
import type { Interpreter } from './types';
import { sameVersion } from './versions';
import { minorOf, wheelTags } from './wheels';

/**
 * The tags of wheels that a Python takes, the best first (PyPA, "Platform compatibility tags"), and which of the markers on standard input
 * hold for it (PyPA, "Dependency specifiers"). A marker that cannot be read holds. Of another Python than this one only the minor version
 * and the machine are known: a wheel for a newer glibc than the oldest in use counts after all others, and a marker that holds for one of
 * its patch releases holds.
 */
const whatFits = `
import ast, json, os, platform, re, sys, sysconfig
asked_for = json.load(sys.stdin)
other = asked_for["other"]
minor = other["minor"] if other else sys.version_info[1]
machine = other["machine"] if other else sysconfig.get_platform().split("-", 1)[1]
try:
    libc = other["libc"] if other else int(os.confstr("CS_GNU_LIBC_VERSION").split(".")[1])
except (AttributeError, OSError, ValueError):
    libc = 0
older = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
platforms = []
for age in list(range(libc, 4, -1)) + (list(range(libc + 1, 60)) if other else []):
    platforms.append("manylinux_2_%d_%s" % (age, machine))
    if age in older:
        platforms.append("%s_%s" % (older[age], machine))
platforms.append("linux_" + machine)
threads = "t" if not other and sysconfig.get_config_var("Py_GIL_DISABLED") else ""
own = "cp3%d" % minor
kinds = [(own, own + threads)]
if not threads:
    kinds.append((own, "abi3"))
kinds.append((own, "none"))
if not threads:
    kinds += [("cp3%d" % each, "abi3") for each in range(minor - 1, 1, -1)]
pure = ["py3%d" % minor, "py3"] + ["py3%d" % each for each in range(minor - 1, -1, -1)]
tags = ["%s-%s-%s" % (tag, abi, each) for tag, abi in kinds for each in platforms]
tags += ["%s-none-%s" % (tag, each) for tag in pure for each in platforms]
tags += ["%s-none-any" % tag for tag in [own] + pure]

values = {
    "os_name": os.name, "sys_platform": sys.platform, "platform_machine": platform.machine(),
    "platform_python_implementation": platform.python_implementation(), "platform_release": platform.release(),
    "platform_system": platform.system(), "platform_version": platform.version(),
    "python_version": "3.%d" % minor, "python_full_version": platform.python_version(),
    "implementation_name": sys.implementation.name, "implementation_version": platform.python_version(), "extra": "",
}
if other:
    values.update(platform_machine=machine, platform_python_implementation="CPython", implementation_name="cpython")
releases = ["3.%d.%d" % (minor, patch) for patch in range(0, 40)] if other else [platform.python_version()]

def value(node):
    return values[node.id] if isinstance(node, ast.Name) else node.value

def compared(node):
    left, right = value(node.left), value(node.comparators[0])
    names = {each.id for each in (node.left, node.comparators[0]) if isinstance(each, ast.Name)}
    kind = type(node.ops[0])
    if kind in (ast.In, ast.NotIn):
        return (left in right) == (kind is ast.In)
    if any(name.endswith("_version") and name != "platform_version" for name in names):
        if not re.fullmatch("[0-9.]+", left + right):
            return True
        left, right = [[int(part) for part in (side + ".0.0.0").split(".")[:3]] for side in (left, right)]
    return {
        ast.Eq: left == right, ast.NotEq: left != right, ast.Lt: left < right,
        ast.LtE: left <= right, ast.Gt: left > right, ast.GtE: left >= right,
    }[kind]

def holds(node):
    if isinstance(node, ast.BoolOp):
        return (all if isinstance(node.op, ast.And) else any)([holds(each) for each in node.values])
    return compared(node)

def asked(marker):
    try:
        return marker is None or any(held(marker.strip(), each) for each in releases)
    except Exception:
        return True

def held(marker, release):
    values.update(python_full_version=release, implementation_version=release)
    return bool(holds(ast.parse(marker, mode="eval").body))

print(json.dumps({"tags": tags, "platforms": platforms, "holds": [asked(each) for each in asked_for["markers"]]}))
`;

const Answer = z.object({
  tags: z.array(z.string()),
  platforms: z.array(z.string()),
  holds: z.array(z.boolean()),
});

/** What a Python takes of a list. */
export interface Fit {
  /** Those whose marker holds here. */
  readonly entries: readonly LockEntry[];
  /** Of the tags, the best first. */
  readonly platforms: readonly string[];
  /** Of the wheel of a file's name; the lower the better. null: it is none for this Python, or of another package. */
  rank(file: string, entry: Pick<LockEntry, 'name' | 'version'>): number | null;
}

/** null: the interpreter does not say. other: what fits that Python, which need not be here. */
export async function fitOf(
  { path }: Pick<Interpreter, 'path'>,
  entries: readonly LockEntry[],
  signal: AbortSignal | undefined,
  other: BundledPython | null = null,
): Promise<Fit | null> {
  const run = await runProcess(path, ['-I', '-S', '-c', whatFits], {
    cwd: '/',
    env: bareEnvironment('/nonexistent'),
    seconds: 20,
    input: JSON.stringify({
      markers: entries.map(({ marker }) => marker),
      other: other && {
        minor: minorOf({ version: other.python }),
        ...{ machine: machineOf(other), libc: oldestGlibc },
      },
    }),
    signal,
    stdoutIsAnswer: true,
  });
  const answer = run.exitCode === 0 ? Answer.safeParse(parseJson(run.stdout)).data : undefined;
  if (answer === undefined) return null;
  const ranks = new Map(answer.tags.map((tag, rank) => [tag, rank]));
  return {
    entries: entries.filter((_, at) => answer.holds[at]),
    platforms: answer.platforms,
    rank: (file, { name, version }) => {
      const of = isPlainName.test(file) ? archiveName(file) : null;
      if (of?.name !== name || !sameVersion(of.version, version)) return null;
      const found = tagsOf(file).flatMap((tag) => ranks.get(tag) ?? []);
      return found.length === 0 ? null : Math.min(...found);
    },
  };
}

const isPlainName = /^[\w.!+-]+\.whl$/;

function tagsOf(file: string): string[] {
  const { pythons, abis, platforms } = wheelTags(file);
  return pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
  );
}
