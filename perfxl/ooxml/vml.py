"""Boxes of comments in VML: a part of our own, or shapes appended to the one a sheet has (floor 2).

Each VML part of a workbook draws its shape numbers from blocks of 1,024 that no other part uses; the blocks in use are
read from the parts themselves. VML by Office is not always well-formed XML, so it is read by pattern and only appended
to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from perfxl.errors import WorkbookFault
from perfxl.ooxml.markup import readable_encoding
from perfxl.ooxml.package import Package
from perfxl.ooxml.splice import Edit

VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
BLOCK = 1_024
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_IDMAP = re.compile(r"""<(?:\w+:)?idmap\b[^<>]*?\bdata\s*=\s*["']([0-9,\s]*)["']""")
_NUMBER = re.compile(r"(?<!\d)[0-9]{1,9}(?!\d)")
_SHAPE_ID = re.compile(r"_x0000_[si]([0-9]{1,12})(?!\d)")
_MOST_BLOCKS = 200_000  # a workbook has one for each 1,024 boxes
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"{declared}>'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


class Box(Struct, frozen=True):
    """The box of one comment: its cell (1-based), its anchor as `Grid.anchor` gives it, its size in pixels."""

    row: int
    column: int
    anchor: tuple[int, ...]
    width: int
    height: int


def blocks_in_use(package: Package) -> set[int]:
    """Return the numbers of all blocks that VML parts of the package claim or take shape numbers from.

    Raise WorkbookFault where they claim absurdly many, NotAWorkbook where one cannot be read.
    """
    used: set[int] = set()
    for name in package.names:
        if name.lower().endswith(".vml"):
            content = package.read(name)
            text = content.decode(readable_encoding(content, name), "replace")
            for stated in _IDMAP.findall(text):
                used.update(int(number) for number in _NUMBER.findall(stated))
                if len(used) > _MOST_BLOCKS:
                    raise WorkbookFault("fault.ooxml.cannot_mark", part=name)
            used.update(int(number) // BLOCK for number in _SHAPE_ID.findall(text))
    return used


def take_blocks(used: set[int], shapes: int) -> tuple[int, ...]:
    """Return free blocks for that many shapes and note them in `used`."""
    taken: list[int] = []
    number = 1
    while len(taken) * (BLOCK - 1) < shapes:
        if number not in used:
            taken.append(number)
        number += 1
    used.update(taken)
    return tuple(taken)


def new_part(boxes: Sequence[Box], blocks: Sequence[int]) -> str:
    """Return a VML part that holds the boxes, numbered from `blocks`."""
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    data = ",".join(map(str, blocks))
    return (
        f'<xml{declared}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{data}"/></o:shapelayout>'
        f"{_SHAPE_TYPE.format(declared='')}{_shapes(boxes, blocks, '')}</xml>"
    )


def append_edits(data: bytes, part: str, boxes: Sequence[Box], blocks: Sequence[int]) -> list[Edit]:
    """Return the edits that append boxes to an existing VML part; raise WorkbookFault where it cannot be told how."""
    encoding = readable_encoding(data, part)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise WorkbookFault("fault.ooxml.cannot_mark", part=part) from error
    end = text.rfind("</")
    root_end = text.find(">")
    if end < 0 or not text[end:].replace(" ", "").startswith("</xml>"):
        raise WorkbookFault("fault.ooxml.cannot_mark", part=part)
    bound = all(f'xmlns:{prefix}="{uri}"' in text[: max(root_end, 4_096)] for prefix, uri in _NAMESPACES.items())
    declared = "" if bound else "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    shapes = "" if 'id="_x0000_t202"' in text else _SHAPE_TYPE.format(declared=declared)
    shapes += _shapes(boxes, blocks, declared)
    edits = []
    claimed = _IDMAP.search(text)
    if claimed is not None:
        at = len(text[: claimed.end(1)].encode(encoding))
        edits.append(Edit(at, at, ("," + ",".join(map(str, blocks))).encode(encoding)))
    at = len(text[:end].encode(encoding))
    edits.append(Edit(at, at, shapes.encode(encoding)))
    return edits


def _shapes(boxes: Iterable[Box], blocks: Sequence[int], declared: str) -> str:
    numbers = (block * BLOCK + step for block in blocks for step in range(1, BLOCK))
    return "".join(
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
        f'width:{box.width * 3 // 4}pt;height:{box.height * 3 // 4}pt;z-index:{order};visibility:hidden" '
        f'fillcolor="#ffffe1" o:insetmode="auto"{declared}><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{', '.join(map(str, box.anchor))}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{box.row - 1}</x:Row><x:Column>{box.column - 1}</x:Column></x:ClientData></v:shape>"
        for order, (box, number) in enumerate(zip(boxes, numbers, strict=False), start=1)
    )
