# Copyright (c) 2026 LadyLinux contributors
# MIT License (see LICENSE or https://opensource.org/licenses/MIT)
"""What all modules say of themselves alike."""

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
    description: Says what it was and what it is then.
  platform:
    description: Debian and what is made of it, such as Linux Mint.
    support: full
    platforms: debian
"""

    PREFIX = r"""
options:
  prefix:
    description:
      - Work in a private prefix instead of on the computer itself.
      - Nothing needs root then.
    type: path
"""
