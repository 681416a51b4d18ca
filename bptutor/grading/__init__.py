"""From an answer as typed to a verdict: one module a kind, hints and traces."""
