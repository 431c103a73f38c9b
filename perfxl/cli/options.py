"""What the commands share: help texts from the catalogue, and the language option."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from perfxl.cli.speech import terminal_lang
from perfxl.messages import catalogue, say

Command = Callable[..., Any]


def helped(key: str) -> str:
    """Return a command's help in the terminal's language, its example below where the catalogue has one."""
    lang = terminal_lang()
    text = say(key, lang)
    example = f"{key}.example"
    return f"{text}\n\n\b\n{say(example, lang)}" if example in catalogue() else text


def lang_option(command: Command) -> Command:
    """Add `--lang`; None leaves workbooks in Chinese and the screen to the locale."""
    return click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help=helped("help.lang"))(command)
