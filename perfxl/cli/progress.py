"""How far a batch is, on standard error: a bar with rate and time left, on anything but a terminal a line at times."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from perfxl.messages import Lang, say

Advance = Callable[[bool], None]
FEW = 2  # returns that need no bar
LINES_FROM = 50  # returns, before lines are written where there is no terminal
LINE_EVERY = 10.0  # seconds


@contextmanager
def progress(count: int, lang: Lang) -> Iterator[Advance]:
    """Yield what is to be called for each return, and told whether it had been checked before."""
    if not sys.stderr.isatty():
        yield _lines(count, lang) if count >= LINES_FROM else _nothing
        return
    if count < FEW:
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.check.progress", lang), total=count, rate="")
        pace = _Pace(count)

        def advance(known: bool) -> None:
            pace.add(known=known)
            bar.update(task, advance=1, rate=say("cli.check.rate", lang, rate=pace.rate))
            if pace.done == count:
                bar.update(task, description=say("cli.check.comparing", lang))

        yield advance


class _Pace:
    """How fast it goes; what had been checked before does not count."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.done = 0
        self.known = 0
        self._started = time.monotonic()

    def add(self, *, known: bool) -> None:
        self.done += 1
        self.known += known

    @property
    def per_second(self) -> float:
        seconds = time.monotonic() - self._started
        return (self.done - self.known) / seconds if seconds > 0 else 0.0

    @property
    def rate(self) -> str:
        return f"{self.per_second:.1f}"

    @property
    def left(self) -> str:
        """Seconds left, as far as can be told."""
        return f"{(self.count - self.done) / self.per_second:.0f}" if self.per_second else "—"


def _nothing(known: bool) -> None:
    """Say nothing."""


def _lines(count: int, lang: Lang) -> Advance:
    pace, last = _Pace(count), time.monotonic()

    def advance(known: bool) -> None:
        nonlocal last
        pace.add(known=known)
        if pace.done == count or time.monotonic() - last >= LINE_EVERY:
            last = time.monotonic()
            facts = {"done": pace.done, "count": count, "known": pace.known, "rate": pace.rate, "left": pace.left}
            click.echo(say("cli.check.line", lang, **facts), err=True)
        if pace.done == count:
            click.echo(say("cli.check.comparing", lang), err=True)

    return advance
