"""What the shell offers for a word that is being typed: forms, and codes of rules. Nothing heavy is imported for it."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def complete_form(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's
    """Offer the forms we were delivered with."""
    from perfxl.form.folders import form_folders

    return [CompletionItem(id) for id in form_folders() if id.startswith(incomplete)]
