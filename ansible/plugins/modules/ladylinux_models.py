#!/usr/bin/python
# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)

from __future__ import annotations

DOCUMENTATION = r"""
module: ladylinux_models
short_description: Downloads and verifies models
description:
  - Downloads missing models that the current version asks for, or reads the models and compares them with their checksums.
  - An existing file is never replaced or deleted.
options:
  names:
    description: Only these models. All of them if empty.
    type: list
    elements: str
    default: []
  state:
    description:
      - V(present) downloads what is missing.
      - V(verified) also reads each file that has changed since it was last read.
    type: str
    choices:
      - present
      - verified
    default: present
  limit:
    description: The limit in bytes per second, such as V(500k) or V(2M).
    type: str
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
- name: Download and verify the models at night
  ladylinux.refresh.ladylinux_models:
    state: verified
    limit: 2M
"""

RETURN = r"""
models:
  description: The state of each model after the task; in check mode, before it.
  returned: always
  type: dict
  sample:
    assistant-small: verified
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

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ladylinux.refresh.plugins.module_utils.program import (
    COMMON_ARGUMENTS,
    NEEDS_ATTENTION,
    NOTHING_TO_DO,
    OK,
    Program,
)


THERE = ("verified", "present", "unverifiable")
GOOD = {"present": THERE, "verified": ("verified", "unverifiable")}


def states(program, names):
    """The state of each model, by its name."""
    document = program.asked("models", good=(OK, NEEDS_ATTENTION))
    found = {model["name"]: model["state"] for model in document["models"]}
    unknown = sorted(set(names) - set(found))
    if unknown:
        program.module.fail_json(msg="The current version asks for no model called %s." % ", ".join(unknown), outcome="usage", models=found)
    return {name: state for name, state in found.items() if not names or name in names}


def side(found):
    return "".join("%s: %s\n" % pair for pair in sorted(found.items()))


def main():
    module = AnsibleModule(
        argument_spec=dict(
            names={"type": "list", "elements": "str", "default": []},
            state={"type": "str", "choices": ["present", "verified"], "default": "present"},
            limit={"type": "str"},
            **COMMON_ARGUMENTS
        ),
        supports_check_mode=True,
    )
    program = Program(module)
    names, wanted = module.params["names"], module.params["state"]
    before = states(program, names)
    due = [name for name, state in before.items() if state not in GOOD[wanted]]
    if module.check_mode or not due:
        after = {name: wanted if name in due else state for name, state in before.items()}
        outcome = "would-change" if due else "nothing-to-do"
        module.exit_json(changed=bool(due), outcome=outcome, models=before, diff={"before": side(before), "after": side(after)})
    missing = [name for name in due if before[name] not in THERE]
    limit = ["--limit", module.params["limit"]] if module.params["limit"] else []
    calls = [["models", "download", *missing, *limit]] if missing else []
    if wanted == "verified":
        calls.append(["models", "verify", *due])
    for call in calls:
        code, events, err = program.events(*call)
        if code not in (OK, NOTHING_TO_DO):
            now = states(program, names)
            program.fail(code, err, models=now, changed=now != before)
    after = states(program, names)
    bad = sorted(name for name, state in after.items() if state not in GOOD[wanted])
    if bad:
        module.fail_json(
            msg="Not %s: %s. ladylinux-refresh models on that computer says why."
            % (wanted, ", ".join("%s (%s)" % (name, after[name]) for name in bad)),
            outcome="problems", models=after, changed=after != before,
        )
    module.exit_json(changed=after != before, outcome="done", models=after, diff={"before": side(before), "after": side(after)})


if __name__ == "__main__":
    main()
