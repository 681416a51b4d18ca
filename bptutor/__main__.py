"""`python -m bptutor` is the `bptutor` command."""

import sys

from bptutor.cli import main

if __name__ == "__main__":
    sys.exit(main())
