"""The commands: parse, call, print, exit code."""

from __future__ import annotations


def main() -> int:
    """Run the command line and return the exit code."""
    return 0
