"""The sample, broken on its way: cut off, or with bits turned over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from random import Random

from tests.hostile.mutating import flip

File = tuple[str, Callable[[], bytes]]


def cut_off(data: bytes, step: int) -> Iterator[File]:
    """Yield the file cut off at every `step`th byte."""
    for size in range(0, len(data), step):
        yield ".xlsx", partial(bytes, data[:size])


def bit_flips(data: bytes, numbers: Iterable[int]) -> Iterator[File]:
    """Yield the file with one to sixteen bits turned over, one for each number."""
    for number in numbers:
        yield ".xlsx", partial(_flipped, data, number)


def _flipped(data: bytes, number: int) -> bytes:
    random = Random(number)  # noqa: S311 - repeatable, not secret
    changed = bytearray(data)
    for _ in range(1 << random.randrange(5)):
        flip(changed, random)
    return bytes(changed)
