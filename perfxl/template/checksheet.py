"""Drawing 填报校验, and lighting up the cells of what does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.form import Form, Instance
from perfxl.form.instances import INSTITUTION
from perfxl.messages import say
from perfxl.model import CellSpan
from perfxl.model.marks import SELF_CHECK
from perfxl.template.formulas import CachedValues, EmptyText, NamedReferences
from perfxl.template.looks import BODY_FONT, TITLE_FONT, is_locked
from perfxl.template.metrics import height_of, lines_of
from perfxl.template.paper import set_paper
from perfxl.template.placed import FormLayout
from perfxl.template.selfcheck import MOST_ARGUMENTS, SelfCheck, State

HEAD = 4
"""Rows above the first check: title, how to use it, counts, heads."""

PRINTED = 3
"""Rows that are printed unless all of them are asked for: title, how to use it, counts."""

WIDTHS = (6, 44, 20, 10, 11)
NUMBER, SUBJECT, PLACE, STATE, DIFFERENCE, _, HIDDEN_DIFFERENCE, FILLED = range(8)
STRONG, RELATED, PLACEHOLDER = "#FF9B9B", "#FFE3E3", "#808080"
"""What the checker marks a finding's cell with, and the cells that take part in it; letters of preprinted names."""

FILLS: Mapping[State, str] = {
    State.FAILED: STRONG,
    State.UNREADABLE: STRONG,
    State.BLANK: "#FFD966",
    State.PASSED: "#E2EFDA",
}
COUNTED = (State.FAILED, State.UNREADABLE, State.BLANK, State.PASSED, State.NOT_APPLICABLE)


def draw_check_sheet(workbook: Workbook, form: Form, layout: FormLayout, values: CachedValues) -> SelfCheck:
    """Add 填报校验 to the workbook; return what stands in it."""
    check = SelfCheck(form, NamedReferences(form, layout), values, HEAD + 1)
    sheet = workbook.add_worksheet(say("template.check.title", "zh"))
    formats = _formats(workbook)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(HIDDEN_DIFFERENCE - 1, FILLED, 8, None, {"hidden": True})
    _head(sheet, check, formats)
    for number in range(len(check.rows)):
        _row(sheet, check, layout, number, formats)
    last = HEAD + len(check.rows) - 1
    for state, fill in FILLS.items():
        sheet.conditional_format(HEAD, STATE, last, STATE, {
            "type": "formula", "criteria": f'=$D{HEAD + 1}="{state.word}"',
            "format": workbook.add_format({"bg_color": fill}),
        })  # fmt: skip
    sheet.autofilter(HEAD - 1, 0, last, DIFFERENCE)
    sheet.freeze_panes(HEAD, 0)
    set_paper(sheet)
    sheet.print_area(0, 0, PRINTED - 1, DIFFERENCE)
    sheet.repeat_rows(HEAD - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    title = say("template.check.title", "zh")
    workbook.define_name(SELF_CHECK, f"='{title}'!$D${HEAD + 1}:$D${last + 1}")
    return check


def _formats(workbook: Workbook) -> Mapping[str, Format]:
    base = {"font_name": BODY_FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
    boxed = {**base, "border": 1}
    looks: Mapping[str, Mapping[str, object]] = {
        "title": {**base, "font_name": TITLE_FONT, "font_size": 18, "align": "center"},
        "note": {**base, "font_size": 9.5},
        "count": {**base, "bold": True},
        "head": {**boxed, "bold": True, "align": "center", "bg_color": "#F2F2F2"},
        "centre": {**boxed, "align": "center"},
        "left": {**boxed, "align": "left", "indent": 1},
        "link": {**boxed, "align": "left", "indent": 1, "font_color": "#0563C1", "underline": 1},
        "number": {**boxed, "align": "right", "num_format": "0.00####", "shrink": True, "text_wrap": False},
    }
    return {name: workbook.add_format(dict(look)) for name, look in looks.items()}


def _head(sheet: Worksheet, check: SelfCheck, formats: Mapping[str, Format]) -> None:
    sheet.merge_range(0, 0, 0, DIFFERENCE, say("template.check.title", "zh"), formats["title"])
    sheet.set_row(0, 34)
    how = say("template.check.how", "zh")
    sheet.merge_range(1, 0, 1, DIFFERENCE, how, formats["note"])
    sheet.set_row(1, height_of(lines_of(how, sum(WIDTHS), 9.5), 9.5))
    span = f"$D${HEAD + 1}:$D${HEAD + len(check.rows)}"
    pieces = [
        say("template.check.count", "zh", state=state.word, number=f'"&COUNTIF({span},"{state.word}")&"')
        for state in COUNTED
    ]
    sheet.merge_range(2, 0, 2, DIFFERENCE, "", formats["count"])
    sheet.write_formula(2, 0, f'="{"　".join(pieces)}"', formats["count"], counts(check))
    sheet.set_row(2, height_of(1) + 6)
    for column, name in enumerate(("number", "subject", "place", "state", "difference")):
        sheet.write_string(HEAD - 1, column, say(f"template.check.head.{name}", "zh"), formats["head"])
    sheet.set_row(HEAD - 1, height_of(1) + 4)


def _row(sheet: Worksheet, check: SelfCheck, layout: FormLayout, number: int, formats: Mapping[str, Format]) -> None:
    row, at = check.rows[number], HEAD + number
    place = layout.cells[row.at].anchor
    sheet.write_number(at, NUMBER, number + 1, formats["centre"])
    sheet.write_string(at, SUBJECT, row.subject, formats["left"])
    shown = f"{place.sheet}!{place.a1}"
    sheet.write_url(at, PLACE, f"internal:'{place.sheet}'!{place.a1}", formats["link"], shown)
    state = check.state(number)
    sheet.write_formula(at, STATE, f"={check.state_formula(number)}", formats["centre"], state.word)
    lines = max(lines_of(row.subject, WIDTHS[SUBJECT], indented=True), lines_of(shown, WIDTHS[PLACE], indented=True))
    sheet.set_row(at, height_of(lines))
    _figures(sheet, check, number, formats["number"])


def _figures(sheet: Worksheet, check: SelfCheck, number: int, look: Format) -> None:
    """Write the difference as it is shown and, hidden, the difference itself and how many cells are filled in."""
    at, state = HEAD + number, check.state(number)
    gap, formula = check.difference(number), check.difference_formula(number)
    if formula is None:
        sheet.write_blank(at, DIFFERENCE, None, look)
    else:
        cell, word = f"$G{at + 1}", State.PASSED.word
        beside = f'IF(OR($D{at + 1}="{word}",$D{at + 1}="{State.FAILED.word}"),IF({cell}=0,"",{cell}),"")'
        sheet.write_formula(at, DIFFERENCE, f"={beside}", look, _number(told(gap, state)))
        sheet.write_formula(at, HIDDEN_DIFFERENCE, f"={formula}", None, _number(gap))
    counted = check.filled_formula(number)
    if counted is not None:
        sheet.write_formula(at, FILLED, f"={counted}", None, check.filled(number))


def counts(check: SelfCheck) -> str:
    """Return the line of counts: how many rows stand in each state."""
    states = [check.state(number) for number in range(len(check.rows))]
    return "　".join(
        say("template.check.count", "zh", state=state.word, number=states.count(state)) for state in COUNTED
    )


def told(gap: Decimal | None, state: State) -> Decimal | None:
    """Return the difference that is shown: none where nothing was compared, or there is none."""
    return gap if gap and state in (State.PASSED, State.FAILED) else None


def _number(value: Decimal | None) -> float | str:
    return EmptyText() if value is None else float(value)


def light_up(workbook: Workbook, form: Form, layout: FormLayout, check: SelfCheck) -> None:
    """Give every typed cell the conditional formats that show, while it is wrong, that it is."""
    strong, related = (workbook.add_format({"bg_color": fill}) for fill in (STRONG, RELATED))
    unnamed = workbook.add_format({"font_color": PLACEHOLDER})
    sheets = {str(sheet.name): sheet for sheet in workbook.worksheets()}
    own: dict[str, list[int]] = {}
    beside: dict[str, list[int]] = {}
    for number, row in enumerate(check.rows):
        if row.case is not None:
            own.setdefault(row.at, []).append(number)
            for name in row.others:
                beside.setdefault(name, []).append(number)
    for name, instance in form.instances.items():
        span = layout.cells[name]
        sheet = sheets[span.sheet]
        tests = [_failed(number) for number in own.get(name, [])]
        if not is_locked(instance) and FIELD_TYPES[instance.field.type].stored == "number":
            tests.append(f"ISTEXT({_within_sheet(span)})")
        _format(sheet, span, tests, strong)
        _format(sheet, span, [_failed(number) for number in beside.get(name, [])], related)
        if is_placeholder(instance):
            printed = str(instance.constant).replace('"', '""')
            _format(sheet, span, [f'EXACT({_within_sheet(span)},"{printed}")'], unnamed)


def is_placeholder(instance: Instance) -> bool:
    """Whether a cell holds the preprinted name of a subordinate, which stands there until a real one is typed."""
    return instance.field is INSTITUTION and instance.constant is not None and instance.row != "own"


def _within_sheet(span: CellSpan) -> str:
    return span.anchor.absolute.partition("!")[2]


def _failed(number: int) -> str:
    return f'INDEX({SELF_CHECK},{number + 1})="{State.FAILED.word}"'


def _format(sheet: Worksheet, span: CellSpan, tests: list[str], look: Format) -> None:
    if tests:
        condition = either(tests)
        sheet.conditional_format(span.top - 1, span.left - 1, span.bottom - 1, span.right - 1, {
            "type": "formula", "criteria": f"={condition}", "format": look,
        })  # fmt: skip


def either(tests: list[str]) -> str:
    """Return one test that holds where any does; OR takes 30 arguments, so more stand in ORs of their own."""
    while len(tests) > 1:
        groups = [tests[at : at + MOST_ARGUMENTS] for at in range(0, len(tests), MOST_ARGUMENTS)]
        tests = [f"OR({','.join(group)})" for group in groups]
    return tests[0]
