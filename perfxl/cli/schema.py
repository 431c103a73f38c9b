"""`perfxl schema`: the JSON Schema of what `perfxl check --json` writes."""

from __future__ import annotations

from importlib.resources import files

import click

from perfxl.cli.options import helped, lang_option
from perfxl.messages import Lang

FILE = "check.schema.json"


@click.command(help=helped("help.schema"))
@lang_option
def schema(lang: Lang | None) -> None:  # noqa: ARG001 - a schema has no language
    """Print the schema as it was delivered."""
    click.echo(files("perfxl").joinpath("render", FILE).read_text("utf-8"), nl=False)
