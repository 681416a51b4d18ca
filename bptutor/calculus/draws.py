"""Numbers as good as random, the same on every machine and with every numpy.

SplitMix64: a counter that moves on in steps of 2^64 over the golden ratio, hashed (Steele, Lea, Flood: Fast
splittable pseudorandom number generators, 2014; constants of the variant by Vigna). `numpy.random` does more
than is needed here, takes longer to import than all draws of a homework take to make, and does not promise
the same numbers from one release to the next.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = 0x9E3779B97F4A7C15
_HASH = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_ALL = 2**64 - 1
_HASH_OF_ARRAYS = tuple((np.uint64(shift), np.uint64(factor)) for shift, factor in _HASH)
_FIRST, _LAST, _REST = np.uint64(63), np.uint64(31), np.uint64(11)


class Draws:
    """A stream of draws; other seeds (whole numbers of 64 bits, texts) give streams of their own."""

    def __init__(self, *seed: int | str) -> None:
        self._at = 0
        for part in seed:
            for value in [part] if isinstance(part, int) else [len(part), *part.encode()]:
                self._at = _hashed(self._at + STEP ^ value)

    def _bits(self, shape: tuple[int, ...]) -> NDArray[np.uint64]:
        """64 random bits an entry."""
        count = math.prod(shape)
        x = np.arange(1, count + 1, dtype=np.uint64)
        x *= np.uint64(STEP)
        x += np.uint64(self._at)
        self._at = (self._at + count * STEP) & _ALL
        for shift, factor in _HASH_OF_ARRAYS:
            x ^= x >> shift
            x *= factor
        x ^= x >> _LAST
        return x.reshape(shape)

    def uniform(self, low: float, high: float, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """Numbers from `low` up to `high`."""
        return _between(low, high, self._bits(shape))

    def signed(self, low: float, high: float, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """As `uniform`, each with either sign."""
        bits = self._bits(shape)
        x = _between(low, high, bits)
        x.view(np.uint64)[...] ^= bits << _FIRST  # the lowest bit, which the size does not use, as the sign
        return x

    def below(self, count: int, shape: tuple[int, ...]) -> NDArray[np.int64]:
        """Whole numbers from 0 up to, not including, `count` (which is small)."""
        return np.floor(self.uniform(0, count, shape)).astype(np.int64)


def _between(low: float, high: float, bits: NDArray[np.uint64]) -> NDArray[np.float64]:
    """By the upper 53 bits."""
    x: NDArray[np.float64] = (bits >> _REST).astype(np.float64)
    x *= (high - low) * 2.0**-53
    x += low
    return x


def _hashed(x: int) -> int:
    for shift, factor in _HASH:
        x &= _ALL
        x = (x ^ x >> shift) * factor
    x &= _ALL
    return x ^ x >> 31
