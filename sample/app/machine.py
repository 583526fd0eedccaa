"""What the page tells about the machine, read from the standard library and /proc alone."""

import os
import platform
import shutil
from pathlib import Path

GIB = 1024**3


def state_of_the_machine(models: Path) -> list[tuple[str, str]]:
    disk = shutil.disk_usage("/")
    return [
        ("System", f"{system_name()}, kernel {platform.release()}"),
        ("Up for", up_for()),
        ("Load", f"{os.getloadavg()[0]:.2f} on {os.cpu_count()} cores"),
        ("Memory free", memory_free()),
        ("Disk free", f"{disk.free / GIB:.0f} of {disk.total / GIB:.0f} GiB"),
        ("Python", platform.python_version()),
        ("Models", models_present(models)),
    ]


def commit_of(repository: Path) -> str:
    """The short hash of the commit that is checked out, read without git."""
    try:
        head = (repository / ".git" / "HEAD").read_text().strip()
        if head.startswith("ref: "):
            name = head.removeprefix("ref: ")
            loose = repository / ".git" / name
            head = loose.read_text().strip() if loose.is_file() else packed(repository, name)
    except OSError:
        return "unknown"
    return head[:7]


def packed(repository: Path, name: str) -> str:
    for line in (repository / ".git" / "packed-refs").read_text().splitlines():
        if line.endswith(f" {name}"):
            return line.split()[0]
    return "unknown"


def system_name() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except (AttributeError, OSError):
        return platform.system()


def up_for() -> str:
    seconds = float(Path("/proc/uptime").read_text().split()[0])
    days, rest = divmod(int(seconds), 86_400)
    hours, minutes = divmod(rest // 60, 60)
    return f"{days} d {hours} h {minutes} min" if days else f"{hours} h {minutes} min"


def memory_free() -> str:
    lines = Path("/proc/meminfo").read_text().splitlines()
    amounts = dict(line.split(":", 1) for line in lines)
    available, total = (int(amounts[key].split()[0]) * 1024 for key in ("MemAvailable", "MemTotal"))
    return f"{available / GIB:.1f} of {total / GIB:.1f} GiB"


def models_present(models: Path) -> str:
    if not models.is_dir():
        return f"no folder at {models}"
    count = sum(1 for entry in models.iterdir() if not entry.name.startswith("."))
    return f"{count} in {models}" if count else f"none yet in {models}"
