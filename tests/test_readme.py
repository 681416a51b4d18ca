"""The README says what the program does."""

from __future__ import annotations

import re
import shutil
import sys

import pytest

from tests.readme import README, rerun

TEXT = README.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="the transcripts are bash")
def test_every_transcript_is_what_comes_out() -> None:
    """Running the README's commands gives the README's output, to the letter."""
    assert rerun(TEXT) == TEXT


def test_two_commands_do_everything() -> None:
    """One command installs and starts practice, one installs and runs the tests."""
    commands = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.M | re.S)

    assert commands[0].strip().endswith("bptutor practice")
    assert commands[1].strip().endswith("pytest -n auto")
