"""Speed, as ratios against a yardstick timed in the same run: ``python -m tests.benchmarks``."""
