"""The bank: exercise files read with positions, the exercise model, and diagnostics an author can act on."""
