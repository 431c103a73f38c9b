"""One drawn workbook, stamped for many: only the cells that differ are rewritten, all else keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from msgspec import Struct

from perfxl.form.form import Form
from perfxl.messages import say
from perfxl.model import Value
from perfxl.model.cells import column_letters
from perfxl.ooxml import Package, rewrite
from perfxl.ooxml.constants import constant
from perfxl.ooxml.splice import Edit, spliced
from perfxl.template.build import build_template
from perfxl.template.checksheet import DIFFERENCE, FILLED, HEAD, HIDDEN_DIFFERENCE, STATE, counts, told
from perfxl.template.formulas import FAULTS, CachedValues, NamedReferences
from perfxl.template.layout import lay_out
from perfxl.template.liverubric import LiveLine
from perfxl.template.liverubricsheet import total_of
from perfxl.template.placed import FormLayout
from perfxl.template.selfcheck import SelfCheck

Carried = dict[tuple[str, str], object]
"""What formulas carry: (sheet, cell) → number, text, or None for an empty text."""

CUSTOM = "docProps/custom.xml"
EPOCH = date(1899, 12, 30)
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="\w+")?(?:/>|>(<f>[^<]*</f>)?(?:<v>[^<]*</v>)?</c>)')
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_BREAK = re.compile(r"[\t\n]")


class Stamp(Struct, frozen=True, dict=True, eq=False):
    """A workbook drawn once, its parts' cells by place, and what its formulas carry as it was drawn.

    `filled` are the values it was drawn with, none where it is blank.
    """

    form: Form
    filled: Mapping[str, Value]
    layout: FormLayout
    package: Package
    check: SelfCheck
    drawn_with: Carried
    parts: Mapping[str, tuple[str, bytes]]
    cells: Mapping[str, Mapping[str, re.Match[bytes]]]
    names: tuple[str, ...]

    @classmethod
    def drawn(cls, form: Form, names: tuple[str, ...], filled: Mapping[str, Value] | None = None) -> Stamp:
        """Return the stamp of a form with room for custom properties of these names, blank or with values."""
        filled = filled or {}
        package = Package.open(build_template(form, filled, {name: _marker(name) for name in names}))
        layout = lay_out(form, filled)
        values = CachedValues(form, filled)
        check = SelfCheck(form, NamedReferences(form, layout), values, HEAD + 1)
        titles = [*(sheet.title for sheet in layout.sheets), say("template.check.title", "zh")]
        part_names = {title: f"xl/worksheets/sheet{number}.xml" for number, title in enumerate(titles, 1)}
        parts = {title: (part, package.read(part)) for title, part in part_names.items()}
        cells = {
            title: {match[1].decode(): match for match in _CELL.finditer(data)} for title, (_, data) in parts.items()
        }
        now = carried(form, layout, check, values)
        return cls(form, filled, layout, package, check, now, parts, cells, names)

    def stamped(self, filled: Mapping[str, Value], properties: Mapping[str, str]) -> bytes:
        """Return the workbook with values (instance name → value) and the properties it has room for."""
        texts = {name: value for name, value in filled.items() if isinstance(value, str)}
        odd = any(_ODD.search(text) for text in (*texts.values(), *properties.values()))
        odd = odd or any(_BREAK.search(text) for text in properties.values())
        if odd or (texts and lay_out(self.form, texts) != self.layout):
            return build_template(self.form, filled, properties)  # rows grow, or characters need Excel's own escape
        edits: dict[str, list[Edit]] = {}
        for name in {**self.filled, **filled}:
            value = filled.get(name)
            if value == self.filled.get(name):
                continue
            span = self.layout.cells[name]
            match = self.cells[span.sheet][span.anchor.a1]
            edits.setdefault(span.sheet, []).append(Edit(match.start(), match.end(), _typed(match, value)))
        now = carried(self.form, self.layout, self.check, CachedValues(self.form, filled))
        for (sheet, at), result in now.items():
            if result != self.drawn_with[sheet, at]:
                match = self.cells[sheet][at]
                edits.setdefault(sheet, []).append(Edit(match.start(), match.end(), _computed(match, result)))
        replaced = {self.parts[sheet][0]: spliced(self.parts[sheet][1], some) for sheet, some in edits.items()}
        custom, workbook = (self.package.read(part).decode() for part in (CUSTOM, self.package.workbook))
        for name in self.names:
            custom = custom.replace(f">{_marker(name)}<", f">{escape(properties[name])}<")
            workbook = workbook.replace(f'>"{_marker(name)}"<', f">{escape(constant(properties[name]))}<")
        identity = {CUSTOM: custom.encode(), self.package.workbook: workbook.encode()}
        return rewrite(self.package, {**replaced, **identity}, {})


def carried(form: Form, layout: FormLayout, check: SelfCheck, values: CachedValues) -> Carried:
    """Return what every formula of the workbook carries for these values, as `build_template` writes it."""
    check.values = values
    check.states.clear()
    found: Carried = {}
    for name, instance in form.instances.items():
        if instance.computed is not None:
            span = layout.cells[name]
            found[span.sheet, span.anchor.a1] = None if values.of(name) == "" else values.of(name)
    title = say("template.check.title", "zh")
    found[title, "A3"] = counts(check)
    for number in range(len(check.rows)):
        at, state, gap = HEAD + number + 1, check.state(number), check.difference(number)
        found[title, f"{column_letters(STATE + 1)}{at}"] = state.word
        if check.difference_formula(number) is not None:
            shown = told(gap, state)
            found[title, f"{column_letters(DIFFERENCE + 1)}{at}"] = None if shown is None else float(shown)
            found[title, f"{column_letters(HIDDEN_DIFFERENCE + 1)}{at}"] = None if gap is None else float(gap)
        if check.rows[number].case is not None:
            found[title, f"{column_letters(FILLED + 1)}{at}"] = check.filled(number)
    return found | _rubric(form, layout, check)


def _rubric(form: Form, layout: FormLayout, check: SelfCheck) -> Carried:
    found: Carried = {}
    lines = [LiveLine(criterion, check) for criterion in form.criteria]
    if not lines:
        return found
    spans = [layout.cells[line.criterion.cell("claimed_score")] for line in lines]
    sheet = spans[0].sheet
    left = len(next(page for page in layout.sheets if page.title == sheet).widths)
    marks, band, taken = (column_letters(left + number) for number in (1, 2, 3))
    for line, span in zip(lines, spans, strict=True):
        own = line.marks()
        found[sheet, f"{marks}{span.top}"] = None if own is None else float(own)
        found[sheet, f"{band}{span.top}"] = line.band() or None
        found[sheet, f"{taken}{span.top}"] = float(line.taken())
    total, name = total_of(lines)
    row = layout.cells[name].top
    found[sheet, f"{marks}{row}"] = float(total)
    found[sheet, f"{band}{row}"] = form.grade(total)
    return found


def _marker(name: str) -> str:
    return f"perfxl:room:{name}"


def _typed(match: re.Match[bytes], value: Value) -> bytes:
    """Return a cell that holds a value, in the look it has."""
    start = b'<c r="%s"%s' % (match[1], match[2] or b"")
    match value:
        case None | "":
            return start + b"/>"
        case str():
            text = escape(value).encode()
            return start + b' t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % text
        case Decimal():
            return start + f"><v>{value:.16G}</v></c>".encode()
        case date():
            return start + f"><v>{(value - EPOCH).days}</v></c>".encode()


def _computed(match: re.Match[bytes], result: object) -> bytes:
    """Return a cell of a formula that carries another value."""
    kind = ""
    if result is None or isinstance(result, str):
        kind = ' t="e"' if result in FAULTS.values() else ' t="str"'
    text = "" if result is None else escape(str(result))
    head = b'<c r="%s"%s%s>%s' % (match[1], match[2] or b"", kind.encode(), match[3])
    return head + f"<v>{text}</v></c>".encode()
