#!/usr/bin/python
# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)

from __future__ import annotations

DOCUMENTATION = r"""
module: ladylinux_settings
short_description: Stores settings of LadyLinux
description:
  - Stores all settings that differ, or none. The program checks all of them first.
  - LadyLinux must be set up; M(ladylinux.refresh.ladylinux_install) takes initial settings.
options:
  settings:
    description:
      - Names and values, as C(ladylinux-refresh settings set) takes them, such as V(branch) or V(drain.seconds).
      - A setting that already has the value is not written.
    type: dict
    default: {}
  defaults:
    description: Names of settings whose defaults are restored.
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
- name: Follow the branch of the school, and do not refresh during lessons
  ladylinux.refresh.ladylinux_settings:
    settings:
      branch: school
      unattended.quiet: 08:00-16:00
    defaults:
      - keep
"""

RETURN = r"""
settings:
  description: All settings in effect, including defaults; in check mode, before the task.
  returned: success
  type: dict
changes:
  description: The names of the settings that were or would be changed.
  returned: success
  type: list
  elements: str
  sample:
    - branch
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
    Program,
    shown,
)


def values_at(document, names):
    """What a document has at dotted names; those that it has not are left out."""
    found = {}
    for name in names:
        value = document
        try:
            for part in name.split("."):
                value = value[part]
        except (KeyError, TypeError):
            continue
        found[name] = value
    return found


def text_of(values):
    """One side of the difference."""
    return json.dumps(values, indent=2, sort_keys=True) + "\n"


def stored_in(module):
    """What the settings file has. It is for everyone to read; what is not in it has its default."""
    path = (module.params["prefix"] or "").rstrip("/") + "/etc/ladylinux/refresh.json"
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def main():
    module = AnsibleModule(
        argument_spec=dict(
            settings={"type": "dict", "default": {}},
            defaults={"type": "list", "elements": "str", "default": []},
            **COMMON_ARGUMENTS
        ),
        supports_check_mode=True,
    )
    program = Program(module)
    wanted, defaults = module.params["settings"], module.params["defaults"]
    before = program.asked("settings", "show")
    to_set = sorted(name for name, value in wanted.items() if values_at(before, [name]) != {name: value})
    to_unset = sorted(values_at(stored_in(module), defaults))
    both = sorted(set(wanted) & set(defaults))
    if both:
        module.fail_json(msg="Give %s a value or its default, not both." % ", ".join(both), outcome="usage")
    after = before
    if not module.check_mode:
        if to_set:
            after = program.asked("settings", "set", *["%s=%s" % (name, shown(wanted[name])) for name in to_set])
        if to_unset:
            after = program.asked("settings", "unset", *to_unset)
    names = to_set + to_unset
    expected = {name: wanted[name] for name in to_set} if module.check_mode else values_at(after, names)
    diff = {
        "before_header": "settings",
        "after_header": "settings",
        "before": text_of(values_at(before, names)),
        "after": text_of(expected),
    }
    module.exit_json(changed=bool(names), outcome="done" if names else "nothing-to-do", settings=after, changes=names, diff=diff)


if __name__ == "__main__":
    main()
