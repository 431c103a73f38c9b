"""docs/commands.md: every command with its arguments, options and example, in both languages, as click has them.

python -m tests.support.commands_page       prints what is known in the terminal's language, as JSON
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from perfxl.cli import perfxl as front

ROOT = Path(__file__).resolve().parents[2]
LOCALES = {"zh": "zh_CN.UTF-8", "en": "C.UTF-8"}


class Option(msgspec.Struct, frozen=True):
    """One option: how it is written, with what, and what it says of itself."""

    names: tuple[str, ...]
    takes: str
    default: str
    required: bool
    told: str


class Told(msgspec.Struct, frozen=True):
    """One command: its usage, help, example and options."""

    name: str
    usage: str
    told: str
    example: str
    options: tuple[Option, ...]


def commands(group: click.Group = front, path: tuple[str, ...] = ("perfxl",)) -> Iterator[Told]:
    """Yield every command as click has it in this process's language, groups left out."""
    context = click.Context(group, info_name=" ".join(path))
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif command is not None:
            yield _told(command, click.Context(command, info_name=" ".join((*path, name))))


def _told(command: click.Command, context: click.Context) -> Told:
    text, _, example = (command.help or "").replace("\b", "").strip().partition("\n")
    usage = " ".join([context.info_name or "", *command.collect_usage_pieces(context)])
    options = (one for one in command.params if isinstance(one, click.Option))
    return Told(context.info_name or "", usage, text, example.strip(), tuple(_option(one, context) for one in options))


def _option(one: click.Option, context: click.Context) -> Option:
    takes = "" if one.is_flag else one.make_metavar(context)
    held = one.get_default(context)
    default = "" if one.is_flag or not isinstance(held, str | int | Path) else str(held)
    return Option((*one.opts, *one.secondary_opts), takes, default, one.required, one.help or "")


def told(lang: str) -> tuple[Told, ...]:
    """Return every command as a terminal of a language tells it: help is made when the program starts."""
    here = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": LOCALES[lang], "LANG": LOCALES[lang]}
    command = [sys.executable, "-m", "tests.support.commands_page"]
    done = subprocess.run(command, cwd=ROOT, env=here, check=True, capture_output=True, text=True, encoding="utf-8")
    return msgspec.json.decode(done.stdout, type=tuple[Told, ...])


def page() -> str:
    """Return the page."""
    lines: list[str] = []
    for zh, en in zip(told("zh"), told("en"), strict=True):
        lines += [f"## {zh.name}", "", zh.told, "", en.told, "", "```text", zh.usage, "```", ""]
        lines += [f"{zh.example}", "", "| 选项 | 说明 | meaning |", "|---|---|---|"]
        lines += [_row(*pair) for pair in zip(zh.options, en.options, strict=True)]
        lines.append("")
    return "\n".join(lines)


def _row(zh: Option, en: Option) -> str:
    written = " ".join([", ".join(zh.names), zh.takes]).strip().replace("|", "\\|")
    said = [f"{one.told}{_besides(one, lang)}".replace("|", "\\|") for one, lang in ((zh, "zh"), (en, "en"))]
    return f"| `{written}` | {said[0]} | {said[1]} |"


def _besides(one: Option, lang: str) -> str:
    if one.required:
        return "（必写）" if lang == "zh" else " (required)"
    if one.default:
        return f"（默认 {one.default}）" if lang == "zh" else f" (default {one.default})"
    return ""


if __name__ == "__main__":
    print(json.dumps(msgspec.to_builtins(tuple(commands())), ensure_ascii=False))
