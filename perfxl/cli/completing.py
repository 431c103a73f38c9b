"""What the shell offers for a word that is being typed: forms, and codes of rules with their titles.

Both are read from the definitions as they stand, without binding a form: a key is pressed and somebody waits.
"""

from __future__ import annotations

import click
import tomli
from click.shell_completion import CompletionItem

from perfxl.cli.speech import terminal_lang
from perfxl.form.folders import form_folders
from perfxl.messages import catalogue


def complete_form(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's
    """Offer the forms we were delivered with."""
    return [CompletionItem(id) for id in form_folders() if id.startswith(incomplete)]


def complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's
    """Offer the codes of every form's rules and relations."""
    wanted = incomplete.upper()
    return [CompletionItem(code, help=title) for code, title in _codes().items() if code.startswith(wanted)]


def complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer codes for the last of several with commas between."""
    before, comma, last = incomplete.rpartition(",")
    offered = complete_code(ctx, param, last)
    return [CompletionItem(f"{before}{comma}{one.value}", help=one.help) for one in offered]


def complete_tables(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's
    """Offer what `perfxl extract` can add, for the last of several with commas between."""
    from perfxl.extraction import WITH

    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(f"{before}{comma}{name}") for name in WITH if name.startswith(last)]


def _codes() -> dict[str, str]:
    """Return every code with its title, sorted."""
    lang = terminal_lang()
    found: dict[str, str] = {}
    for folder in form_folders().values():
        for name in ("rules.toml", "relations.toml"):
            page = folder.joinpath(name)
            told = tomli.loads(page.read_text("utf-8")) if page.is_file() else {}
            for code in told.get("rules", {}):
                found.setdefault(code, catalogue().get(f"rule.{code}.title", {}).get(lang, ""))
            for one in told.get("relation", ()):
                found.setdefault(one["code"], one.get("title", ""))
    return dict(sorted(found.items()))
