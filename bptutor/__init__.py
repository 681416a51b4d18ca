"""bptutor: a command-line tutor and exercise checker for backpropagation."""

# Written here, not looked up: reading package metadata costs every command 35 ms.
# A test keeps it equal to pyproject.toml.
__version__ = "0.1.0"
