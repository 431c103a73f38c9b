"""Styles appended to a host's styles part; what stands there keeps its place and number (floor 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from perfxl.ooxml.markup import escaped, whole
from perfxl.ooxml.splice import Edit, Element, Outline, place_for

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
STYLE_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
FIRST_OWN_FORMAT = 164
_OPENING = re.compile(r"<(/?)(?=[A-Za-z])")


def blank_styles(namespace: str) -> bytes:
    """Return a styles part for a workbook that has none."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<styleSheet xmlns="{namespace}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


def size(styles: Outline, collection: str) -> int:
    """Return how many entries a collection has; absent cellXfs count as the one Excel assumes."""
    element = styles.root.child(collection)
    if element is None:
        return int(collection == "cellXfs")
    return len(element.children)


def append_edits(styles: Outline, additions: Mapping[str, Sequence[str]]) -> list[Edit]:
    """Return the edits that append entries (XML under the part's prefix) to collections and raise their counts."""
    edits: list[Edit] = []
    p = styles.prefix
    for collection in sorted(additions, key=STYLE_ORDER.index):
        entries = "".join(additions[collection])
        if not entries:
            continue
        element = styles.root.child(collection)
        total = size(styles, collection) + len(additions[collection])
        if element is None:
            first = f"<{p}xf/>" if collection == "cellXfs" else ""
            text = f'<{p}{collection} count="{total}">{first}{entries}</{p}{collection}>'
            edits.append(styles.insert(place_for(styles.root, STYLE_ORDER, collection), text))
            continue
        raised = styles.attribute(element, "count", str(total))
        if raised is not None:
            edits.append(raised)
        edits.append(styles.append(element, entries))
    return edits


class StyleShift(Struct, frozen=True):
    """How far the style numbers of drawn sheets move in the host: cell styles and differential formats."""

    cell_styles: int
    dxfs: int


def grafted(host: Outline, drawn: Outline, dxfs_before: int) -> tuple[dict[str, list[str]], StyleShift]:
    """Return the entries of a drawn workbook's styles, renumbered for the host, and how far its numbers move.

    `dxfs_before` counts differential formats already to be appended to the host.
    """
    numbers = _new_format_numbers(host, drawn)
    additions: dict[str, list[str]] = {"numFmts": []}
    formats = drawn.root.child("numFmts")
    for entry in formats.children if formats is not None else ():
        code = escaped(entry.attributes["formatCode"])
        number = numbers[entry.attributes["numFmtId"]]
        additions["numFmts"].append(f'<{host.prefix}numFmt numFmtId="{number}" formatCode="{code}"/>')
    for collection in ("fonts", "fills", "borders", "dxfs"):
        additions[collection] = [
            prefixed(drawn.text(entry.start, entry.end), host.prefix) for entry in _entries(drawn, collection)
        ]
    additions["cellXfs"] = [_cell_style(host, drawn, entry, numbers) for entry in _entries(drawn, "cellXfs")]
    return additions, StyleShift(size(host, "cellXfs"), size(host, "dxfs") + dxfs_before)


def _entries(styles: Outline, collection: str) -> tuple[Element, ...]:
    element = styles.root.child(collection)
    return element.children if element is not None else ()


def _new_format_numbers(host: Outline, drawn: Outline) -> dict[str, int]:
    """Return the host's number for each number format of the drawn workbook."""
    used = [whole(entry.attributes.get("numFmtId")) for entry in _entries(host, "numFmts")]
    first = max([FIRST_OWN_FORMAT - 1, *used]) + 1
    ids = (entry.attributes["numFmtId"] for entry in _entries(drawn, "numFmts"))
    return {own: first + count for count, own in enumerate(ids)}


def _cell_style(host: Outline, drawn: Outline, entry: Element, numbers: Mapping[str, int]) -> str:
    """Return one cell style renumbered; everything it states applies, whatever the host's Normal says."""
    own = entry.attributes
    p = host.prefix
    shifted = {
        "numFmtId": numbers.get(own.get("numFmtId", "0"), own.get("numFmtId", "0")),
        "fontId": int(own.get("fontId", "0")) + size(host, "fonts"),
        "fillId": int(own.get("fillId", "0")) + size(host, "fills"),
        "borderId": int(own.get("borderId", "0")) + size(host, "borders"),
        "xfId": 0,
    }
    kept = {name: value for name, value in own.items() if name not in shifted and not name.startswith("apply")}
    applied = dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"), 1)
    written = "".join(
        f' {name}="{escaped(str(value))}"'
        for name, value in {**shifted, **kept, **applied, "applyProtection": 1}.items()
    )
    content = prefixed(drawn.text(entry.inner, entry.inner_end), p)
    return f"<{p}xf{written}>{content}</{p}xf>" if content and not entry.closed else f"<{p}xf{written}/>"


def prefixed(fragment: str, prefix: str) -> str:
    """Return XML without prefixes under the host's prefix."""
    return _OPENING.sub(rf"<\1{prefix}", fragment) if prefix else fragment
