"""What marking does to other people's workbooks: every OOXML file of a folder, marked, looked through, unmarked.

    python -m benchmarks.corpus [FOLDER]        # ../shared/corpus if none is named

Each gets three marks, a comment and a sheet; each question below is asked of each. The table says how many files were
asked, how many held, and names every file that did not and why; a question that cannot be put to a file is a skip.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from perfxl.errors import WorkbookFault
from perfxl.messages import say
from perfxl.ooxml import Annotated, Annotation, Package, annotate, read_index, restore, scan
from tests.ooxml.workbooks import FINDINGS, annotation, parts_of, raw_records, schema_check
from tests.support.readers import seen_by_calamine, seen_by_openpyxl

SHARED = Path(__file__).resolve().parents[2] / "shared"
SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm"}
HELD, FAULT, SKIP = "held", "fault", "skip"


@dataclass(frozen=True)
class Answer:
    """What came of one question: held, or a fault or skip with its reason."""

    verdict: str
    why: str = ""


@dataclass(frozen=True)
class Tried:
    """A workbook before and after marking."""

    data: bytes
    plan: Annotation
    result: Annotated

    @cached_property
    def before(self) -> Mapping[str, bytes]:
        """Return the parts as they came."""
        return parts_of(self.data)

    @cached_property
    def after(self) -> Mapping[str, bytes]:
        """Return the parts of the marked copy."""
        return parts_of(self.result.data)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Return the names of the parts that are other than they were."""
        return frozenset(name for name in self.before if self.before[name] != self.after.get(name))

    @property
    def sheet(self) -> str:
        """Return the title of the sheet that is marked, "" where there is none."""
        return next((mark.cell.sheet for mark in self.plan.marks), "")

    @property
    def added(self) -> str:
        """Return the title our sheet got."""
        return self.result.titles[FINDINGS]


Question = Callable[[Tried], Answer]


def tried(data: bytes) -> Tried:
    """Mark a workbook; raise WorkbookFault where it cannot be read."""
    package = Package.open(data)
    plan = plan_for(package)
    return Tried(data, plan, annotate(package, plan))


def plan_for(package: Package) -> Annotation:
    """Return three marks, a comment and a sheet for the first worksheet, the sheet alone where there is none."""
    titles = [sheet.title for sheet in read_index(package).sheets if sheet.kind == "worksheet" and sheet.part]
    whole = annotation(titles[0] if titles else "")
    return whole if titles else Annotation(sheets=whole.sheets)


def without_rows(content: bytes) -> bytes:
    """Return a sheet part without its rows: the schemas take a minute over them, and nothing of ours is in them."""
    return re.sub(rb"(<(?:\w+:)?sheetData\b[^>/]*>).*(</(?:\w+:)?sheetData>)", rb"\1\2", content, flags=re.DOTALL)


def untouched(one: Tried) -> Answer:
    """Ask whether every member keeps order, date and attributes, and its bytes unless it is one that must change."""
    before, after = raw_records(one.data), raw_records(one.result.data)
    if list(after)[: len(before)] != list(before):
        return Answer(FAULT, "members in another order")
    moved = {name for name in before if before[name][1] != after[name][1] or before[name][3] != after[name][3]}
    packed = {name for name in before if before[name][0] != after[name][0]} - one.touched
    stray = {name for name in one.touched if not _may_change(one, name)}
    return _faults({"date or attributes": moved, "packed anew": packed, "changed": stray})


def _may_change(one: Tried, name: str) -> bool:
    """Whether marking has any business in a part: the marked sheet, its comments, what lists sheets and looks."""
    package = Package.open(one.data)
    index = read_index(package)
    mine = {index.styles, package.workbook, "[Content_Types].xml", "_rels/.rels"}
    mine |= {entry.part for entry in index.sheets if entry.title == one.sheet}
    stored = {package.stored_name(part) for part in mine if part and part in package}
    return name in stored or bool(re.search(r"rels$|comments\d*\.xml$|\.vml$", name, re.IGNORECASE))


def only_inserted(one: Tried) -> Answer:
    """Ask whether all that went from a touched part is a count that was raised or the end of a self-closed element.

    The journal says byte for byte what was replaced; that it tells the truth, `given_back` finds out.
    """
    journal = next(name for name in one.after if re.fullmatch(r"perfxl/journal\d*\.json", name))
    written = json.loads(one.after[journal])["parts"]
    silent = one.touched - set(written)
    replaced = {name for name, entry in written.items() if not all(_trifle(old) for *_, old in entry["undo"])}
    return _faults({"not in the journal": silent, "replaced in": replaced})


def _trifle(old: str) -> bool:
    return bool(re.fullmatch(rb'|\s*/\s*>|(\s*count=)?["\']?\d+["\']?', base64.b64decode(old).replace(b"\0", b"")))


def given_back(one: Tried) -> Answer:
    """Ask whether taking the marks off gives back every part, in its order."""
    back = parts_of(restore(one.result.data))
    if list(back) != list(one.before):
        return Answer(FAULT, "other parts than before")
    return _faults({"other bytes in": {name for name in back if back[name] != one.before[name]}})


def valid(one: Tried) -> Answer:
    """Ask the published schemas for errors the input does not have."""
    if not (SHARED / "ooxml-xsd").is_dir():
        return Answer(SKIP, "no schemas beside the checkout")
    fresh = {
        name: without_rows(content) if name in one.before else content
        for name, content in one.after.items()
        if name in one.touched or name not in one.before
    }
    known = schema_check(SHARED, {name: without_rows(one.before[name]) for name in one.touched})
    found = schema_check(SHARED, fresh) - known
    return Answer(FAULT, f"new: {sorted(found)[:3]}") if found else Answer(HELD)


def same_to_openpyxl(one: Tried) -> Answer:
    """Ask whether openpyxl sees the same values as before and our sheet."""
    return _same_plus_ours(one, "openpyxl", seen_by_openpyxl)


def same_to_calamine(one: Tried) -> Answer:
    """Ask whether calamine sees the same values as before and our sheet."""
    return _same_plus_ours(one, "calamine", seen_by_calamine)


def _same_plus_ours(one: Tried, reader: str, seen: Callable[[bytes], Mapping[str, object] | None]) -> Answer:
    before = seen(one.data)
    if before is None:
        return Answer(SKIP, f"{reader} cannot read the input")
    after = seen(one.result.data)
    if after is None:
        return Answer(FAULT, f"{reader} cannot read the marked copy")
    if one.added not in after:
        return Answer(FAULT, "our sheet is not seen")
    rest = {title: shown for title, shown in after.items() if title != one.added}
    return _faults({"other sheets": set(rest) ^ set(before), "other values on": _differing(before, rest)})


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {title for title, shown in before.items() if title in after and repr(after[title]) != repr(shown)}


def same_to_us(one: Tried) -> Answer:
    """Ask whether our own scan sees the same cells as before and our sheet behind them."""
    *rest, last = scan(Package.open(one.result.data)).sheets
    same = [sheet.cells for sheet in rest] == [sheet.cells for sheet in scan(Package.open(one.data)).sheets]
    return Answer(HELD) if same and last.title == one.added else Answer(FAULT, "other cells")


def _faults(named: Mapping[str, Iterable[str]]) -> Answer:
    told = [f"{what} {', '.join(sorted(names))}" for what, names in named.items() if names]
    return Answer(FAULT, "; ".join(told)) if told else Answer(HELD)


QUESTIONS: Mapping[str, Question] = {
    "untouched members: compressed bytes, order, date, attributes": untouched,
    "touched parts: insertions only": only_inserted,
    "unmark gives back every part": given_back,
    "no new schema error": valid,
    "perfxl sees the same cells, and our sheet": same_to_us,
    "openpyxl sees the same values, and our sheet": same_to_openpyxl,
    "calamine sees the same values, and our sheet": same_to_calamine,
}
OPENED = "opened, or refused in words"


def ask(data: bytes) -> dict[str, Answer]:
    """Return the answer to every question about one file; a file that is refused is asked no more."""
    try:
        one = tried(data)
    except WorkbookFault as fault:
        told = say(fault.key, "en", **fault.facts)
        return {OPENED: Answer(SKIP, f"{fault.key.rpartition('.')[2]} ({told.partition('. ')[0]})")}
    return {OPENED: Answer(HELD)} | {name: question(one) for name, question in QUESTIONS.items()}


def table(asked: Mapping[str, Mapping[str, Answer]]) -> str:
    """Return the table: a row a question; `asked` holds the answers by file."""
    lines = ["| what was asked | files asked | held | faults | skips |", "|---|---|---|---|---|"]
    for name in (OPENED, *QUESTIONS):
        answers = {file: answers[name] for file, answers in asked.items() if name in answers}
        held = sum(answer.verdict == HELD for answer in answers.values())
        cells = (str(len(answers)), str(held), _told(answers, FAULT), _told(answers, SKIP))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _told(answers: Mapping[str, Answer], verdict: str) -> str:
    """Return every reason with its files, how many and which; 0 where there is none."""
    reasons = Counter(answer.why for answer in answers.values() if answer.verdict == verdict)
    told = []
    for why, count in reasons.items():
        files = ", ".join(file for file, answer in answers.items() if (answer.verdict, answer.why) == (verdict, why))
        told.append(f"{count}: {why}: {files}")
    return "; ".join(told) or "0"


def main() -> int:
    """Ask and print; 1 where a file was found to have lost something."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "corpus"
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not paths:
        print(f"no OOXML workbook in {folder}", file=sys.stderr)
        return 2
    asked = {str(path.relative_to(folder)): ask(path.read_bytes()) for path in paths}
    print(table(asked))
    return int(any(answer.verdict == FAULT for answers in asked.values() for answer in answers.values()))


if __name__ == "__main__":
    sys.exit(main())
