"""The command line: one file a command; faults become sentences here and nowhere else (floor 8).

A command's file is imported when that command is asked for: `--help` and a mistyped word wait for nothing heavy.
"""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from perfxl import __version__
from perfxl.cli.options import helped
from perfxl.cli.speech import fault_sentence, speak, system_sentence, terminal_lang, usage_sentence
from perfxl.errors import PerfxlError
from perfxl.messages import LANGUAGES, Lang, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FAILED = 2
COMMANDS = (
    "check",
    "completion",
    "doctor",
    "explain",
    "extract",
    "forms",
    "render",
    "rules",
    "schema",
    "status",
    "template",
    "tour",
    "unmark",
)  # each the name of its file, too


class _Front(click.Group):
    """The group of commands; a mistyped one is answered with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Name the commands without importing one."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import a command's file and return the command; None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"perfxl.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"perfxl.cli.{cmd_name}.{cmd_name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands with what the catalogue says of each."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        told = [(name, click.Command(name, help=helped(f"help.{name}")).get_short_help_str(room)) for name in COMMANDS]
        with formatter.section(say("click.commands", terminal_lang())):
            formatter.write_dl(told)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands without importing one, and the options."""
        from click.shell_completion import CompletionItem

        told = ((name, click.Command(name, help=helped(f"help.{name}"))) for name in COMMANDS)
        named = [
            CompletionItem(name, help=one.get_short_help_str()) for name, one in told if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

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
@click.version_option(__version__, "-V", "--version", prog_name="perfxl", help=helped("help.version"))
def perfxl() -> None:
    """Hold the commands together."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its status: 0 nothing open, 1 something is, 2 the run failed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old code page must not turn a sentence into a traceback
    sys.exit(_run(arguments))


def _asked_lang(arguments: list[str]) -> Lang | None:
    """Return the language of `--lang`, so that help and complaints about the command line come in it, too."""
    for option, value in pairwise(arguments):
        if option == "--lang" and value in LANGUAGES:
            return "zh" if value == "zh" else "en"
    return None


def _run(arguments: list[str] | None) -> int:
    speak(_asked_lang(sys.argv[1:] if arguments is None else arguments))
    lang = terminal_lang()
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
    except OSError as fault:
        sentence = system_sentence(fault, lang)
    else:
        return status if isinstance(status, int) else 0
    click.echo(say("fault.line", lang, sentence=sentence), err=True)
    return FAILED
