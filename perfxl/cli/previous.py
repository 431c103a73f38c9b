"""Last year's returns as `--previous` names them: a file, a folder, or the JSON of an earlier check."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from perfxl.batch import find
from perfxl.cli.speech import fault_sentence
from perfxl.errors import NotThisForm, UsageFault, WorkbookFault
from perfxl.finding import read_bytes
from perfxl.messages import Lang, say
from perfxl.model import CellRef
from perfxl.model.cells import parse_a1
from perfxl.opening import NO_KEYS, Keys
from perfxl.pipeline import read_last_year
from perfxl.roster import Figure, LastYear, RosterEntry, one_each


def last_years(path: Path, lang: Lang, keys: Keys = NO_KEYS) -> tuple[LastYear, ...]:
    """Return last year's returns, one a department; those that cannot be read are told and left out.

    Raise UsageFault where nothing is left, where a JSON is no result of ours, or where two returns contradict.
    """
    found = tuple(_from_json(path) if path.suffix.lower() == ".json" else _from_workbooks(path, lang, keys))
    if not found:
        raise UsageFault("fault.previous.none", path=path)
    return one_each(found)


def _from_workbooks(path: Path, lang: Lang, keys: Keys) -> Iterator[LastYear]:
    for source in find([path], []):
        if source.fault is not None:
            continue  # received, but no workbook
        try:
            yield read_last_year(source, keys)
        except NotThisForm:
            continue  # evidence lists and the like lie beside returns
        except WorkbookFault as fault:
            sentence = say("fault.at", lang, path=source.path, sentence=fault_sentence(fault, lang))
            click.echo(say("fault.line", lang, sentence=sentence), err=True)


def _from_json(path: Path) -> Iterator[LastYear]:
    from perfxl.render.machine import ReportFault, from_json

    try:
        made = from_json(read_bytes(path))
        for book in made.workbooks:
            if book.year is None:
                continue
            figures = {
                name: Figure(Decimal(one.value), CellRef(one.sheet, *parse_a1(one.cell)))
                for name, one in book.carried.items()
            }
            at = CellRef(book.path, 1, 1)
            entry = RosterEntry(book.department.name or "", book.department.code or "", at, figures)
            yield LastYear(Path(book.path).name, book.year, book.round, entry)
    except (ReportFault, InvalidOperation, ValueError) as fault:
        raise UsageFault("fault.not_a_result", path=path, problem=fault) from fault
