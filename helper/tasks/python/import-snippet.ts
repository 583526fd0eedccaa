/** Reads {app, roots, module} on standard input; prints one JSON document. Opens files, imports none of them. */
export const readImports = `
import ast, json, os, sys

request = json.load(sys.stdin)
app = os.path.realpath(request["app"])
roots = [os.path.realpath(os.path.join(app, root)) for root in request["roots"]] or [app]
standard = set(getattr(sys, "stdlib_module_names", ())) | set(sys.builtin_module_names)
watched = {"Form", "File", "UploadFile", "OAuth2PasswordRequestForm", "Jinja2Templates", "EmailStr", "SessionMiddleware", "WebSocket"}
answer = {"imports": [], "optional": [], "uses": [], "broken": None, "entry": None}
needed, spare, used, seen = {}, {}, {}, set()

def inside(path):
    real = os.path.realpath(path)
    return real == app or real.startswith(app + os.sep)

def place(name):
    """The file of a module of the repository; "" for a folder without __init__.py."""
    parts = name.split(".")
    for root in roots:
        base = os.path.join(root, *parts)
        for path in (os.path.join(base, "__init__.py"), base + ".py"):
            if os.path.isfile(path) and inside(path):
                return path
    for root in roots:
        base = os.path.join(root, *parts)
        if os.path.isdir(base) and inside(base) and any(
            name.endswith(".py") or os.path.isdir(os.path.join(base, name)) for name in os.listdir(base)
        ):
            return ""
    return None

def told(path):
    return os.path.relpath(path, app)

def is_import_error(node):
    return getattr(node, "id", getattr(node, "attr", "")) in ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")

def expects_import_error(handler):
    if handler.type is None:
        return True
    return any(map(is_import_error, handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]))

def suppresses(call):
    return (
        isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) == "suppress"
        and any(map(is_import_error, call.args))
    )

def brings_all(body):
    names = [alias.name for node in body if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in body if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return bool(names) and all(name.split(".")[0] in standard for name in names)

def is_type_checking(test):
    return getattr(test, "id", getattr(test, "attr", "")) == "TYPE_CHECKING"

def walk(node, package, path, optional, waiting):
    if isinstance(node, ast.If) and is_type_checking(node.test):
        for child in node.orelse:
            walk(child, package, path, optional, waiting)
        return
    if isinstance(node, ast.Try):
        expected = any(expects_import_error(h) for h in node.handlers)
        for child in node.body:
            walk(child, package, path, optional or expected, waiting)
        # what stands in for a module that this Python has is not wanted here
        spared = optional or (expected and brings_all(node.body))
        for child in node.handlers:
            walk(child, package, path, spared, waiting)
        for child in node.orelse + node.finalbody:
            walk(child, package, path, optional, waiting)
        return
    if isinstance(node, (ast.With, ast.AsyncWith)) and any(suppresses(item.context_expr) for item in node.items):
        optional = True
    if isinstance(node, ast.Import):
        for alias in node.names:
            note(alias.name, node.lineno, path, optional, waiting)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parts = package.split(".") if package else []
            parts = parts[: len(parts) - (node.level - 1)]
            base = ".".join(parts + ([node.module] if node.module else []))
        if base:
            note(base, node.lineno, path, optional, waiting)
        for alias in node.names:
            if alias.name in watched:
                used.setdefault(alias.name, {"module": alias.name, "file": told(path), "line": node.lineno})
            full = (base + "." if base else "") + alias.name
            if alias.name != "*" and place(full) is not None:
                waiting.append(full)
            elif base.split(".")[0] == "google" and alias.name != "*":
                note(full, node.lineno, path, optional, waiting)
    elif isinstance(node, ast.Attribute) and node.attr in watched:
        used.setdefault(node.attr, {"module": node.attr, "file": told(path), "line": node.lineno})
    for child in ast.iter_child_nodes(node):
        walk(child, package, path, optional, waiting)

def note(name, line, path, optional, waiting):
    top = name.split(".")[0]
    if place(top) is not None:
        parts = name.split(".")
        waiting.extend(".".join(parts[:end]) for end in range(1, len(parts) + 1))
    elif top not in standard and top != "__future__":
        (spare if optional else needed).setdefault(name, {"module": name, "file": told(path), "line": line})

waiting = [request["module"]]
parts = request["module"].split(".")
waiting = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
answer["entry"] = (lambda found: told(found) if found else None)(place(request["module"]))
sys.setrecursionlimit(5000)
while waiting and len(seen) < 2000:
    name = waiting.pop(0)
    if name in seen:
        continue
    seen.add(name)
    path = place(name)
    if not path:
        continue
    try:
        if os.path.getsize(path) > 4 * 1024 * 1024:
            continue
        with open(path, "rb") as source:
            tree = ast.parse(source.read(), path)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError) as error:
        if answer["broken"] is None:
            answer["broken"] = {"file": told(path), "line": getattr(error, "lineno", 0) or 0, "detail": str(getattr(error, "msg", error))[:300]}
        continue
    package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
    try:
        walk(tree, package, path, False, waiting)
    except RecursionError:
        pass
answer["imports"] = list(needed.values())[:2000]
answer["optional"] = [name for name in spare if name not in needed][:2000]
answer["uses"] = list(used.values())[:200]
print(json.dumps(answer))
`;
