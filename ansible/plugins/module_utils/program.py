# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)
"""What all modules share: the program ladylinux-refresh, its exit codes and its JSON."""

from __future__ import annotations

import json

# docs/interfaces.md, "Exit codes"
OK = 0
NOTHING_TO_DO = 3
OFFLINE = 4
BUSY = 5
NOT_SET_UP = 8
NEEDS_ATTENTION = 13

MEANINGS = {
    1: "internal",
    2: "usage",
    NOTHING_TO_DO: "nothing-to-do",
    OFFLINE: "offline",
    BUSY: "busy",
    6: "bad-settings",
    7: "not-authorised",
    NOT_SET_UP: "not-set-up",
    10: "staging-failed",
    11: "rolled-back",
    12: "left-stopped",
    NEEDS_ATTENTION: "needs-attention",
    14: "cancelled",
    15: "interrupted",
}

# The version of every document. Within a version no member is renamed.
VERSION = 1

COMMON_ARGUMENTS = {
    "program": {"type": "path", "default": "ladylinux-refresh"},
    "prefix": {"type": "path"},
}


def meaning(code):
    """The outcome of an exit code."""
    return MEANINGS.get(code, "exit-%d" % code)


def shown(value):
    """A value for the command line: text unchanged, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


class Program:
    """Calls ladylinux-refresh. It prints JSON on standard output, and a sentence on standard error if it fails."""

    def __init__(self, module):
        self.module = module
        self.path = module.get_bin_path(module.params["program"])
        if self.path is None:
            module.fail_json(
                msg="ladylinux-refresh is not installed on this computer. Install the package ladylinux-refresh, then run the play again.",
                outcome="not-installed",
            )

    def call(self, *args):
        """The exit code, standard output and standard error of one call."""
        prefix = self.module.params["prefix"]
        placed = ["--prefix", prefix] if prefix else []
        return self.module.run_command([self.path, *args, *placed], environ_update={"LC_ALL": "C.UTF-8", "NO_COLOR": "1"})

    def fail(self, code, err, **results):
        """Ends the task as failed, with the program's own sentence."""
        outcome = results.pop("outcome", meaning(code))
        lines = [line for line in err.strip().splitlines() if line.strip()]
        sentence = " ".join(lines) or "ladylinux-refresh ended with %d (%s)." % (code, outcome)
        self.module.fail_json(msg=sentence, exit_code=code, outcome=outcome, **results)

    def parsed(self, out, err, code):
        """A JSON document of the program."""
        try:
            document = json.loads(out)
        except ValueError:
            self.fail(code, err)
        version = document.get("v", VERSION) if isinstance(document, dict) else VERSION
        if version != VERSION:
            self.module.fail_json(
                msg="This computer's ladylinux-refresh writes version %s of its documents, and this collection reads version %s. Update the older one."
                % (version, VERSION),
                outcome="other-version",
            )
        return document

    def asked(self, *args, good=(OK,)):
        """The document that a call prints, if it exits with one of the codes."""
        code, out, err = self.call(*args, "--json")
        if code not in good:
            self.fail(code, err)
        return self.parsed(out, err, code)

    def status(self, *args):
        """The status, whatever the condition."""
        return self.asked("status", *args, good=(OK, 6, NOT_SET_UP, NEEDS_ATTENTION))

    def events(self, *args):
        """The exit code, the last event of that type and standard error of a verb that prints events."""
        code, out, err = self.call(*args, "--json")
        events = []
        for line in out.splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                events.append(event)
        return code, events, err


def commit_diff(before, after):
    """The difference between two commits, either of which may be None."""
    return {
        "before_header": "commit",
        "after_header": "commit",
        "before": "%s\n" % before if before else "",
        "after": "%s\n" % after if after else "",
    }


def commit_of(status):
    """The hash of the commit in place, or None."""
    return (status.get("code") or {}).get("hash")
