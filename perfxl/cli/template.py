"""`perfxl template`: one blank workbook, or one for every department of a roster."""

from __future__ import annotations

from pathlib import Path

import click

from perfxl.batch import write_whole
from perfxl.cli.completing import complete_form
from perfxl.cli.issue import issue
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import terminal_lang
from perfxl.errors import OutputExists, UsageFault
from perfxl.form import load_form
from perfxl.messages import Lang, say
from perfxl.roster.columns import MOST_SUBORDINATES
from perfxl.template import build_template

DEFAULT_FORM = "department_overall"


@click.command(help=helped("help.template"))
@click.argument("form", metavar="[FORM]", default=DEFAULT_FORM, shell_complete=complete_form)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE|DIR",
    help=helped("help.template.output"),
)  # fmt: skip
@click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False), metavar="ROSTER", help=helped("help.template.roster")
)
@click.option(
    "--subordinates", type=click.IntRange(0, MOST_SUBORDINATES), metavar="N", help=helped("help.template.subordinates")
)
@click.option("--force", is_flag=True, help=helped("help.template.force"))
@lang_option
def template(
    form: str, output: Path, roster: Path | None, subordinates: int | None, force: bool, lang: Lang | None
) -> None:
    """Write one blank workbook of a form, or one for every department of a roster."""
    made, screen = load_form(form, subordinates), lang or terminal_lang()
    if roster is not None:
        issue(made, roster, output, screen, force=force)
        return
    if output.is_dir():
        raise UsageFault("fault.template.folder", path=output)
    if output.suffix.lower() != ".xlsx":
        raise UsageFault("fault.not_xlsx", path=output)
    if output.exists() and not force:
        raise OutputExists("fault.output_exists", path=output)
    write_whole(output, build_template(made))
    click.echo(say("cli.template.written", screen, path=output, fields=len(made.instances), sheets=len(made.sheets)))
