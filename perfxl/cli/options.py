"""What the commands share: help texts from the catalogue, and the language option."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from perfxl.cli.speech import terminal_lang
from perfxl.messages import catalogue, say

Command = Callable[..., Any]


class Place(click.Path):
    """A path, or an address that fsspec opens (s3://…, sftp://…, file://…)."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the place; raise UsageFault where nothing opens such an address."""
        if isinstance(value, str) and "://" in value:
            from perfxl.places import place

            return place(value)
        return cast("Path", super().convert(cast("str", value), param, ctx))


def helped(key: str) -> str:
    """Return a command's help in the terminal's language, its example below where the catalogue has one."""
    lang = terminal_lang()
    text = say(key, lang)
    example = f"{key}.example"
    return f"{text}\n\n\b\n{say(example, lang)}" if example in catalogue() else text


def lang_option(command: Command) -> Command:
    """Add `--lang`; None leaves workbooks in Chinese and the screen to the locale."""
    return click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help=helped("help.lang"))(command)
