"""`perfxl forms`: list, show, lint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from perfxl.batch import write_whole
from perfxl.cli.completing import complete_form
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import fault_sentence, terminal_lang
from perfxl.cli.template import DEFAULT_FORM
from perfxl.errors import DefinitionFault, OutputExists, UsageFault
from perfxl.form import Form, form_folder, form_folders, load_form, read_form
from perfxl.form.folders import VERSIONS, version_folders
from perfxl.form.lint import lint_folder
from perfxl.messages import Lang, say
from perfxl.render import markdown, rule_book, workbook
from perfxl.rules.table import RULES


@click.group(help=helped("help.forms"))
def forms() -> None:
    """List, show and lint the forms."""


@forms.command("list", help=helped("help.forms.list"))
@lang_option
def list_forms(lang: Lang | None) -> None:
    """Print one line a form."""
    for id in form_folders():
        one = load_form(id).definition
        screen = lang or terminal_lang()
        click.echo(say("cli.forms.line", screen, id=id, version=one.version, title=one.title, year=one.evaluation_year))


@forms.command(help=helped("help.forms.show"))
@click.argument("form", metavar="[FORM]", default=DEFAULT_FORM, shell_complete=complete_form)
@click.option(
    "--format", "kind", type=click.Choice(["text", "md", "xlsx"]), default="text", help=helped("help.forms.show.format")
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=helped("help.forms.show.output"),
)  # fmt: skip
@click.option("--force", is_flag=True, help=helped("help.forms.show.force"))
@lang_option
def show(form: str, kind: str, output: Path | None, force: bool, lang: Lang | None) -> None:
    """Print what a form holds and asks, or write its rule book."""
    one, screen = read_form(form_folder(form)), lang or terminal_lang()
    if kind == "xlsx" and (output is None or output.suffix.lower() != ".xlsx"):
        raise UsageFault("fault.rulebook.format", path=output or form)
    if output is None:
        click.echo(_book(one, kind, screen).decode(), nl=False)
        return
    if output.exists() and not force:
        raise OutputExists("fault.output_exists", path=output)
    # A book that is sent out with the form is in the form's language.
    write_whole(output, _book(one, kind, lang or "zh"))
    click.echo(say("cli.forms.written", screen, path=output))


def _book(form: Form, kind: str, lang: Lang) -> bytes:
    if kind == "xlsx":
        return workbook(rule_book(form, lang), lang)
    return (markdown(rule_book(form, lang)) if kind == "md" else "\n".join((*_shown(form, lang), ""))).encode()


def _shown(form: Form, lang: Lang) -> list[str]:
    one = form.definition
    fields = Counter(instance.sheet for instance in form.instances.values())
    places = Counter((case.relation.code, case.relation.title) for case in form.cases)
    categories = {category.id: category.title for category in form.rubric.category}
    marks = sum(dimension.marks for dimension in form.rubric.dimension)
    lines = [
        say("cli.forms.line", lang, id=form.id, version=form.version, title=one.title, year=one.evaluation_year),
        "",
        say("cli.show.sheets", lang),
        *(say("cli.show.sheet", lang, title=sheet.title, fields=fields[sheet.id]) for sheet in form.sheets),
        "",
        say("cli.show.relations", lang),
    ]
    levels = {(case.relation.code, case.relation.title): case.relation.level for case in form.cases}
    for (code, title), count in places.items():
        level = say(f"word.level.{levels[code, title].value}", lang)
        lines.append(say("cli.show.relation", lang, code=code, title=title, level=level, count=count))
    lines += ["", say("cli.show.rubric", lang, marks=marks)]
    for criterion in (criterion.definition for criterion in form.criteria):
        lines.append(
            say(
                "cli.show.criterion",
                lang,
                category=categories[criterion.category],
                indicator=criterion.indicator,
                marks=criterion.marks,
                method=say(f"word.method.{criterion.method}", lang),
            )
        )
    return [*lines, "", say("cli.show.policies", lang), *(f"  {p.id}  {p.title}" for p in form.rubric.policy)]


def _folders(form: str) -> Iterator[tuple[str, Traversable]]:
    """Yield the folder of one form or of all, each followed by those of its other versions."""
    for id in [form] if form else list(form_folders()):
        folder = form_folder(id)
        yield id, folder
        yield from ((f"{id}/{VERSIONS}/{name}", each) for name, each in version_folders(folder).items())


@forms.command(help=helped("help.forms.lint"))
@click.argument("form", metavar="[FORM]", default="", shell_complete=complete_form)
@lang_option
def lint(form: str, lang: Lang | None) -> int:
    """Lint one form, or all; status 2 where something is to be corrected."""
    screen = lang or terminal_lang()
    status = 0
    codes = tuple(rule.code for rule in RULES)
    for id, folder in _folders(form):
        try:
            one = read_form(folder)
            problems = [problem.say(screen) for problem in lint_folder(folder, codes)]
        except DefinitionFault as fault:
            problems = [fault_sentence(fault, screen)]
        if problems:
            status = 2
            click.echo(say("cli.lint.problems", screen, form=id, count=len(problems)))
            for problem in problems:
                click.echo(f"  {problem}")
        else:
            click.echo(
                say(
                    "cli.lint.clean",
                    screen,
                    form=id,
                    fields=len(one.instances),
                    criteria=len(one.criteria),
                    relations=len({case.relation for case in one.cases}),
                )
            )
    return status
