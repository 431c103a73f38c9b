"""`perfxl status`: the season so far, from the ledger beside the marked copies; nothing is checked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import terminal_lang
from perfxl.errors import UsageFault
from perfxl.ledger import form_ids, season_in
from perfxl.messages import Lang


@click.command(help=helped("help.status"))
@click.argument("folder", type=click.Path(path_type=Path), default=Path("checked"), metavar="[FOLDER]")
@click.option("--roster", type=click.Path(path_type=Path, dir_okay=False), metavar="ROSTER", help=helped("help.roster"))
@click.option("--json", "as_json", is_flag=True, help=helped("help.status.json"))
@lang_option
def status(folder: Path, roster: Path | None, as_json: bool, lang: Lang | None) -> None:
    """Print who sent what, what is missing, and what waits for whom."""
    from perfxl.render.status import status_json, status_lines

    expected = None
    if roster is not None:
        from perfxl.batch import expected_of
        from perfxl.form import load_form
        from perfxl.pipeline import read_bytes
        from perfxl.roster import RosterFile

        forms = form_ids(folder)
        if not forms:
            raise UsageFault("fault.ledger.none", path=folder)
        expected = expected_of(RosterFile(roster, read_bytes(roster))(load_form(forms[0])))
    season = season_in(folder, datetime.now().astimezone().date(), expected)
    if as_json:
        click.echo(status_json(season), nl=False)
        return
    for line in status_lines(season, lang or terminal_lang()):
        click.echo(line)
