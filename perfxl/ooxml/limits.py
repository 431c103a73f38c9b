"""What a workbook may ask of us, set before any part of it is parsed (floor 2).

The numbers keep one return under ten seconds and 1 GiB whatever is in it; what Excel and WPS write for a form is a
hundredth of them. `docs/security.md` says what each is for.
"""

from __future__ import annotations

import time

from msgspec import Struct

from perfxl.errors import HostileWorkbook

MEBIBYTE = 1024 * 1024


class Limits(Struct, frozen=True):
    """Counts, sizes in bytes, ratio of expanded to compressed size.

    `ratio` is looked at from `ratio_from` bytes up; `part` is the largest part that is parsed, `tags` are those of all
    parts parsed, `text` the characters of one text, `cells` counts rows, too, `formulas` the characters of shared
    formulas written out, `seconds` what the scan may take, on its thread's processor: a busy machine refuses nobody.
    """

    file: int = 100 * MEBIBYTE
    members: int = 5_000
    expanded: int = 300 * MEBIBYTE
    ratio: int = 200
    ratio_from: int = 1_000_000
    part: int = 64 * MEBIBYTE
    tags: int = 4_000_000
    text: int = 1_000_000
    sheets: int = 1_024
    names: int = 65_536
    styles: int = 65_536
    relations: int = 65_536
    cells: int = 500_000
    formulas: int = 64_000_000
    merges: int = 20_000
    conditions: int = 20_000
    seconds: float = 5.0


DEFAULT_LIMITS = Limits()


def refuse_large_file(size: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise HostileWorkbook where a file of `size` bytes is larger than is read at all."""
    if size > limits.file:
        raise HostileWorkbook("fault.ooxml.large_file", megabytes=size // MEBIBYTE, limit=limits.file // MEBIBYTE)


class Clock(Struct, frozen=True):
    """When reading has to be done, on the clock of `time.thread_time`."""

    end: float
    seconds: float

    @classmethod
    def start(cls, seconds: float) -> Clock:
        """Return a clock that runs out in so many seconds."""
        return cls(time.thread_time() + seconds, seconds)

    def check(self) -> None:
        """Raise HostileWorkbook where the time is up."""
        if time.thread_time() > self.end:
            raise HostileWorkbook("fault.ooxml.time", limit=f"{self.seconds:g}")
