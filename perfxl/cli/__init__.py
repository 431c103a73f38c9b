"""The command line: one file a command; faults become sentences here and nowhere else (floor 8)."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from itertools import pairwise

import click

from perfxl import __version__
from perfxl.cli.check import check
from perfxl.cli.explain import explain
from perfxl.cli.forms import forms
from perfxl.cli.options import helped
from perfxl.cli.render import render
from perfxl.cli.rules import rules
from perfxl.cli.speech import fault_sentence, terminal_lang, usage_sentence
from perfxl.cli.template import template
from perfxl.cli.unmark import unmark
from perfxl.errors import PerfxlError
from perfxl.messages import LANGUAGES, Lang, say

FAILED = 2


class _Front(click.Group):
    """The group of commands; a mistyped one is answered with the nearest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; raise UsageError with the near miss."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            lang = terminal_lang()
            near = get_close_matches(name, self.list_commands(ctx), 1)
            offered = say("fault.usage.near", lang, near=near[0]) if near else ""
            raise _NoSuchCommand(say("fault.usage.command", lang, name=name, near=offered))
        return super().resolve_command(ctx, args)


class _NoSuchCommand(click.UsageError):
    """A sentence already in the user's language."""


@click.group(cls=_Front, help=helped("help.perfxl"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="perfxl")
def perfxl() -> None:
    """Hold the commands together."""


for command in (template, check, unmark, explain, forms, rules, render):
    perfxl.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its status: 0 nothing open, 1 something is, 2 the run failed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old code page must not turn a sentence into a traceback
    sys.exit(_run(arguments))


def _asked_lang(arguments: list[str]) -> Lang:
    """Return the language of `--lang`, so that complaints about the command line come in it, too."""
    for option, value in pairwise(arguments):
        if option == "--lang" and value in LANGUAGES:
            return "zh" if value == "zh" else "en"
    return terminal_lang()


def _run(arguments: list[str] | None) -> int:
    lang = _asked_lang(sys.argv[1:] if arguments is None else arguments)
    try:
        status = perfxl.main(arguments, prog_name="perfxl", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.format_message(), err=True)
        return FAILED
    except _NoSuchCommand as fault:
        sentence = fault.message
    except click.ClickException as fault:
        sentence = usage_sentence(fault, lang)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except PerfxlError as fault:
        sentence = fault_sentence(fault, lang)
    except BrokenPipeError:
        sys.stdout = None  # the reader went away (head, less): nothing is wrong with the run
        return 0
    else:
        return status if isinstance(status, int) else 0
    click.echo(say("fault.line", lang, sentence=sentence), err=True)
    return FAILED
