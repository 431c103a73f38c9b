"""Marks and comments: what lights up at the department's cells, and what is said there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfxl.marking.case import Listed, Marking
from perfxl.marking.palette import CHANGED_FILL, FRAME, RELATED_FILL, STRONG_FILL
from perfxl.marking.problems import ProblemsSheet
from perfxl.marking.status import CHANGED, OPEN
from perfxl.marking.words import advised, arithmetic, message
from perfxl.model import CellRef, Level
from perfxl.model.marks import CONTENT, ROUND, SHEET, SWITCH
from perfxl.ooxml import DefinedName, DxfStyle, Mark, Note

TOGETHER = 20  # findings one condition asks about; more of them make more conditions

Format = tuple[str, DxfStyle]


def names(case: Marking, sheet: ProblemsSheet, titles: Sequence[str]) -> tuple[DefinedName, ...]:
    """Return the hidden names: the switch, each finding's status, the answers to read back, the sheets we add."""
    made = [DefinedName(SWITCH, sheet.switch.absolute, hidden=True)]
    made += [DefinedName(one.name, sheet.flags[one.number].absolute, hidden=True) for one in case.listed]
    made += [DefinedName(name, span.absolute, hidden=True) for name, span in sheet.remembered.items()]
    made.append(DefinedName(ROUND, str(case.round), hidden=True))
    made.append(DefinedName(CONTENT, f'"{case.submission.fingerprint}"', hidden=True))
    for number, title in enumerate(titles, start=1):
        made.append(DefinedName(SHEET.format(number=number), CellRef(title, 1, 1).absolute, hidden=True))
    return tuple(made)


def marks(case: Marking) -> tuple[Mark, ...]:
    """Return a mark for every cell some finding stands at or takes in, each with its strongest look first."""
    at: dict[CellRef, list[Listed]] = {}
    beside: dict[CellRef, list[Listed]] = {}
    for one in case.listed:
        if one.finding.at is not None:
            at.setdefault(one.finding.at, []).append(one)
        for cell in dict.fromkeys((*one.finding.related, *one.finding.follow_up)):
            if cell != one.finding.at:
                beside.setdefault(cell, []).append(one)
    return tuple(Mark(cell, tuple(_formats(at.get(cell, []), beside.get(cell, [])))) for cell in sorted({*at, *beside}))


def _formats(at: Sequence[Listed], beside: Sequence[Listed]) -> Iterator[Format]:
    for level in Level:
        strong = DxfStyle(fill=STRONG_FILL[level], border=FRAME[level])
        yield from _while(OPEN, [one for one in at if one.finding.level is level], strong)
    yield from _while(CHANGED, at, DxfStyle(fill=CHANGED_FILL))
    for level in Level:
        yield from _while(
            OPEN, [one for one in beside if one.finding.level is level], DxfStyle(fill=RELATED_FILL[level])
        )


def _while(status: int, listed: Sequence[Listed], look: DxfStyle) -> Iterator[Format]:
    """Yield the conditions under which a cell has this look: marks are shown, and one of the findings has the status.

    Products and sums of comparisons, no AND and OR: no argument separator, which differs between programs.
    """
    for start in range(0, len(listed), TOGETHER):
        tests = [f"({one.name}={status})" for one in listed[start : start + TOGETHER]]
        wanted = tests[0] if len(tests) == 1 else f"({'+'.join(tests)})"
        yield f"{SWITCH}*{wanted}", look


def comments(case: Marking) -> tuple[Note, ...]:
    """Return one comment for every cell a finding stands at, all that are not accepted in it."""
    at: dict[CellRef, list[Listed]] = {}
    for one in case.listed:
        if one.finding.at is not None and not case.accepted(one.finding):
            at.setdefault(one.finding.at, []).append(one)
    author = case.say("comment.author")
    return tuple(Note(cell, author, _text(case, found)) for cell, found in sorted(at.items()))


def _text(case: Marking, found: Sequence[Listed]) -> str:
    """Return the marker line, then for each finding what is wrong and what to do."""
    pieces = [case.say("comment.marker", round=case.round)]
    for one in found:
        finding = one.finding
        told = arithmetic(case, finding).replace("\n", case.say("separator.input"))
        pieces.append(
            case.say(
                "comment.finding",
                number=one.number,
                code=finding.code,
                level=case.level(finding.level),
                message=message(case, finding),
            )
        )
        pieces += [told] if told else []
        pieces.append(advised(case, finding))
    return "\n".join(pieces)
