"""`perfxl template --roster`: one blank workbook a department, with progress on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from perfxl.batch import write_whole
from perfxl.errors import OutputExists, UsageFault
from perfxl.form import Form
from perfxl.messages import Lang, say
from perfxl.pipeline import read_bytes
from perfxl.roster import Roster, file_names, read_roster
from perfxl.roster.issue import Issue

Advance = Callable[[Path], None]
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")  # how a file is called that was meant to be one form
LINE_EVERY = 50  # without a terminal: a line for so many workbooks


def load_roster(form: Form, path: Path, lang: Lang) -> Roster:
    """Return a roster, saying on standard error what looks wrong in it."""
    roster = read_roster(form, path, read_bytes(path))
    for notice in roster.notices:
        click.echo(say("roster.notice", lang, sentence=notice.say(lang)), err=True)
    return roster


def issue(form: Form, path: Path, folder: Path, lang: Lang, *, force: bool) -> None:
    """Write a workbook for every department of a roster; whatever stands in the way is found before the first."""
    if folder.suffix.lower() in WORKBOOKS and not folder.is_dir():
        raise UsageFault("fault.roster.not_folder", path=folder)
    roster = load_roster(form, path, lang)
    targets = [folder / name for name in file_names(roster)]
    if folder.exists() and not folder.is_dir():
        raise UsageFault("fault.roster.folder", path=folder)
    for target in targets:
        if target.exists() and not force:
            raise OutputExists("fault.roster.taken", path=target)
    start, done, issuing = time.monotonic(), 0, Issue(form)
    try:
        pairs = sorted(zip(roster.entries, targets, strict=True), key=lambda pair: issuing.alike(pair[0]))
        with _progress(len(targets), lang) as advance:
            for entry, target in pairs:
                write_whole(target, issuing.issued(entry))
                done += 1
                advance(target)
    except KeyboardInterrupt:
        click.echo(say("cli.roster.stopped", lang, done=done, count=len(targets)), err=True)
        raise
    seconds = f"{time.monotonic() - start:.1f}"
    click.echo(say("cli.roster.written", lang, count=done, path=folder, seconds=seconds))


@contextmanager
def _progress(count: int, lang: Lang) -> Iterator[Advance]:
    """Show how far it is: a bar on a terminal, now and then a line elsewhere."""
    if not sys.stderr.isatty():
        yield _lines(count, lang)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.roster.progress", lang), total=count)
        yield lambda _: bar.advance(task)


def _lines(count: int, lang: Lang) -> Advance:
    numbers = iter(range(1, count + 1))

    def advance(path: Path) -> None:
        number = next(numbers)
        if number % LINE_EVERY == 0 or number == count:
            click.echo(say("cli.roster.one", lang, number=number, count=count, path=path), err=True)

    return advance
