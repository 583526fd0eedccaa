#!/usr/bin/python
# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)

from __future__ import annotations

DOCUMENTATION = r"""
module: ladylinux_bundle
short_description: Makes or verifies a bundle, a folder from which other computers are refreshed
description:
  - Writes the current version and its packages to a folder, or compares every file of such a folder with its hash.
  - RV(fingerprint) is the value for O(ladylinux.refresh.ladylinux_refresh#module:fingerprint) on the other computers.
options:
  path:
    description: The folder. It must exist.
    type: path
    required: true
  state:
    description:
      - V(present) makes the bundle, or updates it.
      - V(verified) only checks it, and fails if it is not complete.
    type: str
    choices:
      - present
      - verified
    default: present
  since:
    description: Include only the commits after this one, for computers that have the earlier ones.
    type: str
  pythons:
    description:
      - Other Pythons that the bundle is for, too, such as V(3.13), or V(3.13-aarch64) for another processor.
      - That of the computer itself is always in it.
    type: list
    elements: str
    default: []
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
- name: Make a bundle on the teacher's computer
  ladylinux.refresh.ladylinux_bundle:
    path: /srv/ladylinux
  register: made

- name: Make one that computers with Debian 13 can be refreshed from, too
  ladylinux.refresh.ladylinux_bundle:
    path: /srv/ladylinux
    pythons:
      - "3.13"
  register: made

- name: Refresh the others with it
  ladylinux.refresh.ladylinux_refresh:
    bundle: /srv/ladylinux
    fingerprint: "{{ made.fingerprint }}"
"""

RETURN = r"""
fingerprint:
  description: The sha256 of its manifest. None if there is no bundle yet.
  returned: always
  type: str
commit:
  description: The commit that a refresh from it installs. In check mode, the one that the bundle would have.
  returned: always
  type: str
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
    OK,
    Program,
    commit_diff,
    commit_of,
)


def lacks(pythons, tag):
    """The names have a processor only where there are several."""
    return not any(tag in (python, python.split("-", 1)[0]) for python in pythons)


def main():
    module = AnsibleModule(
        argument_spec=dict(
            path={"type": "path", "required": True},
            state={"type": "str", "choices": ["present", "verified"], "default": "present"},
            since={"type": "str"},
            pythons={"type": "list", "elements": "str", "default": []},
            **COMMON_ARGUMENTS
        ),
        supports_check_mode=True,
    )
    program = Program(module)
    path = module.params["path"]
    code, out, err = program.call("bundle", "verify", path, "--json")
    before = program.parsed(out, err, code) if code == OK else {"fingerprint": None, "commit": None, "pythons": []}
    if module.params["state"] == "verified":
        if code != OK:
            program.fail(code, err, fingerprint=None, commit=None)
        module.exit_json(changed=False, outcome="verified", exit_code=code, fingerprint=before["fingerprint"], commit=before["commit"])
    if module.check_mode:
        present = commit_of(program.status())
        changed = before["commit"] != present or any(lacks(before["pythons"], tag) for tag in module.params["pythons"])
        module.exit_json(
            changed=changed, outcome="would-change" if changed else "nothing-to-do",
            fingerprint=before["fingerprint"], commit=present, diff=commit_diff(before["commit"], present),
        )
    since = ["--since", module.params["since"]] if module.params["since"] else []
    pythons = ["--python"] + module.params["pythons"] if module.params["pythons"] else []
    made = program.asked("bundle", "make", path, *since, *pythons)
    changed = made["fingerprint"] != before["fingerprint"]
    module.exit_json(
        changed=changed, outcome="done" if changed else "nothing-to-do", exit_code=OK,
        fingerprint=made["fingerprint"], commit=made["commit"], diff=commit_diff(before["commit"], made["commit"]),
    )


if __name__ == "__main__":
    main()
