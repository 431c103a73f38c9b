"""填报校验: each relation of each row, and each required field, as a formula over the form's own names.

A formula and the value it carries come from one row here, so that Excel and Python are asked the same. What a
relation's envelope is and which of its parts are required is said once, in `perfxl.form.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from perfxl.expression import Binary, Call, Name, Node, Trouble, evaluate, names, rounded, to_excel
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.checks import envelope, lacking, required_parts, required_units, typed_parts
from perfxl.form.form import Form, Instance, RelationCase
from perfxl.messages import say
from perfxl.model import Audience, plain
from perfxl.template.formulas import CachedValues, NamedReferences, is_text

MOST_ARGUMENTS = 30  # of one function in WPS and Excel 2003's heirs
LARGEST = Decimal(10) ** 9
LARGEST_FRACTION = 10


class State(StrEnum):
    """How a row of 填报校验 stands; the word itself is in the catalogue."""

    PASSED = "passed"
    FAILED = "failed"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"

    @property
    def word(self) -> str:
        """The word the sheet shows."""
        return say(f"template.check.{self.value}", "zh")


class CheckRow(Struct, frozen=True):
    """One row: what is checked, where, and the relation's case; None where a required field is."""

    subject: str
    at: str
    case: RelationCase | None = None

    @property
    def others(self) -> tuple[str, ...]:
        """The other fields of the relation."""
        if self.case is None or self.case.relation.for_each in ("column", "part"):
            return ()
        return tuple(name for name in names(self.case.expression) if name != self.at)


def check_rows(form: Form) -> tuple[CheckRow, ...]:
    """Return every row in order: relations as they are declared, then the fields that have to be filled in.

    What is finance's alone is no row: the sheet goes to departments.
    """
    relations = (
        CheckRow(_subject(form, each), each.at, each)
        for each in form.cases
        if each.relation.audience is Audience.DEPARTMENT
    )
    required = (
        CheckRow(say("template.check.required", "zh", label=one.label), one.name)
        for one in form.instances.values()
        if one.field.required and one.computed is None
    )
    return (*relations, *required)


def _subject(form: Form, each: RelationCase) -> str:
    instance = form.instances[each.at]
    label = instance.label if each.relation.for_each in ("column", "part") else _row_label(instance)
    row = say("template.check.row", "zh", row=label) if each.row and label else ""
    return say("template.check.relation", "zh", code=each.relation.code, title=each.relation.title, row=row)


def _row_label(instance: Instance) -> str:
    return instance.label.removesuffix(instance.field.label).strip(" ·")


class SelfCheck(Struct, dict=True):
    """The rows of one form with the places of their cells: `first` is the sheet row of the first one.

    Columns: D state, E difference as shown; hidden G the difference, H how many cells of the relation are filled in.
    """

    form: Form
    references: NamedReferences
    values: CachedValues
    first: int
    rows: tuple[CheckRow, ...] = ()
    states: dict[int, State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = check_rows(self.form)
        self.parts = {
            row: tuple(instance for instance in self.form.instances.values() if self._is_typed_in(instance, row))
            for row, _ in self.form.units
        }
        self.siblings: dict[int, list[int]] = {}
        for number, row in enumerate(self.rows):
            if row.case is not None and row.case.relation.for_each == "unit":
                self.siblings.setdefault(id(row.case.relation), []).append(number)
        self.asked = {row.at: number for number, row in enumerate(self.rows) if row.case is None}

    @staticmethod
    def _is_typed_in(instance: Instance, row: str) -> bool:
        return instance.row == row and instance.computed is None and instance.field.id != "institution"

    # ---- formulas ----

    def state_formula(self, number: int) -> str:
        """Return the formula of a row's state, without its `=`."""
        row = self.rows[number]
        return self._relation(number, row.case) if row.case is not None else self._required(row.at)

    def _relation(self, number: int, each: RelationCase) -> str:
        at = number + self.first
        conditions = [(test, State.UNREADABLE) for test in self.unreadable(each.expression, each.when)]
        conditions.append((self._idle(each, f"$H{at}"), State.NOT_APPLICABLE))
        if each.when is not None:
            conditions.append((f"NOT({to_excel(each.when, self.references)})", State.NOT_APPLICABLE))
        conditions.append((self._any(self.is_blank(name) for name in required_parts(self.form, each)), State.BLANK))
        conditions.append((self._waits(number, each), State.BLANK))
        if self._is_number(each):
            conditions.append((f'$G{at}=""', State.UNREADABLE))
        return _chain(conditions, f'IF({self._holds(each, f"$G{at}")},"{State.PASSED.word}","{State.FAILED.word}")')

    def _required(self, name: str) -> str:
        instance = self.form.instances[name]
        conditions = [(test, State.UNREADABLE) for test in self.unreadable(Name(name))]
        if self._is_subordinate(instance.row):
            cells = [part.name for part in self.parts[instance.row]]
            conditions.append((f"{_counted('COUNTA', cells)}=0", State.NOT_APPLICABLE))
        conditions.append((self.is_blank(name), State.BLANK))
        return _chain(conditions, f'"{State.PASSED.word}"')

    def difference_formula(self, number: int) -> str | None:
        """Return the formula of the hidden difference, None where texts are compared or nothing is."""
        case = self.rows[number].case
        if case is None or not self._is_number(case) or not isinstance(case.expression, Binary):
            return None
        left, right = (to_excel(side, self.references) for side in (case.expression.left, case.expression.right))
        return f'IFERROR(ROUND({left}-{right},6),"")'

    def filled_formula(self, number: int) -> str | None:
        """Return the formula that counts the filled cells of a relation."""
        case = self.rows[number].case
        return None if case is None else _counted("COUNTA", self._cells(typed_parts(self.form, case.expression)))

    def _idle(self, each: RelationCase, filled: str) -> str:
        """Nothing is asked: a row nobody filled in, an inequality about a place that is blank."""
        if self._is_inequality(each) and not self._asks_for(each, each.at):
            return self.is_blank(each.at)
        optional = self._is_subordinate(each.row) or not required_parts(self.form, each)
        return f"{filled}=0" if optional else ""

    def _asks_for(self, each: RelationCase, name: str) -> bool:
        return name in required_parts(self.form, each) and not self._is_subordinate(each.row)

    def _waits(self, number: int, each: RelationCase) -> str:
        """What takes a total waits while a unit that filled in something left its required part blank."""
        if not each.relation.for_each:
            units = (self.asked[name] + self.first for name in required_units(self.form, each))
            tests = [f'$D{row}="{State.BLANK.word}"' for row in units]
            groups = (tests[at : at + MOST_ARGUMENTS] for at in range(0, len(tests), MOST_ARGUMENTS))
            return self._any(map(self._any, groups))
        if each.relation.for_each != "unit" or each.row != "total":
            return ""
        rows = [one + self.first for one in self.siblings[id(each.relation)] if one != number]
        states, filled = (f"${column}${rows[0]}:${column}${rows[-1]}" for column in "DH")
        return f'SUMPRODUCT(({states}="{State.BLANK.word}")*({filled}>0))>0'

    def _holds(self, each: RelationCase, difference: str) -> str:
        if not self._is_number(each) or not isinstance(each.expression, Binary):
            return to_excel(each.expression, self.references)
        allowed = envelope(self.form, self.form.members, each)
        within = f"ABS({difference})<={plain(allowed)}"
        if each.expression.operator == "=":
            return within
        return (
            f"OR({difference}{each.expression.operator}0,{within})"
            if allowed
            else (f"{difference}{each.expression.operator}0")
        )

    def unreadable(self, *trees: Node | None) -> Iterator[str]:
        """Yield tests for words and too large figures in cells of numbers; SUM and COUNT leave texts out."""
        parts = [name for name in typed_parts(self.form, *trees) if not self._is_text(name)]
        if not parts:
            return
        cells = self._cells(parts)
        lists = set(self.references.layout.span_names.values())
        numbers = [f"ISNUMBER({cell})" for cell in cells if cell not in lists]
        columns = [cell for cell in cells if cell in lists]
        counted = "+".join([*([_counted("COUNT", columns)] if columns else []), *numbers])
        yield f"{_counted('COUNTA', cells)}>{counted}+0"
        groups = [(cells, LARGEST)]
        percents = self._cells(name for name in parts if self._type(name) == "percent")
        groups += [(percents, Decimal(LARGEST_FRACTION))] if percents else []
        for some, most in groups:
            for start in range(0, len(some), MOST_ARGUMENTS):
                listed = ",".join(some[start : start + MOST_ARGUMENTS])
                yield f"OR(MAX({listed})>{plain(most)},MIN({listed})<-{plain(most)})"

    def _cells(self, parts: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(cell for name in parts for cell in self.references.span(name).split(",")))

    def is_blank(self, name: str) -> str:
        """Return the test whether a field is blank."""
        return to_excel(Call("ISBLANK", (Name(name),)), self.references)

    @staticmethod
    def _any(tests: Iterable[str]) -> str:
        joined = ",".join(tests)
        return f"OR({joined})" if joined else ""

    def _type(self, name: str) -> str:
        return self.form.instances[self.form.members.get(name, (name,))[0]].field.type

    def _is_text(self, name: str) -> bool:
        return FIELD_TYPES[self._type(name)].stored != "number"

    def _is_number(self, each: RelationCase) -> bool:
        return not is_text(self.form, each.at)

    @staticmethod
    def _is_inequality(each: RelationCase) -> bool:
        return isinstance(each.expression, Binary) and each.expression.operator != "="

    def _is_subordinate(self, row: str) -> bool:
        return any(row == unit for unit, _ in self.form.units) and row not in ("own", "total")

    # ---- the same, as Python has it ----

    def state(self, number: int) -> State:
        """Return a row's state for the values the workbook is made with."""
        if number not in self.states:
            row = self.rows[number]
            asked = self._relation_state(number, row.case) if row.case is not None else self._required_state(row.at)
            self.states[number] = asked
        return self.states[number]

    def difference(self, number: int) -> Decimal | None:
        """Return left minus right at 6 decimals, None where there is none."""
        case = self.rows[number].case
        if case is None or not self._is_number(case) or not isinstance(case.expression, Binary):
            return None
        gap = evaluate(Binary("-", case.expression.left, case.expression.right), self.values)
        return rounded(gap).normalize() + 0 if isinstance(gap, Decimal) else None

    def filled(self, number: int) -> int:
        """Return how many typed cells of a relation are filled in."""
        case = self.rows[number].case
        parts = () if case is None else typed_parts(self.form, case.expression)
        return sum(not self.blank(cell) for name in parts for cell in self.form.members.get(name, (name,)))

    def _relation_state(self, number: int, each: RelationCase) -> State:
        if self.any_unreadable(each.expression, each.when):
            return State.UNREADABLE
        inequality = self._is_inequality(each) and not self._asks_for(each, each.at)
        optional = self._is_subordinate(each.row) or not required_parts(self.form, each)
        if self.blank(each.at) if inequality else optional and self.filled(number) == 0:
            return State.NOT_APPLICABLE
        if each.when is not None and not evaluate(each.when, self.values):
            return State.NOT_APPLICABLE
        if lacking(self.form, each, self.blank) or self._must_wait(number, each):
            return State.BLANK
        return self._compared(number, each)

    def _compared(self, number: int, each: RelationCase) -> State:
        held = evaluate(each.expression, self.values)
        if isinstance(held, Trouble):
            return State.UNREADABLE
        gap = self.difference(number)
        allowed = envelope(self.form, self.form.members, each)
        return State.PASSED if held or (gap is not None and abs(gap) <= allowed) else State.FAILED

    def _must_wait(self, number: int, each: RelationCase) -> bool:
        if not each.relation.for_each:
            units = (self.asked[name] for name in required_units(self.form, each))
            return any(self.state(number) is State.BLANK for number in units)
        if each.relation.for_each != "unit" or each.row != "total":
            return False
        rows = (one for one in self.siblings[id(each.relation)] if one != number)
        return any(self.state(one) is State.BLANK and self.filled(one) for one in rows)

    def _required_state(self, name: str) -> State:
        row = self.form.instances[name].row
        if self.any_unreadable(Name(name)):
            return State.UNREADABLE
        if self._is_subordinate(row) and all(self.blank(part.name) for part in self.parts[row]):
            return State.NOT_APPLICABLE
        return State.BLANK if self.blank(name) else State.PASSED

    def any_unreadable(self, *trees: Node | None) -> bool:
        """Whether a cell of numbers holds words or too large a figure."""
        parts = [name for name in typed_parts(self.form, *trees) if not self._is_text(name)]
        return any(self._is_bad(cell) for name in parts for cell in self.form.members.get(name, (name,)))

    def _is_bad(self, name: str) -> bool:
        value = self.values.value(name)
        most = LARGEST_FRACTION if self._type(name) == "percent" else LARGEST
        return isinstance(value, str) or (isinstance(value, Decimal) and abs(value) > most)

    def blank(self, name: str) -> bool:
        """Whether nothing is filled in."""
        value = self.values.value(name)
        return value is None or (isinstance(value, str) and not value.strip())


def _chain(conditions: Iterable[tuple[str, State]], last: str) -> str:
    formula = last
    for test, state in reversed([each for each in conditions if each[0]]):
        formula = f'IF({test},"{state.word}",{formula})'
    return formula


def _counted(function: str, cells: list[str]) -> str:
    """Return a count over any number of cells, at most 30 arguments a call."""
    calls = [cells[at : at + MOST_ARGUMENTS] for at in range(0, len(cells), MOST_ARGUMENTS)]
    counted = "+".join(f"{function}({','.join(call)})" for call in calls)
    return f"({counted})" if len(calls) > 1 else counted
