"""`perfxl tour`: a small season in an empty folder, checked and marked, and what to open first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from perfxl.batch import Options, expected_of, find, run, write_whole
from perfxl.cli.options import helped, lang_option
from perfxl.cli.progress import progress
from perfxl.cli.speech import terminal_lang
from perfxl.cli.template import DEFAULT_FORM
from perfxl.cli.workers import jobs_for
from perfxl.errors import OutputExists, OutputFault
from perfxl.form import load_form
from perfxl.ledger import ledger_in
from perfxl.messages import Lang, say
from perfxl.model import Stage, Status
from perfxl.pipeline import Terms
from perfxl.render import Record, summary
from perfxl.roster import RosterFile
from perfxl.tour import tour_of

COUNTED = (Status.ACCEPTED, Status.TO_EXPLAIN, Status.RETURNED, Status.UNREADABLE)


@click.command(help=helped("help.tour"))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help=helped("help.tour.output")
)
@lang_option
def tour(output: Path, lang: Lang | None) -> None:
    """Make the season, check it, and say what to open first."""
    screen = lang or terminal_lang()
    _refuse_used(output)
    roster, returned, checked, overview = (
        output / say(f"tour.{name}", screen) for name in ("roster", "returned", "checked", "summary")
    )
    made = tour_of(load_form(DEFAULT_FORM))
    write_whole(roster, made.roster())
    for name, data in made.returns():
        write_whole(returned / name, data)
    known = RosterFile(roster, made.roster())
    sources = find([returned], [checked, overview])
    options = Options(checked, None, False, Terms(Stage.DRAFT, lang or "zh", known), jobs_for(sources, None))
    with ledger_in(checked) as ledger, progress(len(sources), screen) as advance:
        batch = run(sources, options, ledger, advance)
        expected = expected_of(known(made.form))
        ledger.expect(expected)
        write_whole(overview, summary(batch, output, lang or "zh", expected))
        records = list(batch)
    click.echo(say("cli.tour.made", screen, folder=output, departments=len(made.departments), files=len(records)))
    click.echo(_counts(records, screen))
    click.echo("\n" + say("cli.tour.open", screen, summary=overview, marked=_first_marked(records)))
    for key in ("check", "status", "template"):
        folders = {"roster": roster, "returned": returned, "checked": checked, "summary": overview}
        told = {name: _quoted(path) for name, path in folders.items()}
        issued = _quoted(output / say("tour.issued", screen))
        click.echo("\n" + say(f"cli.tour.next.{key}", screen, **told, issued=issued))


def _refuse_used(folder: Path) -> None:
    """Refuse a folder with anything in it: whatever lies there is not ours to mix with."""
    if folder.exists() and not folder.is_dir():
        raise OutputFault("fault.output_is_file", path=folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputExists("fault.tour.used", path=folder)


def _counts(records: list[Record], lang: Lang) -> str:
    counts = Counter(record.entry.status for record in records)
    facts = {status.value: counts[status] for status in COUNTED}
    return say("cli.tour.counts", lang, **facts)


def _first_marked(records: list[Record]) -> str:
    """Return the marked copy with the fewest findings of those sent back: the easiest to look at first."""
    return min(_marked(records))[1]


def _marked(records: list[Record]) -> Iterator[tuple[int, str]]:
    for record in records:
        if record.entry.status is Status.RETURNED and record.entry.marked is not None:
            yield len(record.entry.findings), record.entry.marked


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
