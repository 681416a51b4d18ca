"""The practice session: a pure state machine and its two front ends."""
