#!/usr/bin/python
# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)

from __future__ import annotations

DOCUMENTATION = r"""
module: ladylinux_install
short_description: Sets LadyLinux up on a computer
description:
  - Runs C(ladylinux-refresh install), which changes only what is not yet as it should be. It includes the first refresh.
  - If a run is interrupted, the next one finishes it.
options:
  settings:
    description: Initial settings, as C(ladylinux-refresh settings set) takes them.
    type: dict
    default: {}
  packages:
    description:
      - If the repository names no packages, V([proposed]) or a list of names.
    type: list
    elements: str
  bundle:
    description: A folder made by C(ladylinux-refresh bundle make), to use instead of the network.
    type: path
  fingerprint:
    description: The fingerprint of O(bundle), as told by the person who made it.
    type: str
extends_documentation_fragment:
  - ladylinux.refresh.program
attributes:
  diff_mode:
    support: full
author:
  - LadyLinux contributors (@theCodingProfessor)
"""

EXAMPLES = r"""
- name: Set it up
  ladylinux.refresh.ladylinux_install:
    settings:
      branch: school
"""

RETURN = r"""
changes:
  description: The changes that were or would be made, each as a code with its parameters.
  returned: success
  type: list
  elements: dict
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
    OK,
    Program,
    shown,
)


def main():
    module = AnsibleModule(
        argument_spec={
            "settings": {"type": "dict", "default": {}},
            "packages": {"type": "list", "elements": "str"},
            "bundle": {"type": "path"},
            "fingerprint": {"type": "str"},
            "program": COMMON_ARGUMENTS["program"],
        },
        required_together=[("bundle", "fingerprint")],
        supports_check_mode=True,
    )
    module.params["prefix"] = None
    program = Program(module)
    params = module.params
    settings = ["%s=%s" % (name, shown(value)) for name, value in sorted(params["settings"].items())]
    packages = ["--packages", *params["packages"]] if params["packages"] else []
    bundle = ["--from", params["bundle"], "--fingerprint", params["fingerprint"]] if params["bundle"] else []
    planned = program.asked("install", *settings, "--dry-run")
    changes = planned["changes"]
    diff = {"before": "", "after": "".join(json.dumps(change, sort_keys=True) + "\n" for change in changes)}
    if changes and not module.check_mode:
        code, events, err = program.events("install", *settings, *packages, *bundle)
        if code not in (OK, NOTHING_TO_DO):
            program.fail(code, err, changes=changes)
    module.exit_json(changed=bool(changes), outcome="done" if changes else "nothing-to-do", changes=changes, diff=diff)


if __name__ == "__main__":
    main()
