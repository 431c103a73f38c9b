"""`perfxl explain`: the manual of one rule, or a line for each."""

from __future__ import annotations

import click

from perfxl.cli.completing import complete_code, complete_form
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import terminal_lang
from perfxl.cli.template import DEFAULT_FORM
from perfxl.form import load_form
from perfxl.messages import Lang
from perfxl.render.explanation import explanation, explanations, explanations_json
from perfxl.rules import explain as explain_one
from perfxl.rules import explain_all


@click.command(help=helped("help.explain"))
@click.argument("code", metavar="[CODE]", default="", shell_complete=complete_code)
@click.option(
    "--form", default=DEFAULT_FORM, show_default=True, metavar="FORM", shell_complete=complete_form,
    help=helped("help.explain.form"),
)  # fmt: skip
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help=helped("help.explain.format"),
)  # fmt: skip
@lang_option
def explain(code: str, form: str, output: str, lang: Lang | None) -> None:
    """Print the manual of one code, or a line for each."""
    screen = lang or terminal_lang()
    loaded = load_form(form)
    if output == "json":
        found = (explain_one(loaded, code, screen),) if code else explain_all(loaded, screen)
        click.echo(explanations_json(found).decode(), nl=False)
        return
    if code:
        lines = explanation(explain_one(loaded, code, screen), screen)
    else:
        lines = explanations(explain_all(loaded, screen), screen)
    for line in lines:
        click.echo(line)
