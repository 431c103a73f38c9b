"""`perfxl completion`: the few lines a shell needs to complete commands, options, forms and codes."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from perfxl.cli.options import helped, lang_option
from perfxl.messages import Lang

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_PERFXL_COMPLETE"  # what click listens to, made from the program's name


@click.command(help=helped("help.completion"))
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@lang_option
@click.pass_context
def completion(ctx: click.Context, shell: str, lang: Lang | None) -> None:  # noqa: ARG001 - a script has no language
    """Print a shell's script."""
    kind = get_completion_class(shell)
    if kind is None:
        raise TypeError(f"click knows no shell {shell}")
    # Not the class's own `source`: bash's starts a bash to ask its version, and old ones complete well enough.
    click.echo(ShellComplete.source(kind(ctx.find_root().command, {}, "perfxl", VARIABLE)))
