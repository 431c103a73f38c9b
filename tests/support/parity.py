"""One meaning, three engines: random fillings of the form, judged by Python's rules, by LibreOffice and by formulon.

A filling is a seed. Around a sound return some cells are off by a cent or at the edge of an envelope, blank, zero,
negative, words, as large as they may be, or exactly on the edge of a band.
"""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import formulon

from perfxl.expression import evaluate
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form, RelationCase, SubmissionScope, load_form
from perfxl.form.checks import lacking, required_parts, typed_parts
from perfxl.messages import say
from perfxl.model import Kind, ScoreLine, Submission, Support, Value
from perfxl.model.cells import column_letters
from perfxl.ooxml import CellKind, Package, ScannedCell, WorkbookScan, scan
from perfxl.reader import read
from perfxl.rules import asking
from perfxl.rules.base import Case
from perfxl.scoring import score
from perfxl.template import FormLayout, build_template, lay_out
from perfxl.template.checksheet import HEAD
from perfxl.template.formulas import CachedValues, NamedReferences
from perfxl.template.liverubric import LiveLine
from perfxl.template.selfcheck import SelfCheck, State
from tests.support.libreoffice import SESSION_SCRIPT, SYSTEM_PYTHON, headless

TITLE = say("template.check.title", "zh")
UNREADABLE = say("template.live.unreadable", "zh")
ANY = "any"
CHUNK = 100  # fillings a LibreOffice is asked at a time
WORDS = ("约5", "无", "5万元", "—", "12.5")
EDGES = tuple(
    Decimal(text)
    for text in (
        "0", "0.01", "0.005", "0.015", "0.02", "0.03", "0.035", "-0.01", "-5", "1", "59.99", "60", "70", "80", "90",
        "95", "100", "100.01", "101", "120", "1000000000", "999999999.99", "0.1", "0.3", "33.33",
    )
)  # fmt: skip
SHIFTS = tuple(Decimal(text) for text in ("0.01", "-0.01", "0.005", "0.015", "0.03", "0.035", "0.04", "-1"))

Filling = Mapping[str, Value]
Row = tuple[str, float | None]
"""What a row of 填报校验 says: its state, and the difference it shows."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One row on which an engine and Python differ."""

    seed: int
    engine: str
    subject: str
    python: Row
    other: Row


@dataclass(frozen=True)
class Judge:
    """The blank workbook, scanned once, and the places of its fields."""

    form: Form
    data: bytes
    scanned: WorkbookScan
    layout: FormLayout

    @classmethod
    def of(cls, form: Form) -> Judge:
        """Return the judge of a form."""
        data = build_template(form)
        return cls(form, data, scan(Package.open(data)), lay_out(form))

    def submission(self, filling: Filling) -> Submission:
        """Return what the reader makes of the workbook with those cells typed in."""
        layout = self.layout
        cells = {sheet.title: dict(sheet.cells) for sheet in self.scanned.sheets}
        for name, value in filling.items():
            at = layout.cells[name].anchor
            kind = CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER
            cells[at.sheet][at.row, at.column] = ScannedCell(kind, value, None, 0, "")  # type: ignore[arg-type]
        sheets = tuple(replace(sheet, cells=cells[sheet.title]) for sheet in self.scanned.sheets)
        return read(self.form, replace(self.scanned, sheets=sheets))

    def rows(self, filling: Filling) -> list[Row]:
        """Return every row as Python's rules have it."""
        submission = self.submission(filling)
        case = Case(self.form, submission, score(self.form, submission))
        check = self.check(filling)
        found: list[Row] = []
        for row in check.rows:
            if row.case is None:
                found.append((_required(case, row.at).word, None))
            else:
                state, difference = _asked(case, row.case)
                found.append((state.word, difference))
        return found + self._live(case, check)

    def _live(self, case: Case, check: SelfCheck) -> list[Row]:
        """Return band and marks of every line as scoring has them, then grade and total."""
        bands = [LiveLine(criterion, check).band() for criterion in self.form.criteria]
        lines = [
            (band, None if band == UNREADABLE else _computed(line))
            for band, line in zip(bands, case.score.lines, strict=True)
        ]
        # What Python understood from words it counts in the total, and the sheet cannot: such a total is not compared.
        claims = [self.form.criteria[at].cell("claimed_score") for at in range(len(lines))]
        understood = UNREADABLE in bands or any(case.submission[name].understood for name in claims)
        return [*lines, (ANY, None) if understood else (case.score.grade, float(case.score.computed))]

    @property
    def live_column(self) -> int:
        """The first live column of the rubric's sheet, from 0."""
        sheet = self.layout.cells["claimed_total"].sheet
        return next(len(page.widths) for page in self.layout.sheets if page.title == sheet)

    @property
    def live_area(self) -> tuple[str, str]:
        """The sheet and the area of the live columns, from the first line to the total."""
        first = self.layout.cells[self.form.criteria[0].cell("claimed_score")]
        left, right = (column_letters(self.live_column + at) for at in (1, 2))
        return first.sheet, f"{left}{first.top}:{right}{self.layout.cells['claimed_total'].top}"

    def carried(self, filling: Filling) -> list[str]:
        """Return the states a workbook made with this filling carries."""
        check = self.check(filling)
        return [check.state(number).word for number in range(len(check.rows))]

    def check(self, filling: Filling) -> SelfCheck:
        """Return the self-check of a filling."""
        references = NamedReferences(self.form, self.layout)
        return SelfCheck(self.form, references, CachedValues(self.form, filling), HEAD + 1)


def _asked(case: Case, each: RelationCase) -> tuple[State, float | None]:
    """Ask the rules; where they do not compare, say why in the sheet's words."""
    if _is_bad(case, typed_parts(case.form, each.expression, each.when)):
        return State.UNREADABLE, None
    for answer in asking.ask(case, each):
        if isinstance(answer, asking.Compared):
            gap = float(answer.difference) if answer.difference else None
            return (State.PASSED if answer.holds or answer.is_rounding else State.FAILED), gap
        return (State.BLANK if answer.trouble.kind == "blank" else State.UNREADABLE), None
    return _not_asked(case, each), None


def _not_asked(case: Case, each: RelationCase) -> State:
    subordinate = each.row in {row for row, _ in case.form.units} - {"own", "total"}
    if each.when is not None and evaluate(each.when, SubmissionScope.of(case.submission)) is not True:
        return State.NOT_APPLICABLE
    if not subordinate and lacking(case.form, each, case.is_blank):
        return State.BLANK
    cells = asking.cells_of(case, each.expression)
    blank = all(case.submission[name].kind is Kind.BLANK for name in cells)
    if not blank and asking._waits(case, each):
        return State.BLANK
    if not blank and all(asking._printed(case, name) or case.submission[name].kind is Kind.BLANK for name in cells):
        return State.PASSED if not case.is_blank(each.at) or required_parts(case.form, each) else State.NOT_APPLICABLE
    return State.NOT_APPLICABLE


def _computed(line: ScoreLine) -> float | None:
    """The marks the figures give; what only a statement gives is not the sheet's to compute."""
    return float(line.computed) if line.support is Support.COMPUTED and line.computed is not None else None


def _required(case: Case, name: str) -> State:
    row = case.form.instances[name].row
    if _is_bad(case, (name,)):
        return State.UNREADABLE
    if row in {unit for unit, _ in case.form.units} - {"own"} and not any(
        case.submission[one.name].kind is not Kind.BLANK or case.submission[one.name].understood
        for one in case.form.instances.values()
        if one.row == row and one.computed is None and one.field.id != "institution"
    ):
        return State.NOT_APPLICABLE
    return State.BLANK if case.is_blank(name) else State.PASSED


def _is_bad(case: Case, parts: Sequence[str]) -> bool:
    cells = [cell for name in parts for cell in case.submission.members.get(name, (name,))]
    numbers = [one for one in cells if FIELD_TYPES[case.form.instances[one].field.type].stored == "number"]
    read_ones = [case.submission[name] for name in numbers]
    return any(one.kind is Kind.UNREADABLE or one.understood for one in read_ones)


def filling(form: Form, seed: int) -> Filling:
    """Return the filling of a seed: a sound return, then spoilt in a few places (one in six is left sound)."""
    chance = random.Random(seed)  # noqa: S311  # a filling has to come again, not to be secret
    values = _sound(form, chance)
    typed = [one.name for one in form.instances.values() if one.computed is None and not one.locked]
    numbers = [name for name in typed if FIELD_TYPES[form.instances[name].field.type].stored == "number"]
    for _ in range(chance.choice((0, 1, 2, 5, 12, 40))):
        name = chance.choice(numbers if chance.random() < 0.5 else [one for one in numbers if one in values])
        old = values.get(name)
        how = chance.randrange(6)
        if how == 0:
            values.pop(name, None)
        elif how == 1:
            values[name] = chance.choice(WORDS)
        elif how == 2 and isinstance(old, Decimal):
            values[name] = old + chance.choice(SHIFTS)
        elif how == 3:
            values[name] = Decimal(chance.randrange(-(10**11), 10**11)) / 100
        else:
            values[name] = chance.choice(EDGES)
    if chance.random() < 0.3:
        values["overall_grade"] = chance.choice(("优", "良", "中", "差"))
    return MappingProxyType(values)


def _sound(form: Form, chance: random.Random) -> dict[str, Value]:
    """Return a return in which everything adds up, for the department and some of its subordinates."""
    values: dict[str, Value] = {}

    def money() -> Decimal:
        return Decimal(chance.choice((0, chance.randrange(10**4), chance.randrange(10**7)))) / 100

    rows = ["own", *(row for row, _ in form.units[2:] if chance.random() < 0.2)]
    for row in rows:
        amounts = {part: money() for parts in _SUMS.values() for part in parts}
        amounts |= {whole: sum((amounts[part] for part in parts), Decimal(0)) for whole, parts in _SUMS.items()}
        amounts["basic_expenditure"] = amounts["personnel_expenditure"] + amounts["operating_expenditure"]
        amounts["cumulative_balance"] = amounts["revenue_total"] - amounts["expenditure_total"]
        amounts["current_balance"] = amounts["cumulative_balance"] - amounts["carried_in"]
        values |= {f"{name}__{row}": amount for name, amount in amounts.items()}
    for criterion in form.criteria:
        if chance.random() < 0.05:
            continue
        values[f"claimed_score__{criterion.definition.id}"] = criterion.definition.marks
    values |= _figures(chance)
    marks = sum((criterion.definition.marks for criterion in form.criteria), Decimal(0))
    values |= {"overall_score": marks, "overall_grade": form.grade(marks), "establishment": Decimal(5)}
    values |= {"headcount": Decimal(chance.randrange(8)), "three_public_limit": money()}
    values |= dict.fromkeys(("contact_person", "contact_phone", "duties", "report_problems"), "文字")
    if chance.random() < 0.5:
        for items, whole in (("wage_items", "wages_total"), ("goods_items", "goods_total")):
            parts = {name: money() for name in form.members[items]}
            values |= parts
            values[whole] = sum(parts.values(), Decimal(0))
    if chance.random() < 0.4:
        values["three_public_limit_rate"] = chance.choice((Decimal("0.9857"), Decimal(1), Decimal(0), Decimal(96)))
    return {name: value for name, value in values.items() if name in form.instances}


def _figures(chance: random.Random) -> dict[str, Value]:
    """Return figures the rubric is scored from, some on the edge of a band."""
    values: dict[str, Value] = {}
    for name in _FIGURES:
        if chance.random() < 0.6:
            values[name] = chance.choice(_BASES) if chance.random() < 0.7 else chance.choice(EDGES[:24])
    for name in ("late_special_funds", "fund_irregularities", "asset_irregularities"):
        if chance.random() < 0.5:
            values[name] = Decimal(chance.randrange(9))
    if chance.random() < 0.6:
        values["satisfaction_rate"] = chance.choice(_RATES)
    if chance.random() < 0.3:
        values["performance_target__satisfaction"] = chance.choice(("无", "≥95%", "不适用。"))
    return values


_FIGURES = (
    "initial_budget", "adjusted_budget", "policy_adjustment", "key_project_expenditure", "special_funds_total",
    "previous_three_public_final", "procurement_budget", "procurement_actual", "card_eligible", "card_spend",
    "budget_carried_in", "budget_addition", "year_end_balance", "three_public_budget", "previous_three_public_budget",
    "operating_budget", "building_area_approved", "building_area_actual", "building_investment_approved",
    "building_investment_actual", "key_work_assigned", "key_work_done",
)  # fmt: skip
_BASES = tuple(Decimal(number) for number in (0, 100, 110, 120, 130, 50, 49, 200, 1000, 33))
_RATES = tuple(Decimal(text) for text in ("0.95", "0.9499", "0.85", "0.8499", "0.75", "0.7499", "1", "0", "0.96"))
_SUMS = {
    "revenue_total": ("carried_in", "fiscal_appropriation", "government_fund", "non_tax_revenue", "other_revenue"),
    "expenditure_total": ("personnel_expenditure", "operating_expenditure", "project_expenditure"),
    "three_public_total": ("reception", "vehicle_operation", "vehicle_purchase", "overseas_travel"),
    "assets_total": ("assets_in_use", "assets_rented_out", "assets_other"),
}


def by_libreoffice(judge: Judge, fillings: Sequence[Filling]) -> Iterator[list[Row]]:
    """Yield the rows of each filling as LibreOffice recalculates them, many fillings to one process."""
    last = HEAD + len(judge.check({}).rows)
    for start in range(0, len(fillings), CHUNK):
        with tempfile.TemporaryDirectory(prefix="judge-") as folder:
            path = Path(folder, "blank.xlsx")
            path.write_bytes(judge.data)
            profile = f"{folder}-profile"
            job = {
                "command": headless(profile),
                "pipe": Path(folder).name,
                "workbook": str(path),
                "ranges": [[TITLE, f"D{HEAD + 1}:E{last}"], judge.live_area],
                "fillings": [[*edits(judge, one)] for one in fillings[start : start + CHUNK]],
            }
            done = subprocess.run(
                [SYSTEM_PYTHON, str(SESSION_SCRIPT)], check=False, input=json.dumps(job), capture_output=True,
                text=True, timeout=900,
            )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"LibreOffice did not recalculate: {done.stderr}")
        for rows in json.loads(done.stdout):
            checked = last - HEAD
            live = [(band, marks) for marks, band in rows[checked:] if band]
            yield [(state, _plain(gap)) for state, gap in (*rows[:checked], *live)]


def edits(judge: Judge, values: Filling) -> Iterator[tuple[str, str, float | str]]:
    """Yield (sheet, address, value) of every cell a filling types in."""
    layout = judge.layout
    for name, value in values.items():
        at = layout.cells[name].anchor
        yield at.sheet, at.a1, value if isinstance(value, str) else float(str(value))


def by_formulon(judge: Judge, fillings: Sequence[Filling]) -> Iterator[list[Row]]:
    """Yield the rows of each filling as formulon recalculates them."""
    rows = len(judge.check({}).rows)
    with formulon.Workbook.load(judge.data) as book:
        sheets = {book.sheet_name(index): index for index in range(book.sheet_count())}
        for one in fillings:
            _type_in(judge, book, sheets, one)
            book.recalc()
            pairs = (
                tuple(book.get_value(sheets[TITLE], row, column).to_python() for column in (3, 4))
                for row in range(HEAD, HEAD + rows)
            )
            yield [(str(state), _plain(gap)) for state, gap in (*pairs, *_live(judge, book, sheets))]
            _type_in(judge, book, sheets, {name: judge.form.instances[name].constant for name in one})


def _type_in(judge: Judge, book: formulon.Workbook, sheets: Mapping[str, int], values: Filling) -> None:
    for name, value in values.items():
        at = judge.layout.cells[name].anchor
        place = (sheets[at.sheet], at.row - 1, at.column - 1)
        if value is None:
            book.set_blank(*place)
        elif isinstance(value, str):
            book.set_text(*place, value)
        else:
            book.set_number(*place, float(str(value)))


def _live(judge: Judge, book: formulon.Workbook, sheets: Mapping[str, int]) -> Iterator[tuple[object, object]]:
    """Yield (band, marks) of every line of the rubric, then grade and total."""
    sheet, area = judge.live_area
    top, bottom = (int("".join(sign for sign in cell if sign.isdecimal())) for cell in area.split(":"))
    for row in range(top - 1, bottom):
        values = [book.get_value(sheets[sheet], row, judge.live_column + at).to_python() for at in (0, 1)]
        if values[1]:
            yield values[1], values[0]


def _plain(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def disagreements(seeds: Sequence[int], form: Form | None = None) -> tuple[list[Disagreement], int]:
    """Return where an engine and Python differ over the fillings of `seeds`, and how many rows were compared."""
    judge = Judge.of(form or load_form("department_overall"))
    fillings = [filling(judge.form, seed) for seed in seeds]
    subjects = [row.subject for row in judge.check({}).rows]
    subjects += [criterion.definition.id for criterion in judge.form.criteria] + ["total"]
    expected = [judge.rows(one) for one in fillings]
    found: list[Disagreement] = []
    for engine, answers in (("LibreOffice", by_libreoffice), ("formulon", by_formulon)):
        for seed, python, other in zip(seeds, expected, answers(judge, fillings), strict=True):
            rows = zip(subjects, python, other, strict=True)
            found += [Disagreement(seed, engine, *row) for row in rows if not _agree(row[1], row[2])]
    for seed, python, one in zip(seeds, expected, fillings, strict=True):
        for subject, row, word in zip(subjects, python, judge.carried(one), strict=False):
            if row[0] != word:
                found.append(Disagreement(seed, "carried value", subject, row, (word, None)))
    return found, len(seeds) * len(subjects)


def _agree(python: Row, other: Row) -> bool:
    """The state is the same word, the difference the same number at 6 decimals."""
    mine, theirs = (round(row[1] or 0.0, 6) for row in (python, other))
    return python[0] == ANY or (python[0] == other[0] and mine == theirs)
