"""The three targets of fuzzing. Each takes a number, makes its input of it, and raises whatever should never come out.

`workbook`: a mutated package, scanned, marked and freed again; `value`: what a cell may hold, read as every type of
field; `expression`: mutated sentences of the rule language, parsed, printed and computed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random

from perfxl.errors import WorkbookFault
from perfxl.expression import MACROS, Call, ExpressionFault, Trouble, evaluate, parse, to_excel, to_text, walk
from perfxl.form import load_form
from perfxl.model import Kind
from perfxl.ooxml import CellKind, Package, ScannedCell, annotate, restore, scan, stripped
from perfxl.ooxml.sheetscan import number
from perfxl.reader import earlier
from perfxl.reader.formulas import is_intact
from perfxl.reader.values import normalise
from tests.hostile.mutating import flip, mutated, mutated_parts, text_of
from tests.ooxml.workbooks import annotation, host, parts_of, raw_workbook, zipped

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
SLOWEST = 5.0  # seconds one input may take before that is a fault of its own
ODD = (
    "1", "0", "9", "12.5", ",", ".", "-", "—", "/", "%", "％", "元", "万元", "无", " ", "\u3000", "\xa0", "\t", "\n",
    "１", "２", "٣", "²", "½", "E", "e", "+", "'", '"', "(", ")", "（", "年", "月", "日", "2020", "2020-2-30", "inf",
    "nan", "sNaN", "_", "1_0", "0x1", "\x00", "\x1b[31m", "\u202e", "\ud800", "🙂", "=", "=cmd|'/C x'!A0", "@",
    "9" * 40, "1E999999999", "1e-999999999", "#REF!", "TRUE", "A1", "$B$2", "[1]表!A1", "SUM(", "IF(", "##",
)  # fmt: skip
WORDS = (
    "a", "b", "c", "text", "1", "0", "0.1", "90%", '"甲"', '""', "+", "-", "*", "/", "(", ")", "=", "<>", "<", "<=",
    ">", ">=", ",", "SUM(", "ROUND(", "ROUNDDOWN(", "ROUNDUP(", "ABS(", "MIN(", "MAX(", "IF(", "AND(", "OR(", "NOT(",
    "ISBLANK(", "GRADE(", " ", "  ", "_x", "汇总", "1.5.2", "%", "'", '"', "\n", "\\", "999999999999999999999999999999",
)  # fmt: skip


@cache
def seeds() -> tuple[Mapping[str, bytes], ...]:
    """Return the workbooks that are mutated, by parts: drawn, hand-made, with strings and styles, marked by us."""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>x</t></r><rPh><t>y</t></rPh></is></c>'
        '</row><row r="2" ht="20" hidden="1"><c r="A2"><f t="shared" ref="A2:A9" si="0">B2+$C$1</f><v>1.5</v></c>'
        '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="d"><v>2020-01-01</v></c>'
        '</row><row><c><f t="shared" si="0"/><v>2</v></c><c t="str"><f>"x"</f><v>_x000D_</v></c></row>'
    )
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>甲</t></si></sst>'
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt '
        'numFmtId="164" formatCode="0.0"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
        "</styleSheet>"
    )
    tail = '<mergeCells count="1"><mergeCell ref="A5:C6"/></mergeCells>'
    names = "<definedNames><definedName name='n'>表!$A$1</definedName></definedNames>"
    hand = raw_workbook(rows, tail=tail, sharedStrings=strings, styles=styles, names=names)
    plain = host()
    marked = annotate(plain, annotation()).data
    wide = {name: part.decode().removeprefix(DECLARED).encode("utf-16") for name, part in parts_of(hand).items()}
    return parts_of(hand), parts_of(plain), parts_of(marked), parts_of(zipped(wide))


def workbook(given: int) -> bool:
    """Scan, mark and free a mutated package; return whether it could be read."""
    random = Random(given)  # noqa: S311 - repeatable, not secret
    parts = random.choice(seeds())
    if random.random() < 0.25:
        data = bytearray(zipped(parts))
        for _ in range(random.randint(1, 8)):
            flip(data, random)
        source = bytes(data) if random.random() < 0.5 else mutated(bytes(data), random)
    else:
        source = zipped(mutated_parts(parts, random))
    try:
        package = Package.open(source)
        found = scan(package)
    except WorkbookFault:
        return False
    earlier(found)
    titles = [sheet.title for sheet in found.sheets if sheet.kind == "worksheet"]
    try:
        made = annotate(package, annotation(titles[0] if titles else "无"))
        restore(made.data)
        stripped(package, "_perfxl_", ("A01", "【perfxl】"))
    except WorkbookFault:
        return True
    return True


@cache
def _fields() -> tuple[object, ...]:
    form = load_form("department_overall")
    by_type = {instance.field.type: instance.field for instance in form.instances.values()}
    return tuple(by_type.values())


def value(given: int) -> bool:
    """Read one cell as every type of field; return whether any of them found a value in it."""
    random = Random(given)  # noqa: S311
    text = text_of(ODD, random)
    amount = number(text) or Decimal(random.randint(-(10**15), 10**15))
    content = random.choice((text, text, amount, random.random() < 0.5))
    kind = {Decimal: CellKind.NUMBER, bool: CellKind.BOOLEAN}.get(
        type(content), random.choice((CellKind.TEXT, CellKind.ERROR, CellKind.DATE))
    )
    if random.random() < 0.05:
        kind = CellKind.BLANK
    cell = ScannedCell(kind, None if kind is CellKind.BLANK else content, random.choice((None, text)), 0, "General")
    understood = False
    for field in _fields():
        reading = normalise(field, cell, date_1904=random.random() < 0.5)  # type: ignore[arg-type]
        if (reading.value is None) == (reading.kind in (Kind.NUMBER, Kind.TEXT, Kind.DATE)):
            raise AssertionError(f"{reading} of {cell}")
        if isinstance(reading.value, Decimal) and not reading.value.is_finite():
            raise AssertionError(f"{reading} of {cell}")
        understood |= reading.value is not None
    is_intact(text, parse("SUM(a)"), {}, (), "表")
    return understood


class _Scope:
    """Names with values of every kind, and how a formula refers to them."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def value(self, name: str) -> object:
        return self.random.choice((None, Decimal(0), Decimal("12.5"), Decimal("-1E30"), "甲", "", Trouble("missing")))

    def members(self, name: str) -> tuple[object, ...]:
        return tuple(self.value(name) for _ in range(self.random.randint(0, 4)))

    def cell(self, name: str) -> str:
        return f"_{name}"

    number = span = cell

    def is_text(self, name: str) -> bool:
        return name == "text"


@cache
def _sentences() -> tuple[str, ...]:
    form = load_form("department_overall")
    written = [relation.expression for relation in form.relations]
    return (*written, "a + b = c", "IF(a > 0, ROUND(b / a, 2), 0) <= 1", "SUM(a, b) - 90% * c <> 0", 'text = "甲"')


def expression(given: int) -> bool:
    """Parse, print and compute one text; return whether it was an expression."""
    random = Random(given)  # noqa: S311
    if random.random() < 0.5:
        text = mutated(random.choice(_sentences()).encode(), random).decode("utf-8", "replace")
    else:
        text = text_of(WORDS, random, 20)
    try:
        tree = parse(text)
    except ExpressionFault:
        return False
    scope = _Scope(random)
    if parse(to_text(tree)) != tree:
        raise AssertionError(f"{text!r} is not what it prints")
    if any(isinstance(part, Call) and part.function in MACROS for part in walk(tree)):
        return True  # the form writes them out before anything is printed or computed
    to_excel(tree, scope)
    evaluate(tree, scope)  # type: ignore[arg-type]
    return True


TARGETS: Mapping[str, Callable[[int], bool]] = {"workbook": workbook, "value": value, "expression": expression}


@dataclass(frozen=True)
class Crash:
    """An input that made something come out that should not, by its number."""

    target: str
    given: int
    problem: str


def tried(target: str, given: int) -> tuple[bool, Crash | None]:
    """Try one input: whether it was understood, and the crash if there was one (an input too slow is one)."""
    started = time.perf_counter()
    try:
        understood = TARGETS[target](given)
    except Exception as fault:  # noqa: BLE001 - that is what is looked for
        return False, Crash(target, given, f"{type(fault).__name__}: {fault}"[:300])
    took = time.perf_counter() - started
    return understood, Crash(target, given, f"{took:.1f} s") if took > SLOWEST else None
