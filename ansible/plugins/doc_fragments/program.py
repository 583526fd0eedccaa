# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)
"""Documentation that all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  program:
    description: The program, by name or path.
    type: path
    default: ladylinux-refresh
attributes:
  check_mode:
    description: Changes nothing, and says what would change.
    support: full
  diff_mode:
    description: Shows the state before and after.
  platform:
    description: Debian and distributions based on it, such as Linux Mint.
    support: full
    platforms: debian
"""

    PREFIX = r"""
options:
  prefix:
    description:
      - Work in this prefix, not on the machine's installation. Root is not needed then.
    type: path
"""
