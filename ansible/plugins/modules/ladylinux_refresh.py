#!/usr/bin/python
# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)

from __future__ import annotations

DOCUMENTATION = r"""
module: ladylinux_refresh
short_description: Brings LadyLinux to the newest commit of its branch, or to a given commit
description:
  - Runs C(ladylinux-refresh refresh), and waits for its end. The program itself rolls back a version that does not run;
    the task then fails, and the computer runs the previous version.
  - If the commit is already in place and healthy, nothing is changed.
  - If the same refresh is already running, the task waits for its end.
options:
  branch:
    description: A branch for this run only, replacing the one in the settings.
    type: str
  commit:
    description: This commit of the branch, not the newest; 7 to 40 digits of its hash.
    type: str
  force:
    description: Refresh even if the commit failed before.
    type: bool
    default: false
  rebuild:
    description: Build the environment again. This changes something in every run.
    type: bool
    default: false
  now:
    description: Do not wait for answers that the application is writing.
    type: bool
    default: false
  bundle:
    description: A folder made by C(ladylinux-refresh bundle make), to use instead of the network.
    type: path
  fingerprint:
    description: The fingerprint of O(bundle), as told by the person who made it.
    type: str
  offline:
    description:
      - The result if the repository or the package index cannot be reached. Nothing is changed in this case.
      - With V(ok) the task succeeds, with RV(outcome) V(offline) and a warning.
    type: str
    choices:
      - failed
      - ok
    default: failed
extends_documentation_fragment:
  - ladylinux.refresh.program
  - ladylinux.refresh.program.prefix
attributes:
  diff_mode:
    support: full
author:
  - LadyLinux contributors (@theCodingProfessor)
"""

EXAMPLES = r"""
- name: Refresh
  ladylinux.refresh.ladylinux_refresh:
  register: refreshed

- name: Refresh from a folder on a stick
  ladylinux.refresh.ladylinux_refresh:
    bundle: /media/teacher/STICK
    fingerprint: "{{ fingerprint }}"
"""

RETURN = r"""
commit:
  description: The current commit after the run; in check mode, the expected one.
  returned: always
  type: str
  sample: 3f2a9c1d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b
from_commit:
  description: The current commit before the run. None if there was none, or the run was killed before it reported it.
  returned: always
  type: str
downtime_ms:
  description: The downtime of the application in milliseconds. None if it was not stopped.
  returned: when a run ended
  type: float
report:
  description: The complete report of the run, described in docs/interfaces.md.
  returned: when a run ended
  type: dict
outcome:
  description: The outcome in one word, such as V(refreshed), V(nothing-to-do), V(rolled-back), V(offline) or V(busy). Failed tasks have it, too.
  returned: always
  type: str
  sample: refreshed
exit_code:
  description: The exit code of the program.
  returned: when it is the result of a call of the program
  type: int
  sample: 0
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ladylinux.refresh.plugins.module_utils.program import (
    COMMON_ARGUMENTS,
    NOTHING_TO_DO,
    NOT_SET_UP,
    OFFLINE,
    OK,
    Program,
    commit_diff,
    commit_of,
)


def expected(module, program, before):
    """The commit that a run would lead to. Asks, and changes nothing."""
    params = module.params
    if params["bundle"]:
        return program.asked("bundle", "verify", params["bundle"])["commit"]
    if params["commit"]:
        same = before is not None and before.startswith(params["commit"].lower())
        return before if same else params["commit"].lower()
    branch = ["--branch", params["branch"]] if params["branch"] else []
    code, out, err = program.call("preview", *branch, "--json")
    if code == OFFLINE:
        return offline(module, program, err, before)
    if code not in (OK, NOTHING_TO_DO):
        program.fail(code, err, from_commit=before, commit=before)
    return program.parsed(out, err, code)["target"]["hash"]


def not_set_up(program):
    program.fail(NOT_SET_UP, "LadyLinux is not set up on this computer. Run ladylinux_install first.")


def offline(module, program, err, before):
    """The repository was not reached, and nothing was changed."""
    if module.params["offline"] == "failed":
        program.fail(OFFLINE, err, from_commit=before, commit=before)
    module.warn(" ".join(err.split()) or "The repository was not reached.")
    module.exit_json(changed=False, outcome="offline", exit_code=OFFLINE, from_commit=before, commit=before)


def main():
    module = AnsibleModule(
        argument_spec=dict(
            branch={"type": "str"},
            commit={"type": "str"},
            force={"type": "bool", "default": False},
            rebuild={"type": "bool", "default": False},
            now={"type": "bool", "default": False},
            bundle={"type": "path"},
            fingerprint={"type": "str"},
            offline={"type": "str", "choices": ["failed", "ok"], "default": "failed"},
            **COMMON_ARGUMENTS
        ),
        required_together=[("bundle", "fingerprint")],
        mutually_exclusive=[("bundle", "commit"), ("bundle", "branch")],
        supports_check_mode=True,
    )
    program = Program(module)
    params = module.params
    if module.check_mode:
        status = program.status()
        before = commit_of(status)
        if not status["setUp"]:
            not_set_up(program)
        after = expected(module, program, before)
        changed = params["rebuild"] or after != before
        outcome = "would-refresh" if changed else "nothing-to-do"
        module.exit_json(changed=changed, outcome=outcome, from_commit=before, commit=after, diff=commit_diff(before, after))
    args = ["refresh"]
    for name in ("branch", "commit", "fingerprint"):
        if params[name]:
            args += ["--" + name, params[name]]
    if params["bundle"]:
        args += ["--from", params["bundle"]]
    args += ["--" + name for name in ("force", "rebuild", "now") if params[name]]
    code, events, err = program.events(*args)
    report = next((event["report"] for event in reversed(events) if event.get("type") == "run-finished"), None)
    if code == NOT_SET_UP:
        not_set_up(program)
    if report is None:
        # refused before a run began, or killed within one
        commit = commit_of(program.status())
        before = None if events else commit
        if code == OFFLINE:
            offline(module, program, err, before)
        if code == NOTHING_TO_DO:
            module.exit_json(changed=False, outcome="nothing-to-do", exit_code=code, from_commit=before, commit=commit)
        program.fail(code, err, from_commit=before, commit=commit)
    before = (report.get("from") or {}).get("hash")
    after = report.get("now")
    if code == OFFLINE:
        offline(module, program, err, before)
    results = {
        "outcome": report["outcome"],
        "from_commit": before,
        "commit": after,
        "downtime_ms": report.get("downtimeMs"),
        "report": report,
    }
    for warning in report.get("warnings", []):
        module.warn("%s %s" % (warning["code"], json.dumps(warning["params"], sort_keys=True)))
    if code not in (OK, NOTHING_TO_DO):
        program.fail(code, err, changed=before != after, **results)
    module.exit_json(changed=code == OK, exit_code=code, diff=commit_diff(before, after), **results)


if __name__ == "__main__":
    main()
