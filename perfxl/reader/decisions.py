"""A summary finance has filled in, read back; whatever is not certain is refused with its place and cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import count, takewhile
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from perfxl.errors import UsageFault
from perfxl.messages import LANGUAGES, say
from perfxl.model import CellRef
from perfxl.model.decisions import FINDING_HEADS, OVERVIEW_HEADS, PROPERTY, Decision, Ruling, department_key
from perfxl.ooxml import CellKind, SheetScan, WorkbookScan

HEAD_ROWS = 10
LONGEST = 2_000  # characters of an opinion that are kept
Key = TypeVar("Key")
HIGHEST = Decimal(100)
_DIGEST = re.compile(r"[0-9a-f]{16}")
_KEYED = ("department", "key", "digest")
_DEPARTMENT = ("department", "code", "approved", "remark")
_FINDING = ("department", "code", "decision", "remark", "key", "digest")
_HEADS = dict.fromkeys((*OVERVIEW_HEADS, *FINDING_HEADS))
_COMPARED = tuple(head for head in OVERVIEW_HEADS if head not in (*_DEPARTMENT, "marked", "office"))


class _Table(Struct, frozen=True):
    """A sheet of a summary: where its heads stand, and the column of each."""

    sheet: SheetScan
    top: int
    columns: Mapping[str, int]

    def rows(self) -> Iterator[int]:
        return iter(sorted({row for row, _ in self.sheet.cells if row > self.top}))

    @property
    def compared(self) -> Iterator[str]:
        return (head for head in _COMPARED if head in self.columns)

    def at(self, row: int, head: str) -> CellRef:
        return CellRef(self.sheet.title, row, self.columns[head])

    def text(self, row: int, head: str) -> str:
        cell = self.sheet.cells.get((row, self.columns[head]))
        if cell is None or cell.value is None:
            return ""
        return f"{cell.value:f}" if isinstance(cell.value, Decimal) else str(cell.value).strip()

    def department(self, row: int) -> str:
        return department_key(self.text(row, "department"), self.text(row, "code"))


class _Said(Struct, frozen=True):
    """What stands in one row, and where."""

    value: Decision
    at: CellRef


class _Row(Struct, frozen=True):
    """One return in the overview: what was said of it, where, and what else the row tells of it."""

    said: Ruling
    at: CellRef
    told: tuple[str, ...]


def read_decisions(path: Path, workbook: WorkbookScan) -> Mapping[str, Ruling]:
    """Return what a summary says, by department; raise UsageFault with place, state and cure."""
    if workbook.properties.get(PROPERTY) != "1":
        raise UsageFault("fault.decisions.not_ours", path=path)
    # Season by season there is one sheet; what does not fit goes on in the next. Earlier summaries have no 分部门.
    departments = _tables(path, workbook, ("departments", "overview"), _DEPARTMENT)
    findings = _tables(path, workbook, ("findings",), _FINDING)
    rulings: dict[str, Ruling] = dict(_rulings(departments))
    for (department, key), decision in _decisions(findings).items():
        held = rulings.get(department, Ruling())
        rulings[department] = replace(held, findings={**held.findings, key: decision})
    return rulings


def _tables(path: Path, workbook: WorkbookScan, names: Iterable[str], needed: Iterable[str]) -> tuple[_Table, ...]:
    """Return the sheets of the first of the names there is, each title then those whose title goes on with 2, 3."""
    for title in (say(f"summary.{name}", lang) for name in names for lang in LANGUAGES):
        first = workbook.sheet(title)
        if first is not None:
            more = (workbook.sheet(f"{title}{number}") for number in count(2))
            sheets = (first, *takewhile(lambda sheet: sheet is not None, more))
            return tuple(_table(path, sheet, needed) for sheet in sheets if sheet is not None)
    raise UsageFault("fault.decisions.not_ours", path=path)


def _table(path: Path, sheet: SheetScan, needed: Iterable[str]) -> _Table:
    words = {say(f"summary.head.{head}", lang): head for head in _HEADS for lang in LANGUAGES}
    by_row: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        head = words.get(str(cell.value).strip())
        if row <= HEAD_ROWS and head is not None:
            by_row.setdefault(row, {}).setdefault(head, column)
    if not by_row:
        raise UsageFault("fault.decisions.not_ours", path=path)
    top = max(by_row, key=lambda row: len(by_row[row]))
    for head in needed:
        if head not in by_row[top]:
            told = say(f"summary.head.{head}", LANGUAGES[0])
            raise UsageFault("fault.decisions.column", path=path, sheet=sheet.title, row=top, head=told)
    return _Table(sheet, top, by_row[top])


def _rows(tables: Iterable[_Table]) -> Iterator[tuple[_Table, int]]:
    return ((table, row) for table in tables for row in table.rows())


def _rulings(tables: Iterable[_Table]) -> Iterator[tuple[str, Ruling]]:
    """Yield what was said of each department.

    Rows of one department that differ in their figures are different returns: words beside one alone are refused,
    because nobody could tell whether they were meant for the other as well.
    """
    rows: dict[str, list[_Row]] = {}
    for table, row in _rows(tables):
        said = Ruling(_score(table, row), table.text(row, "remark")[:LONGEST])
        if _is_total(table, row):
            continue
        department = table.department(row)
        if department:
            told = tuple(table.text(row, head) for head in table.compared)
            rows.setdefault(department, []).append(_Row(said, table.at(row, "approved"), told))
        elif not said.blank:
            raise UsageFault("fault.decisions.unkeyed", place=table.at(row, "department"))
    for department, held in rows.items():
        first = next((one for one in held if not one.said.blank), None)
        if first is not None:
            for other in held:
                _refuse_other(first, other)
            yield department, first.said


def _refuse_other(first: _Row, other: _Row) -> None:
    """Refuse a row that says something else than the first that speaks, or nothing of another return."""
    if other.said.blank and other.told != first.told:
        raise UsageFault("fault.decisions.which", first=first.at, second=other.at)
    if not other.said.blank and other.said != first.said:
        raise UsageFault("fault.decisions.twice", first=first.at, second=other.at)


def _is_total(table: _Table, row: int) -> bool:
    """Whether it is the row of sums and averages: its approved score is a formula."""
    cell = table.sheet.cells.get((row, table.columns["approved"]))
    return cell is not None and cell.formula is not None and not table.text(row, "code")


def _score(table: _Table, row: int) -> Decimal | None:
    text, at = table.text(row, "approved"), table.at(row, "approved")
    if not text or _is_total(table, row):
        return None
    cell = table.sheet.cells[row, at.column]
    try:
        number = Decimal(text)
    except InvalidOperation as fault:
        raise UsageFault("fault.decisions.score", place=at, found=text) from fault
    if cell.kind not in (CellKind.NUMBER, CellKind.TEXT) or not number.is_finite() or not 0 <= number <= HIGHEST:
        raise UsageFault("fault.decisions.score", place=at, found=text)
    return number


def _decisions(tables: Iterable[_Table]) -> Mapping[tuple[str, str], Decision]:
    seen: dict[tuple[str, str], _Said] = {}
    made: dict[tuple[str, str], Decision] = {}
    for table, row in _rows(tables):
        accepted, remark = _accepted(table, row), table.text(row, "remark")[:LONGEST]
        if accepted is None and not remark:
            continue
        department, key, digest = table.department(row), table.text(row, "key"), table.text(row, "digest")
        if not department or not key or not _DIGEST.fullmatch(digest):
            head = next((one for one in _KEYED[:2] if not table.text(row, one)), "digest")
            raise UsageFault("fault.decisions.unkeyed", place=table.at(row, head))
        decision = Decision(accepted, remark, digest)
        _once(seen, (department, key), _Said(decision, table.at(row, "decision")))
        made[department, key] = decision
    return made


def _accepted(table: _Table, row: int) -> bool | None:
    text = table.text(row, "decision")
    if not text:
        return None
    for word, accepted in (("accept", True), ("reject", False)):
        if text.casefold() in {say(f"summary.{word}", lang) for lang in LANGUAGES}:
            return accepted
    raise UsageFault("fault.decisions.word", place=table.at(row, "decision"), found=text)


def _once(seen: dict[Key, _Said], key: Key, said: _Said) -> None:
    """Refuse two rows that say different things of one matter."""
    first = seen.setdefault(key, said)
    if first.value != said.value:
        raise UsageFault("fault.decisions.twice", first=first.at, second=said.at)
