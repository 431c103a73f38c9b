"""Faults of the workbook as a whole (S01 to S18): what is blank, left over, hidden, typed over or of another year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from perfxl.model import FormulaState, Kind, Reworded, Stage, Submission, plain
from perfxl.model.transcriptions import Carriage, Carried, Transcription
from tests.scoring.real_return import MISSING
from tests.support.planted_faults import Clean, Planted, inspected, plants

SIGNED = {
    "report_date": date(2021, 3, 1), "leader_signature": "填报人甲", "leader_date": date(2021, 3, 2),
    "department_opinion": "同意上报。", "head_signature": "填报人乙", "head_date": date(2021, 3, 3),
    "preparer": "填报人丙", "preparer_phone": "13800000000",
}  # fmt: skip


def _blank(at: str, *following: str) -> Planted:
    return Planted((f"S01 {at}",), {at: None}, following)


@plants("S01.contact")
def contact(clean: Clean) -> Planted | None:
    """No contact."""
    return _blank(clean.random.choice(("contact_person", "contact_phone")))


@plants("S01.posts")
def posts(clean: Clean) -> Planted | None:
    """No 编制; followers: with full marks 财政供养人员控制率 now lacks a figure (R06)."""
    return _blank("establishment", "R06 claimed_score__staff_control")


@plants("S01.text")
def text(clean: Clean) -> Planted | None:
    """A text nobody wrote."""
    return _blank(clean.random.choice(("duties", "annual_tasks", "report_projects", "report_improvement")))


@plants("S01.amount")
def amount(clean: Clean) -> Planted | None:
    """A required amount blank in a row that was filled in; followers: a line in full marks lacks it (R06)."""
    columns = ("revenue_total", "expenditure_total", "basic_expenditure", "project_expenditure", "current_balance",
               "cumulative_balance", "three_public_total", "assets_total")  # fmt: skip
    at = f"{clean.random.choice(columns)}__{clean.row()}"
    lines = [each for each in clean.lines(at) if each.startswith("R01")]
    return _blank(at, *(each.replace("R01", "R06") for each in lines))


@plants("S01.claim")
def claim(clean: Clean) -> Planted | None:
    """A line without a self-score; followers: the total it is missing from."""
    criterion, line = clean.random.choice(clean.scored)
    if not line.claimed:
        return None
    return _blank(criterion.cell("claimed_score"), "X07 overall_score")


@plants("S02.name")
def name(clean: Clean) -> Planted | None:
    """No name on the cover."""
    return Planted(("S02 unit_name",), {"unit_name": None})


@plants("S02.year")
def year(clean: Clean) -> Planted | None:
    """No year on the cover."""
    return Planted(("S02 evaluation_year",), {"evaluation_year": None})


@plants("S02.code")
def code(clean: Clean) -> Planted | None:
    """No budget code: a notice."""
    return Planted(("S02 budget_code",), {"budget_code": None})


@plants("S03.unsigned")
def unsigned(clean: Clean) -> Planted | None:
    """One of the signatures and dates blank at the final stage."""
    at = clean.random.choice(tuple(SIGNED))
    return Planted((f"S03 {at}",), {**SIGNED, at: None}, stage=Stage.FINAL)


@plants("S04.row")
def unnamed(clean: Clean) -> Planted | None:
    """A subordinate's figures under the printed name: a notice."""
    if not clean.subordinates:
        return None
    at = f"institution__{clean.random.choice(clean.subordinates)}"
    return Planted((f"S04 {at}",), {at: clean.form.instances[at].constant})


@plants("S04.text")
def placeholder(clean: Clean) -> Planted | None:
    """XX left in the report: a notice."""
    at = "report_projects"
    return Planted((f"S04 {at}",), {at: "共投入XX万元。"})


def _gone(names: Iterable[str]) -> Planted:
    return Planted(("S05 ",), dict.fromkeys(names, MISSING))


@plants("S05.cell")
def cell_gone(clean: Clean) -> Planted | None:
    """A cell whose place was deleted."""
    free = ("contact_person", "contact_phone", "duties", "annual_tasks", "report_improvement")
    return _gone((clean.random.choice(free),))


def _gone_table(table: str) -> None:
    @plants(f"S05.{table}")
    def gone(clean: Clean) -> Planted | None:
        """A table that was deleted: what needs it is left unanswered."""
        return _gone((name for name, one in clean.form.instances.items() if one.table == table))


for _table in ("income", "spending", "three_public", "assets"):
    _gone_table(_table)


@plants("S05.page")
def page_gone(clean: Clean) -> Planted | None:
    """A page that was deleted: what needs it is left unanswered."""
    page = clean.random.choice(tuple(sheet.id for sheet in clean.form.sheets))
    return _gone((name for name, one in clean.form.instances.items() if one.sheet == page))


@plants("S05.standard")
def standard_changed(clean: Clean) -> Planted | None:
    """A figure of a standard that finance laid down, changed."""
    lines = [one for one in clean.form.criteria if re.search(r"\d", one.definition.standard) and not one.editable]
    line = clean.random.choice(lines)
    printed = line.definition.standard
    now = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), printed, count=1)
    return Planted(
        ("S05 ",),
        edit=inspected(
            reworded=(Reworded(line.id, "standard", printed, now, clean.read.cell(line.cell("claimed_score"))),)
        ),
    )


@plants("S05.copied")
def page_copied(clean: Clean) -> Planted | None:
    """A page that is there twice."""
    title = clean.random.choice(clean.form.sheets).title
    return Planted(("S05 ",), edit=inspected(copies=((f"{title} (2)", title),)))


@plants("S05.version")
def version_unknown(clean: Clean) -> Planted | None:
    """A form of a version nobody issued."""
    return Planted(("S05 ",), edit=lambda read: replace(read, form_version="2019.9", version_unknown=True))


def _seen(kind: str, of: Callable[[Clean], tuple[object, ...]]) -> None:
    @plants(f"S10.{kind}")
    def carried(clean: Clean) -> Planted | None:
        """Something beside the fields: a notice."""
        return Planted(("S10 ",), edit=inspected(**{kind: of(clean)}))


for _kind in ("hidden", "elsewhere", "volatile"):
    _seen(_kind, lambda clean: (clean.read.cell("reception__own"),))
_seen("hidden_sheets", lambda clean: (clean.form.sheets[-1].title,))
_seen("extra_sheets", lambda _: ("证据清单",))


@plants("S11.signed")
def signed(clean: Clean) -> Planted | None:
    """A digital signature: a notice."""
    return Planted(("S11 ",), edit=lambda read: replace(read, signed=True))


def _formula(state: FormulaState, **other: object) -> Callable[[Clean], Planted]:
    def plant(clean: Clean) -> Planted:
        """A formula that is gone, changed or stale while its figure is right: a notice."""
        column = clean.random.choice(("reception", "revenue_total", "assets_total", "basic_expenditure"))
        at = f"{column}__total"

        def edited(read: Submission) -> Submission:
            now = replace(read[at], formula_state=state, **other)
            if now.kind is Kind.BLANK:
                now = replace(now, kind=Kind.NUMBER, value=Decimal(0))
            return replace(read, values={**read.values, at: now})

        return Planted((f"S12 {at}",), edit=edited)

    return plant


plants("S12.overwritten")(_formula(FormulaState.OVERWRITTEN))
plants("S12.changed")(_formula(FormulaState.CHANGED, formula="B8+B9"))
plants("S12.stale")(_formula(FormulaState.STALE, original="1"))
plants("S12.uncalculated")(_formula(FormulaState.STALE, original="=SUM(B8:B9)"))


@plants("S13.year")
def another_year(clean: Clean) -> Planted | None:
    """The year before or after on the cover."""
    shift = clean.random.choice((-1, 1))
    return Planted(("S13 evaluation_year",), {"evaluation_year": clean.form.definition.evaluation_year + shift})


@plants("S14.empty")
def empty(clean: Clean) -> Planted | None:
    """Nothing but name, code and year."""
    kept = clean.form.definition.identity
    return Planted(("S14 ",), {name: None for name in clean.values if name not in kept})


@plants("S16.unlocked")
def unlocked(clean: Clean) -> Planted | None:
    """It came under a password: a notice."""
    return Planted(("S16 ",), edit=lambda read: replace(read, unlocked=True))


def _transcribed(clean: Clean, at: str, carriage: Carriage) -> Callable[[Submission], Submission]:
    """The return was carried here from another format, a computed cell in this way."""

    def edited(read: Submission) -> Submission:
        cell = read.cell(at)
        if cell is None:
            raise LookupError(at)
        before = plain(clean.amount(at) + (3 if carriage is Carriage.DIFFERS else 0))
        field = Carried(at, clean.form.instances[at].spoken, cell, before, clean.amount(at), cell, carriage)
        return replace(read, transcription=Transcription("xls", (field,)))

    return edited


@plants("S17.xls")
def transcribed(clean: Clean) -> Planted | None:
    """It came as .xls, every total the same: a notice."""
    return Planted(("S17 ",), edit=_transcribed(clean, "revenue_total__total", Carriage.RECOMPUTED))


@plants("S18.total")
def retotalled(clean: Clean) -> Planted | None:
    """A total of the .xls is another one than its parts give."""
    at = clean.random.choice(("revenue_total__total", "claimed_total", "assets_total__total"))
    return Planted((f"S18 {at}",), edit=_transcribed(clean, at, Carriage.DIFFERS))
