"""One meaning, three engines: random fillings of the form, judged by Python's rules, by LibreOffice and by formulon.

The fillings are those of tests/support/fillings.py: a filling is a seed.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import formulon
from msgspec.structs import replace

from perfxl.expression import evaluate
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form, RelationCase, SubmissionScope, load_form
from perfxl.form.checks import lacking, required_parts, required_units, typed_parts
from perfxl.messages import say
from perfxl.model import Kind, ScoreLine, Submission, Support
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
from tests.support.fillings import Filling, filling, kinds
from tests.support.libreoffice import SESSION_SCRIPT, SYSTEM_PYTHON, headless

TITLE = say("template.check.title", "zh")
UNREADABLE = say("template.live.unreadable", "zh")
ANY = "any"
SCRATCH = 5_000  # a row from 0 under everything
SIGN = "¦"
COUNTED = re.compile(r"-?[0-9.]+(?= (?:个百分点|例))")  # the number in a band's words
CHUNK = 250  # fillings a LibreOffice is asked at a time
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
    formats: Mapping[str, str]
    """The number format of every cell that takes a number: a percentage is read by what its cell shows."""

    @classmethod
    def of(cls, form: Form) -> Judge:
        """Return the judge of a form."""
        data, layout = build_template(form), lay_out(form)
        typed = [
            one.name
            for one in form.instances.values()
            if one.computed is None and FIELD_TYPES[one.field.type].stored == "number"
        ]
        filled = scan(Package.open(build_template(form, dict.fromkeys(typed, Decimal(1)))))
        cells = {sheet.title: sheet.cells for sheet in filled.sheets}
        at = {name: layout.cells[name].anchor for name in typed}
        found = {name: cells[cell.sheet].get((cell.row, cell.column)) for name, cell in at.items()}
        formats = {name: cell.number_format for name, cell in found.items() if cell is not None}
        return cls(form, data, scan(Package.open(data)), layout, formats)

    def submission(self, filling: Filling) -> Submission:
        """Return what the reader makes of the workbook with those cells typed in."""
        layout = self.layout
        cells = {sheet.title: dict(sheet.cells) for sheet in self.scanned.sheets}
        for name, value in filling.items():
            at = layout.cells[name].anchor
            kind = CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER
            cells[at.sheet][at.row, at.column] = ScannedCell(kind, value, None, 0, self.formats.get(name, ""))  # type: ignore[arg-type]
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
            # A unit with nothing but words for none (无) has no more to fill in; the sheet cannot know that.
            if any(_required(case, name) is State.BLANK for name in required_units(case.form, each)):
                return State.BLANK, None
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
    """Yield the rows of each filling as formulon recalculates them; what differs from the one before is typed."""
    last = HEAD + len(judge.check({}).rows)
    sheet, area = judge.live_area
    marks, bands = (f"{column[0]}:{column[1]}" for column in _columns(area))
    areas = [(TITLE, f"D{HEAD + 1}:D{last}"), (TITLE, f"E{HEAD + 1}:E{last}"), (sheet, bands), (sheet, marks)]
    with formulon.Workbook.load(judge.data) as book:
        sheets = {book.sheet_name(index): index for index in range(book.sheet_count())}
        for at, (title, part) in enumerate(areas):  # a call for each of 1,300 cells costs more than the calculation
            book.set_formula(sheets[title], SCRATCH + at, 0, f'=TEXTJOIN("{SIGN}",FALSE,{part})')
        before: Filling = {}
        for one in fillings:
            gone = {name: judge.form.instances[name].constant for name in before.keys() - one.keys()}
            new = {name: value for name, value in one.items() if name not in before or before[name] != value}
            _type_in(judge, book, sheets, {**gone, **new})
            book.recalc()
            states, gaps, words, numbers = (
                str(book.get_value(sheets[title], SCRATCH + at, 0).to_python()).split(SIGN)
                for at, (title, _) in enumerate(areas)
            )
            live = [pair for pair in zip(words, numbers, strict=True) if pair[0]]
            yield [(state, _number(gap)) for state, gap in (*zip(states, gaps, strict=True), *live)]
            before = one


def _columns(area: str) -> Iterator[tuple[str, str]]:
    """Yield the first and last cell of each of the two columns of an area."""
    (left, top), (right, bottom) = (re.fullmatch(r"([A-Z]+)([0-9]+)", cell).groups() for cell in area.split(":"))  # type: ignore[union-attr]
    yield from ((f"{column}{top}", f"{column}{bottom}") for column in (left, right))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


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


def coverage(seeds: Sequence[int], form: Form) -> dict[str, Counter[str]]:
    """Return how often each kind of value is typed, each relation has each state, each rubric line each band."""
    judge = Judge.of(form)
    rows = [
        f"{row.case.relation.code} {row.case.relation.title}" if row.case else "required"
        for row in judge.check({}).rows
    ]
    subjects = [*rows, *(criterion.definition.id for criterion in form.criteria), "total"]
    found: dict[str, Counter[str]] = {"typed": Counter()}
    for seed in seeds:
        one = filling(form, seed)
        found["typed"].update({kind for value in one.values() for kind in kinds(value)} | {"filling"})
        for subject, (word, _) in zip(subjects, judge.rows(one), strict=True):
            found.setdefault(subject, Counter())[COUNTED.sub("…", word)] += 1
    return found


def _agree(python: Row, other: Row) -> bool:
    """The state is the same word, the difference the same number at 6 decimals."""
    mine, theirs = (round(row[1] or 0.0, 6) for row in (python, other))
    return python[0] == ANY or (python[0] == other[0] and mine == theirs)
