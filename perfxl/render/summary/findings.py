"""Every finding, with what finance decides of it; the rules that spoke most; where they spoke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from perfxl.messages import say
from perfxl.model import Level
from perfxl.model.decisions import FINDING_HEADS
from perfxl.render.entries import FindingEntry
from perfxl.render.records import DecisionEntry, FindingKey, Record
from perfxl.render.summary.departments import linked
from perfxl.render.summary.sheet import FIRST_ROW, Book, Column, Held, Table
from perfxl.render.summary.tally import Tally, name_of

WIDTHS = (14, 9, 6, 7, 8, 14, 34, 24, 9, 14, 9, 16, 10, 10)
LOOKS = dict.fromkeys(("code", "rule", "level", "audience", "state"), "centre") | {
    "decision": "input", "remark": "input",
}  # fmt: skip
HIDDEN = ("key", "digest")
MOST_FREQUENT = 10
LONGEST_HEAD = 18
WIDEST = 36  # columns of rules a page still shows legibly


def findings(book: Book) -> Table:
    """Begin the table finance decides in."""
    columns = tuple(
        Column(book.say(f"head.{head}"), width, LOOKS.get(head, "text"), shown=head not in HIDDEN)
        for head, width in zip(FINDING_HEADS, WIDTHS, strict=True)
    )
    return Table(book, book.say("findings"), book.say("note.findings"), columns)


def finding_rows(record: Record, folder: Path, book: Book) -> Iterator[tuple[Held, ...]]:
    """Yield the rows of a return's findings, the most severe first."""
    pairs = zip(record.entry.findings, record.keys, strict=True)
    for finding, named in sorted(pairs, key=lambda pair: pair[0].level.rank):
        yield _finding(record, folder, book, finding, named)


def choices(table: Table) -> None:
    """Let 采纳/不采纳 be chosen; what must be fixed cannot be accepted. Once the table is closed."""
    book, column = table.book, FINDING_HEADS.index("decision")
    words = [book.say("accept"), book.say("reject")]
    choice = {"validate": "list", "source": words, "error_message": book.say("choice")}
    level = FINDING_HEADS.index("level")
    for part in table.parts:
        sheet = part.sheet
        sheet.data_validation(FIRST_ROW, column, part.last - 1, column, choice)
        word = f'"{say(f"word.level.{Level.MUST_FIX.value}", book.lang)}"'
        rule = {"type": "cell", "criteria": "==", "value": word, "format": book.looks.warm}
        sheet.conditional_format(FIRST_ROW, level, part.last - 1, level, rule)


def _finding(record: Record, folder: Path, book: Book, finding: FindingEntry, named: FindingKey) -> tuple[Held, ...]:
    lang, decision = book.lang, record.ruling.findings.get(named.key, DecisionEntry())
    word = {True: book.say("accept"), False: book.say("reject"), None: ""}[decision.accepted]
    valid = decision.digest == named.digest and not (decision.accepted and finding.level is Level.MUST_FIX)
    place = "" if finding.sheet is None else "'" + finding.sheet.replace("'", "''") + f"'!{finding.cell}"
    return (
        name_of(record, lang),
        record.entry.department.code or "",
        finding.code,
        say(f"word.level.{finding.level.value}", lang),
        say(f"word.audience.{finding.audience.value}", lang),
        linked(record, folder, place_of(finding, book), place),
        finding.text["message"].say(lang),
        finding.text["advice"].say(lang),
        say(f"marking.state.{finding.state.value}", lang),
        finding.explanation or "",
        word if valid else "",
        decision.remark,
        named.key,
        named.digest,
    )


def place_of(finding: FindingEntry, book: Book) -> str:
    """Return where a finding stands, in words."""
    return f"{finding.sheet}!{finding.cell}" if finding.sheet else say("marking.whole_workbook", book.lang)


def frequent(book: Book, tally: Tally) -> None:
    """Write the most frequent rules, each with its first finding as an example."""
    heads = {"rule": 7, "title": 34, "returns": 9, "times": 9, "example": 62}
    looks = {"rule": "centre", "returns": "count", "times": "count"}
    columns = tuple(Column(book.say(f"head.{head}"), width, looks.get(head, "text")) for head, width in heads.items())
    note = book.say("note.frequent", count=MOST_FREQUENT)
    table = Table(book, book.say("frequent"), note, columns)
    titles = tally.titles()
    for code, sample in tally.frequent[:MOST_FREQUENT]:
        first = sample.first
        if first is not None:
            facts = {"department": sample.department, "place": place_of(first, book)}
            example = book.say("example", **facts, message=first.text["message"].say(book.lang))
            table.add((code, titles.get(code, ""), sample.returns, sample.findings, example))
    table.close()


def heat(book: Book, tally: Tally) -> tuple[Table, tuple[str, ...]]:
    """Begin the map department × rule, the rules of most returns first."""
    titles = tally.titles()
    codes = tuple(code for code, _ in tally.frequent)
    columns = [Column(book.say("head.department"), 28)]
    columns += [Column(f"{code} {titles.get(code, '')}"[:LONGEST_HEAD].strip(), 4.5, "count", "SUM") for code in codes]
    columns.append(Column(book.say("head.all"), 6, "count", "SUM"))
    wide = -(-len(columns) // WIDEST)
    return Table(book, book.say("heat"), book.say("note.heat"), tuple(columns), upright=True, wide=wide), codes


def heat_row(record: Record, book: Book, codes: tuple[str, ...]) -> tuple[Held, ...]:
    """Return how often each rule spoke of a return; nothing where it did not."""
    held = Counter(one.code for one in record.entry.findings)
    return name_of(record, book.lang), *(held[code] or None for code in codes), sum(held.values())


def warm(table: Table, count: int) -> None:
    """Colour the map; once the table is closed."""
    for part in table.parts:
        sheet = part.sheet
        scale = {"type": "3_color_scale", "min_color": "#FFF2CC", "mid_color": "#F4B183", "max_color": "#C00000"}
        fixed = {"min_type": "num", "min_value": 1, "mid_type": "num", "mid_value": 3, "max_type": "num"}
        if count:
            sheet.conditional_format(FIRST_ROW, 1, part.last - 1, count, {**scale, **fixed, "max_value": 10})
