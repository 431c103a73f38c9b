"""填报说明: what a department is told before it fills in the form, all of it from the definition and the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec
from msgspec import Struct

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FieldDef, RubricBlock, TableBlock
from perfxl.form.form import Form
from perfxl.form.instances import identity_levels
from perfxl.messages import catalogue, say
from perfxl.model import Level, plain
from perfxl.template.checksheet import FILLS, RELATED, STRONG
from perfxl.template.looks import LOCKED_FILL, PREFILLED_FILL, is_locked
from perfxl.template.selfcheck import State
from perfxl.template.validations import TEXT_LIMITS, entry_kind, entry_rule

EXAMPLES = 4
LEVELS = (Level.MUST_FIX, Level.MUST_EXPLAIN, Level.NOTICE)
STATES = (State.FAILED, State.BLANK, State.UNREADABLE, State.NOT_APPLICABLE, State.PASSED)


class Line(Struct, frozen=True):
    """One row: what is spoken of, and what is said. `fill` colours the former, `sheet` is where it leads."""

    key: str
    text: str
    fill: str = ""
    sheet: str = ""


class Chapter(Struct, frozen=True):
    """A heading and its rows."""

    title: str
    lines: tuple[Line, ...]


def guide_chapters(form: Form) -> tuple[Chapter, ...]:
    """Return the chapters of 填报说明 that a form needs; one it has nothing to say about is left out."""
    check, rubric = _say("check.title", page="template"), _rubric_title(form)
    chapters = [
        (_say("steps"), _steps(form, check)),
        (_say("colours"), _colours(check, rubric)),
        (_say("sheets"), _sheets(form, check)),
        (_say("kinds"), _kinds(form)),
        (_say("required"), _required(form)),
        (_say("check", check=check), _check()),
        (_say("live", rubric=rubric, computed=_live_head("computed"), band=_live_head("band")), _live(form)),
        (_say("grades"), _grades(form)),
        (_say("returned"), _returned()),
        (_say("contact"), _contact(form)),
    ]
    told = [(title, rows) for title, lines in chapters if (rows := tuple(lines))]
    numerals = _say("numerals")
    return tuple(
        Chapter(_say("chapter", number=numerals[number], title=title), rows)
        for number, (title, rows) in enumerate(told)
    )


def _say(key: str, /, *, page: str = "template.guide", **facts: object) -> str:
    return say(f"{page}.{key}", "zh", **facts)


def _listed(labels: Iterable[str]) -> str:
    return say("list.separator", "zh").join(dict.fromkeys(labels))


def _steps(form: Form, check: str) -> Iterator[Line]:
    money = form.definition.money
    words = {state.value: state.word for state in STATES}
    first, last = form.sheets[0].title, form.sheets[-1].title
    facts = {"first": first, "last": last, "unit": money.unit, "places": money.precision, "check": check}
    keys = ["fill", "paste", *(["rows"] if _has_unit_rows(form) else []), "check", "send"]
    for number, key in enumerate(keys, 1):
        yield Line(_say("step", number=number), say(f"template.guide.step.{key}", "zh", **facts, **words))


def _has_unit_rows(form: Form) -> bool:
    blocks = (block for sheet in form.sheets for block in sheet.blocks)
    return any(isinstance(block, TableBlock) and block.row_set == "unit" for block in blocks)


def _colours(check: str, rubric: str) -> Iterator[Line]:
    fills = {
        "typed": "",
        "locked": LOCKED_FILL,
        "prefilled": PREFILLED_FILL,
        "failed": STRONG,
        "related": RELATED,
        "blank": FILLS[State.BLANK],
        "passed": FILLS[State.PASSED],
        "preprinted": "",
    }
    for key, fill in fills.items():
        yield Line(_say(f"colour.{key}"), _say(f"colour.{key}.says", check=check, rubric=rubric), fill)


def _sheets(form: Form, check: str) -> Iterator[Line]:
    for sheet in form.sheets:
        yield Line(sheet.title, sheet.purpose, sheet=sheet.title)
    yield Line(check, _say("sheet.check"), sheet=check)
    yield Line(_say("title"), _say("sheet.guide"))


def _typed_fields(form: Form) -> tuple[FieldDef, ...]:
    """Return the fields a department types in, a column once."""
    typed = (one.field for one in form.instances.values() if not is_locked(one))
    return tuple({field.id: field for field in typed}.values())


def _kinds(form: Form) -> Iterator[Line]:
    """Tell the rule of every kind of cell the form has, with fields of that kind."""
    kinds: dict[str, list[FieldDef]] = {}
    for field in _typed_fields(form):
        kinds.setdefault(entry_kind(field), []).append(field)
    order = list(FIELD_TYPES)
    for kind in sorted(kinds, key=lambda kind: order.index(kinds[kind][0].type)):
        yield Line(_say(f"kind.{kind}"), _rule(kind, kinds[kind], form))


def _rule(kind: str, fields: list[FieldDef], form: Form) -> str:
    general = f"template.guide.kind.{kind}.says"
    field = msgspec.structs.replace(fields[0], unit="")
    rule = say(general, "zh", limit=TEXT_LIMITS.get(kind, 0)) if general in catalogue() else entry_rule(field, form)
    labels = _listed(field.label for field in fields[: None if kind == "money_signed" else EXAMPLES])
    return rule + _say("namely" if len(fields) <= EXAMPLES or kind == "money_signed" else "such_as", labels=labels)


def _required(form: Form) -> Iterator[Line]:
    """List what has to be filled in, sheet by sheet; what waits for the signature; what is not the department's."""
    identity = {
        name for name, level in identity_levels(form.instances, form.definition).items() if level is Level.MUST_FIX
    }
    ones = [one for one in form.instances.values() if one.computed is None]
    for sheet in form.sheets:
        here = [one for one in ones if one.sheet == sheet.id and (one.field.required or one.name in identity)]
        if here:
            yield Line(sheet.title, _say("labels", labels=_listed(one.field.label for one in here)), sheet=sheet.title)
    yield Line(_say("required.rows"), _say("required.rows.says"))
    for key in ("sign_off", "finance_only"):
        labels = [one.field.label for one in ones if getattr(one.field, key)]
        if labels:
            yield Line(_say(key), _say("labels", labels=_listed(labels)))


def _check() -> Iterator[Line]:
    for state in STATES:
        fill = FILLS.get(state, "")
        yield Line(state.word, _say(f"check.{state.value}.says", passed=State.PASSED.word), fill)


def _rubric_title(form: Form) -> str:
    pages = (page.title for page in form.sheets if any(isinstance(block, RubricBlock) for block in page.blocks))
    return next(pages, "")


def _live_head(name: str) -> str:
    return _say(f"live.head.{name}", page="template").replace("\n", "")


def _live(form: Form) -> Iterator[Line]:
    if not form.criteria:
        return
    tabs = {sheet.id: sheet.title for sheet in form.sheets}
    sources = [form.instances[name].sheet for one in form.criteria for name in one.required if name in form.instances]
    inputs = tabs[max(dict.fromkeys(sources), key=sources.count)] if sources else form.sheets[0].title
    yield Line(_live_head("computed"), _say("live.computed.says"))
    yield Line(_live_head("band"), _say("live.band.says"))
    for reason in ("missing", "stated", "not_applicable"):
        key = _say(f"live.{reason}", page="template")
        yield Line(key, _say(f"live.{reason}.says", inputs=inputs))
    yield Line(_say("live.total"), _say("live.total.says"))


def _grades(form: Form) -> Iterator[Line]:
    bands = sorted(form.definition.grade_bands, key=lambda band: band.least, reverse=True)
    if bands:
        yield Line(bands[0].grade, _say("grade.top", least=plain(bands[0].least)))
    for above, band in pairwise(bands):
        key = "bottom" if band is bands[-1] else "middle"
        yield Line(band.grade, _say(f"grade.{key}", least=plain(band.least), next=plain(above.least)))


def _returned() -> Iterator[Line]:
    yield Line(say("marking.problems.title", "zh"), _say("returned.problems.says"))
    for level in LEVELS:
        yield Line(say(f"word.level.{level.value}", "zh"), _say(f"returned.{level.value}.says"))
    yield Line(say("marking.problems.head.explanation", "zh"), _say("returned.explanation.says"))
    yield Line(say("marking.scores.title", "zh"), _say("returned.scores.says"))
    yield Line(_say("returned.again"), _say("returned.again.says"))


def _contact(form: Form) -> Iterator[Line]:
    if form.definition.contact:
        yield Line(_say("contact.who"), form.definition.contact)
