"""Exercise files: YAML with positions, the exercise model, checks and diagnostics."""
