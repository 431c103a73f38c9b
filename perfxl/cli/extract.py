"""`perfxl extract`: what returns hold as long tables, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from perfxl.batch import find
from perfxl.cli.completing import complete_form, complete_tables
from perfxl.cli.options import helped, lang_option
from perfxl.cli.passwords import supplied_keys
from perfxl.cli.progress import progress
from perfxl.cli.speech import terminal_lang
from perfxl.cli.workers import processors
from perfxl.errors import UsageFault
from perfxl.extraction import WITH, Extracted, Wanted, clear_for_extract
from perfxl.extraction import extract as extract_all
from perfxl.form import load_form
from perfxl.messages import Lang, say
from perfxl.model import Status
from perfxl.pipeline import Terms, read_bytes
from perfxl.render.tables import FORMATS, check_format
from perfxl.roster import RosterFile

FAILED = 2


@click.command(help=helped("help.extract"))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="DIR", help=helped("help.extract.output")
)
@click.option("--format", "kind", type=click.Choice([*FORMATS]), required=True, help=helped("help.extract.format"))
@click.option(
    "--form", default="", metavar="FORM", shell_complete=complete_form, help=helped("help.extract.form")
)  # fmt: skip
@click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False), metavar="ROSTER", help=helped("help.extract.roster")
)
@click.option(
    "--with",
    "beside",
    multiple=True,
    metavar="TABLES",
    shell_complete=complete_tables,
    help=helped("help.extract.with"),
)
@click.option("--password", "passwords", multiple=True, metavar="PASSWORD", help=helped("help.check.password"))
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=helped("help.check.password_file"),
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=helped("help.check.jobs"))
@click.option("--force", is_flag=True, help=helped("help.extract.force"))
@lang_option
def extract(
    paths: tuple[Path, ...],
    output: Path,
    kind: str,
    form: str,
    roster: Path | None,
    beside: tuple[str, ...],
    passwords: tuple[str, ...],
    password_file: Path | None,
    jobs: int | None,
    force: bool,
    lang: Lang | None,
) -> int:
    """Write the tables; return 2 where a return could not be read, though the tables of the others stand."""
    screen = lang or terminal_lang()
    check_format(kind)
    asked = _asked(beside)
    if form:
        load_form(form)  # a form nobody knows is said before anything is read
    known = RosterFile(roster, read_bytes(roster)) if roster is not None else None
    terms = Terms(lang=lang or "zh", roster=known, keys=supplied_keys(passwords, password_file))
    clear_for_extract(output, force=force)
    sources = find(paths, [output, *(path for path in (roster, password_file) if path is not None)])
    with progress(len(sources), screen) as advance:
        made = extract_all(
            sources, output, kind, Wanted(terms, form, asked), jobs=jobs or processors(), watch=advance
        )  # fmt: skip
    _tell(made, output, kind, screen)
    return FAILED if made.failed else 0


def _asked(beside: Iterable[str]) -> tuple[str, ...]:
    """Return what `--with` asks for; raise UsageFault for a word it does not know."""
    asked = [word for one in beside for word in one.replace("，", ",").split(",") if word]
    for name in asked:
        if name not in WITH:
            raise UsageFault("fault.extract.with", name=name, known="、".join(WITH))
    return tuple(name for name in WITH if name in asked)


def _tell(made: Extracted, output: Path, kind: str, screen: Lang) -> None:
    for one in made.unread:
        if one.status is not Status.IGNORED:
            sentence = say("fault.at", screen, path=one.file, sentence=one.reasons[screen])
            click.echo(say("fault.line", screen, sentence=sentence), err=True)
    ignored = sum(one.status is Status.IGNORED for one in made.unread)
    unread, dictionary = output / f"unread.{kind}", output / f"_dictionary.{kind}"
    told = say(
        "cli.extract.written",
        screen,
        returns=made.returns,
        path=output,
        files=len(made.files),
        format=kind,
        dictionary=dictionary,
    )
    click.echo(told)
    if ignored:
        click.echo(say("cli.extract.ignored", screen, count=ignored, unread=unread))
