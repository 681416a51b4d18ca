"""The transcripts in README.md: run each command, compare (the test) or write what it prints.

    python -m tests.readme        put the present output into README.md

A block is run when it is fenced as `console`: each line that starts with `$ ` is a command, which goes on
after a line that ends in a backslash. Commands run in one folder that holds the README's YAML files (fenced
as `yaml`, named in a first line `# answers.yaml`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
_CONSOLE = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.M | re.S)
_COMMAND = re.compile(r"^\$ (?:.*\\\n)*.*$", re.M)
_FILES = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```$", re.M | re.S)


def rerun(text: str) -> str:
    """The README with every transcript as it comes out now."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _FILES.findall(text):
            Path(folder, name).write_text(content, encoding="utf-8")
        return _CONSOLE.sub(lambda block: _transcript(block[1], folder), text)


def _transcript(block: str, folder: str) -> str:
    commands = _COMMAND.findall(block)
    return "\n".join(f"{command}\n{_output(command[2:], folder)}" for command in commands)


def _output(command: str, folder: str) -> str:
    """What a command prints to a pipe, 80 columns wide, on a fresh account."""
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BPTUTOR_HOME": str(Path(folder, "home")),
        "COLUMNS": "80",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


if __name__ == "__main__":
    README.write_text(rerun(README.read_text(encoding="utf-8")), encoding="utf-8")
