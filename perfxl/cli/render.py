"""`perfxl render`: the findings of an earlier check in other words, without reading a return again."""

from __future__ import annotations

from pathlib import Path

import click

from perfxl.batch import write_whole
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import terminal_lang
from perfxl.errors import UsageFault
from perfxl.messages import Lang
from perfxl.pipeline import read_bytes


@click.command(help=helped("help.render"))
@click.argument("file", metavar="FILE.json", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "json_file", metavar="FILE|-", help=helped("help.check.json"))
@lang_option
def render(file: Path, json_file: str | None, lang: Lang | None) -> None:
    """Print a check's result in the language asked for; with `--json` write it as JSON in that language."""
    from perfxl.render.machine import ReportFault, from_json, retold, to_json
    from perfxl.render.screen import told

    screen = lang or terminal_lang()
    try:
        made = from_json(read_bytes(file))
    except ReportFault as fault:
        raise UsageFault("fault.not_a_result", path=file, problem=fault) from fault
    if json_file is None:
        for line in told(made, screen):
            click.echo(line)
    elif json_file == "-":
        click.echo(to_json(retold(made, screen)), nl=False)
    else:
        write_whole(Path(json_file), to_json(retold(made, screen)))
