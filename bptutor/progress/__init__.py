"""The attempt log and what is read from it."""
