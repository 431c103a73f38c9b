"""One fault planted in a clean return: what it is, what has to be found, and what truly follows from it.

A class of faults is one small function, registered with `plants`: it is handed a clean return and gives the one change,
or None where this return has no place for such a fault. Its docstring says what it is, and why its followers follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from random import Random

from msgspec import Struct, field
from msgspec.structs import replace

from perfxl.form import Criterion, Form, load_form
from perfxl.model import (
    Audience,
    Finding,
    FormulaState,
    Inspection,
    Kind,
    RuleRun,
    ScoreLine,
    Stage,
    Submission,
    Verdict,
)
from perfxl.ooxml.scanned import CellKind, ScannedCell
from perfxl.reader.read import recompute
from perfxl.reader.values import normalise
from perfxl.roster import LastYear, LastYearSays, Roster, before, enrol, supplied
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.scoring.real_return import submission
from tests.support.clean_returns import Values, clean_return
from tests.support.clean_run import BLOCKING

CENT = Decimal("0.01")
DEPARTMENT, HUNAN = "department_overall", "hunan_overall"
BY_FIGURES = ("R01", "R03", "R04", "R11")  # what a changed figure says of the lines it is the input of


class Clean(Struct, frozen=True, dict=True):
    """A clean return, and a random source of its own for the fault that goes in."""

    form: Form
    values: Values
    random: Random

    @cached_property
    def read(self) -> Submission:
        """The return as read, sums computed."""
        return submission(self.values, self.form)

    @cached_property
    def scored(self) -> tuple[tuple[Criterion, ScoreLine], ...]:
        """Every line of the rubric with its marks."""
        return tuple(zip(self.form.criteria, score(self.form, self.read).lines, strict=True))

    def amount(self, name: str) -> Decimal:
        """Return a figure, a sum included; 0 where the cell is blank."""
        value = self.read[name].value
        return value if isinstance(value, Decimal) else Decimal(0)

    def text(self, name: str) -> str:
        """Return a text, '' where the cell is blank."""
        return self.read.text(name)

    def has(self, *names: str) -> bool:
        """Whether every one of the fields holds a figure other than 0."""
        return all(name in self.read.values and self.amount(name) for name in names)

    @property
    def subordinates(self) -> list[str]:
        """The subordinates' rows in which figures stand."""
        rows = [row for row, _ in self.form.units if row not in ("total", "own")]
        return [row for row in rows if self.read[f"revenue_total__{row}"].kind is not Kind.BLANK]

    def wrong(self, amount: Decimal) -> Decimal:
        """Return another amount: off by more than rounding and by no kind of slip that is known."""
        share = Decimal(self.random.randint(11, 39)) / 100
        return (abs(amount) * (1 + share)).quantize(CENT, ROUND_HALF_UP) + Decimal("3.37")

    def row(self) -> str:
        """Return one of the rows that were filled in."""
        return self.random.choice(["own", *self.subordinates])

    def lines(self, *fields: str) -> tuple[str, ...]:
        """Return what may be found on the rubric's lines that are measured by these figures."""
        taken = {f"{name.partition('__')[0]}__total" for name in fields} | set(fields)
        measured = [
            one.cell("claimed_score")
            for one, _ in self.scored
            if taken & {*one.inputs, *one.applies_inputs, *one.required}
        ]
        return tuple(f"{code} {at}" for at in measured for code in BY_FIGURES)

    def reclaimed(self, claims: Mapping[str, Decimal]) -> dict[str, object]:
        """Return the changes after which lines (by id) claim other marks, with reason, totals, grade and report."""
        changes: dict[str, object] = {f"claimed_score__{id}": mark for id, mark in claims.items()}
        for criterion, line in self.scored:
            id = criterion.definition.id
            reason = criterion.cell("deduction_reason")
            if id in claims and claims[id] < line.full_marks and not self.text(reason):
                changes[reason] = "有一项工作延至下年完成。"
        new = sum((claims.get(line.id, line.claimed or Decimal(0)) for _, line in self.scored), Decimal(0))
        grade = self.form.grade(max(Decimal(0), new))
        said, report = f"{self.amount('overall_score').normalize():f}分", self.text("report_performance")
        told = report.replace(f"自评得分{said}，等次为{self.text('overall_grade')}", f"自评得分{new}分，等次为{grade}")
        return changes | {"overall_score": new, "overall_grade": grade, "report_performance": told}


class Planted(Struct, frozen=True):
    """One fault. `expected` and `followers` are findings as `code field`, the field '' for the whole workbook.

    `cells` are contents as they stand in a cell, read as the reader reads them; `edit` changes what is no value.
    `slip` is the only diagnosis the expected findings may carry, `suspect` the cell that has to be among the suspects.
    """

    expected: tuple[str, ...]
    changes: Mapping[str, object] = field(default_factory=dict)
    followers: tuple[str, ...] = ()
    cells: Mapping[str, ScannedCell] = field(default_factory=dict)
    edit: Callable[[Submission], Submission] | None = None
    slip: str = ""
    suspect: str = ""
    stage: Stage = Stage.DRAFT
    roster: Roster | None = None
    previous: tuple[LastYear, ...] | None = None


Plant = Callable[[Clean], Planted | None]


class FaultClass(Struct, frozen=True):
    """A class of faults: its name begins with the code that has to find it."""

    name: str
    form: str
    plant: Plant

    def planted(self, seed: int) -> tuple[Clean, Planted] | None:
        """Return the clean return of a seed with its fault; None where it has no place for one."""
        clean = Clean(load_form(self.form), clean_values(self.form, seed), Random(f"{self.name} {seed}"))  # noqa: S311
        planted = self.plant(clean)
        return None if planted is None else (clean, planted)

    def each(self, count: int, first: int = 0) -> Iterator[tuple[int, Clean, Planted]]:
        """Yield so many returns with the fault, with their seeds; raise LookupError where too few have a place."""
        found = 0
        for seed in range(first, first + 40 * count + 200):
            made = self.planted(seed)
            if made is not None:
                yield seed, *made
                found += 1
            if found == count:
                return
        raise LookupError(f"{self.name}: a place in {found} returns only")


CLASSES: dict[str, FaultClass] = {}


def plants(name: str, form: str = DEPARTMENT) -> Callable[[Plant], Plant]:
    """Register a function as the class of faults `name`."""

    def register(plant: Plant) -> Plant:
        if name in CLASSES:
            raise ValueError(name)
        CLASSES[name] = FaultClass(name, form, plant)
        return plant

    return register


@lru_cache(maxsize=4096)
def clean_values(form: str, seed: int) -> Values:
    """Return the clean return of a seed, made once; nobody changes it."""
    return clean_return(load_form(form), seed)


def typed(text: str, number_format: str = "General") -> ScannedCell:
    """Return a cell into which words were typed."""
    return ScannedCell(CellKind.TEXT, text, None, 0, number_format)


def stored(number: object, number_format: str = "General") -> ScannedCell:
    """Return a cell that holds a number."""
    return ScannedCell(CellKind.NUMBER, Decimal(str(number)), None, 0, number_format)


def returned(clean: Clean, planted: Planted) -> Submission:
    """Return the return with its fault as it is read: cells anew, sums that follow computed again."""
    read = submission({**clean.values, **planted.changes}, clean.form)
    if planted.cells:
        values = dict(read.values)
        for name, cell in planted.cells.items():
            seen = normalise(clean.form.instances[name].field, cell)
            now = replace(values[name], kind=seen.kind, value=seen.value, original=seen.original, hint=seen.hint)
            values[name] = replace(now, understood=seen.understood)
        for name, one in clean.form.instances.items():
            if one.computed is not None and name not in planted.changes:
                values[name] = replace(values[name], formula_state=FormulaState.INTACT)
        read = replace(read, values=recompute(clean.form, values, read.members))
    return planted.edit(read) if planted.edit is not None else read


def inspected(**seen: tuple[object, ...]) -> Callable[[Submission], Submission]:
    """Return the change after which a workbook carries these things beside its fields."""
    return lambda read: replace(read, inspection=Inspection(**seen))  # type: ignore[arg-type]


class Judged(Struct, frozen=True):
    """How a return with a fault was judged; `alarms` are findings that neither were planted nor follow.

    `named`: the slip was named; `misnamed`: as another one. `suspected`: the cell is among the suspects; `missed`:
    there are suspects without it.
    """

    found: bool
    at_cell: bool
    alarms: tuple[str, ...]
    followed: int
    named: bool = False
    misnamed: str = ""
    suspected: bool = False
    missed: bool = False

    @property
    def right(self) -> bool:
        """Whether everything planted was found at its cell, nothing else was, and no suspicion was wrong."""
        return self.at_cell and not (self.alarms or self.misnamed or self.missed)


def runs_of(clean: Clean, planted: Planted) -> tuple[RuleRun, ...]:
    """Return the runs of every code over the return with its fault; raise AssertionError where a rule crashed."""
    form, read = clean.form, returned(clean, planted)
    enrolment = enrol(form, planted.roster, read) if planted.roster is not None else None
    if enrolment is not None and enrolment.entry is not None:
        read = supplied(form, read, enrolment.entry)
    says = LastYearSays(before(form, planted.previous, read)) if planted.previous is not None else None
    if says is not None and says.before is not None:
        read = supplied(form, read, says.before.supply)
    runs = run_all(form, read, score(form, read), planted.stage, enrolment, last_year=says)
    crashed = [run for run in runs if run.verdict is Verdict.CRASHED]
    if crashed:
        raise AssertionError(crashed)
    return runs


def judged(clean: Clean, planted: Planted) -> Judged:
    """Judge one return with a fault."""
    findings = [one for run in runs_of(clean, planted) for one in run.findings]
    expected, allowed = set(planted.expected), {*planted.expected, *planted.followers}
    ours = [one for one in findings if key(one) in expected]
    others = [one for one in findings if one.level in BLOCKING and key(one) not in allowed]
    slips = {one.diagnosis for one in ours if one.diagnosis}
    cell = clean.read.cell(planted.suspect) if planted.suspect else None
    suspects = [one.suspects for one in ours if one.suspects]
    return Judged(
        found={each.split(" ")[0] for each in expected} <= {one.code for one in findings},
        at_cell=expected <= {key(one) for one in ours},
        alarms=tuple(sorted(f"{key(one)}: {one.message.say('zh')}" for one in others)),
        followed=sum(key(one) in planted.followers for one in findings),
        named=bool(planted.slip) and planted.slip in slips,
        misnamed=", ".join(sorted(slips - {planted.slip})) if planted.slip else "",
        suspected=cell is not None and any(cell in each for each in suspects),
        missed=cell is not None and any(cell not in each for each in suspects),
    )


def key(finding: Finding) -> str:
    """Return a finding as `code field`, finance's leads with ` finance` behind."""
    lead = " finance" if finding.audience is Audience.FINANCE else ""
    return f"{finding.code} {finding.field or ''}{lead}"
