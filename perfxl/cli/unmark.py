"""`perfxl unmark`: the workbook without any mark of ours."""

from __future__ import annotations

from pathlib import Path

import click

from perfxl.batch import write_whole
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import terminal_lang
from perfxl.errors import OutputExists
from perfxl.marking import freed
from perfxl.messages import Lang, say
from perfxl.pipeline import read_bytes


@click.command(help=helped("help.unmark"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="OUT",
    help=helped("help.unmark.output"),
)
@click.option("--force", is_flag=True, help=helped("help.template.force"))
@lang_option
def unmark(file: Path, output: Path, force: bool, lang: Lang | None) -> None:
    """Write a copy of FILE with every mark, comment, name and sheet of ours taken off."""
    data = read_bytes(file)
    if output.exists() and not force:
        raise OutputExists("fault.output_exists", path=output)
    bare = freed(data)
    write_whole(output, bare)
    key = "cli.unmark.nothing" if bare == data else "cli.unmark.written"
    click.echo(say(key, lang or terminal_lang(), path=output))
