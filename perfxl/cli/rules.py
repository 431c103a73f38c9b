"""`perfxl rules try`: which archived returns would get another answer under a changed definition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from perfxl.batch import find
from perfxl.cli.completing import complete_form
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import fault_sentence, terminal_lang
from perfxl.form.load import form_folder, read_form
from perfxl.messages import Lang, say
from perfxl.model import Outcome, plain
from perfxl.model.rounds import finding_key
from perfxl.pipeline import Terms, process


@click.group(help=helped("help.rules"))
def rules() -> None:
    """Hold what is done with the rules themselves."""


@rules.command("try", help=helped("help.rules.try"))
@click.option(
    "--on", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help=helped("help.on")
)
@click.option("--form", required=True, metavar="FORM", shell_complete=complete_form, help=helped("help.rules.form"))
@lang_option
def try_(folder: Path, form: str, lang: Lang | None) -> None:
    """Check every return twice, as delivered and by the changed definition, and print where the answers differ."""
    screen = lang or terminal_lang()
    changed = Terms(form=read_form(form_folder(form)))
    sources = find([folder], [])
    different = 0
    for source in sources:
        before = process(source.path, editions=()).outcome
        if before.submission is None:
            sentence = fault_sentence(before.fault, screen) if before.fault else ""
            click.echo(say("cli.try.unread", screen, path=source.path, sentence=sentence))
            continue
        lines = list(_differences(before, process(source.path, changed, editions=()).outcome, screen))
        different += bool(lines)
        if lines:
            click.echo(say("cli.try.return", screen, department=before.department or "—", path=source.path))
            for line in lines:
                click.echo(f"  {line}")
    click.echo(say("cli.try.closing", screen, count=len(sources), different=different))


def _differences(before: Outcome, after: Outcome, lang: Lang) -> Iterator[str]:
    """Yield a line for the status, the computed total, and each finding that only one of the definitions makes."""
    if before.status is not after.status:
        words = {name: say(f"word.status.{one.status.value}", lang) for name, one in (("old", before), ("new", after))}
        yield say("cli.try.status", lang, **words)
    if before.score is not None and after.score is not None and before.score.computed != after.score.computed:
        totals = {"old": plain(before.score.computed), "new": plain(after.score.computed)}
        yield say("cli.try.computed", lang, **totals, old_grade=before.score.grade, new_grade=after.score.grade)
    old = {(finding_key(one), one.level): one for one in before.findings}
    new = {(finding_key(one), one.level): one for one in after.findings}
    for head, found in (
        ("gone", [old[key] for key in old.keys() - new.keys()]),
        ("added", [new[key] for key in new.keys() - old.keys()]),
    ):
        for one in sorted(found, key=lambda each: each.order):
            level = say(f"word.level.{one.level.value}", lang)
            yield say(f"cli.try.{head}", lang, code=one.code, level=level, message=one.message.say(lang))
