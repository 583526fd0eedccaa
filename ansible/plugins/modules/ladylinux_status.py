#!/usr/bin/python
# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)

from __future__ import annotations

DOCUMENTATION = r"""
module: ladylinux_status
short_description: Reads the status of LadyLinux on a computer
description:
  - Returns the output of C(ladylinux-refresh status). Changes nothing and needs no rights.
  - The task succeeds even if LadyLinux is stopped or not set up. With O(fail_unless_healthy) it fails then.
options:
  fail_unless_healthy:
    description: Fail if the condition is not V(healthy).
    type: bool
    default: false
extends_documentation_fragment:
  - ladylinux.refresh.program
  - ladylinux.refresh.program.prefix
attributes:
  diff_mode:
    support: none
author:
  - LadyLinux contributors (@theCodingProfessor)
"""

EXAMPLES = r"""
- name: Read the status
  ladylinux.refresh.ladylinux_status:
  register: current

- name: Print it on one line
  ansible.builtin.debug:
    msg: "{{ current.short }}"
"""

RETURN = r"""
condition:
  description: V(healthy), V(refreshing), V(starting), V(stopped), V(attention), V(not-set-up) or V(unknown).
  returned: always
  type: str
  sample: healthy
commit:
  description: The commit in place, or none.
  returned: always
  type: str
  sample: 3f2a9c1d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b
short:
  description: All of it on one line.
  returned: always
  type: str
  sample: Healthy; main @ 3f2a9c1; ladylinux-api.service active HTTP 200; models present.
status:
  description: The whole document, as docs/interfaces.md describes it.
  returned: always
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.ladylinux.refresh.plugins.module_utils.program import (
    COMMON_ARGUMENTS,
    Program,
    commit_of,
)


def main():
    module = AnsibleModule(
        argument_spec=dict(fail_unless_healthy={"type": "bool", "default": False}, **COMMON_ARGUMENTS),
        supports_check_mode=True,
    )
    program = Program(module)
    status = program.status("--short")
    short = status.pop("short")
    results = {"condition": status["condition"], "commit": commit_of(status), "short": short, "status": status}
    if module.params["fail_unless_healthy"] and status["condition"] != "healthy":
        module.fail_json(msg=short, **results)
    module.exit_json(changed=False, **results)


if __name__ == "__main__":
    main()
