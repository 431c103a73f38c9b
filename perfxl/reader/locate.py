"""Where every field of a form is in a workbook: by its defined name, checked against the labels; by labels without it.

Labels decide where a name is lost or points at another field's cell; where neither says it, the field is missing. No
row, column or sheet title is taken for granted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from perfxl.form import Form
from perfxl.form.definition import SheetDef, TextBlock
from perfxl.model import CellRef, CellSpan, Found
from perfxl.ooxml import SheetScan, WorkbookScan
from perfxl.reader.agreed import agreed_before, remember
from perfxl.reader.captions import caption_spots, captions, find_captions
from perfxl.reader.grid import Grid, plain
from perfxl.reader.places import Located, named_places
from perfxl.reader.shapes import Shape, shapes
from perfxl.reader.tables import Heads, Places, Spot, TableFinder, find_heads


def locate(form: Form, scan: WorkbookScan) -> Located:
    """Return where every field of `form` is in `scan`; a field in neither way found has no cell.

    A workbook printed like one in which every name and its labels agreed is not searched again (perfxl/reader/agreed).
    """
    known = agreed_before(form, scan)
    return known if known is not None else _searched(form, scan)


def _searched(form: Form, scan: WorkbookScan) -> Located:
    names = dict(named_places(scan))
    spots, copies = by_labels(form, scan, names)
    sheets = {sheet.title: sheet for sheet in scan.sheets}
    named = {
        name: cell for name in form.instances if name in names and (cell := _anchor(names[name], sheets)) is not None
    }
    owners = {spot.cell: name for name, spot in spots.items() if spot.sure and name in form.instances}
    crowd = Counter(named.values())
    cells: dict[str, CellRef] = {}
    found: dict[str, Found] = {}
    for name in form.instances:
        cell, how = _decide(named.get(name), spots.get(name), owners, crowd, name)
        found[name] = how if name in named or how is not Found.MOVED else Found.BY_LABEL
        if cell is not None:
            cells[name] = cell
    places = names | {
        name: CellSpan(cell.sheet, cell.row, cell.column, cell.row, cell.column)
        for name, cell in cells.items()
        if name not in names
    }
    printed = {name: spot.cell for name, spot in spots.items() if name not in form.instances}
    located = Located(cells, found, places | _parts(form, cells, places), copies, printed)
    if not copies and all(name in spots and named.get(name) == spots[name].cell for name in form.instances):
        remember(form, scan, located, _labels_by_title(form, cells))
    return located


def _labels_by_title(form: Form, cells: Mapping[str, CellRef]) -> dict[str, frozenset[str]]:
    """The labels and fixed texts a sheet of the form is searched by, under the title it has in the workbook."""
    found: dict[str, frozenset[str]] = {}
    for sheet in form.sheets:
        title = next((cells[name].sheet for name, one in form.instances.items() if one.sheet == sheet.id), None)
        if title is not None:
            found[title] = _labels(form, sheet) | _texts(sheet)
    return found


def _texts(sheet: SheetDef) -> frozenset[str]:
    return frozenset({plain(block.text) for block in sheet.blocks if isinstance(block, TextBlock)} - {""})


def _anchor(place: CellSpan, sheets: Mapping[str, SheetScan]) -> CellRef | None:
    sheet = sheets.get(place.sheet)
    return None if sheet is None else CellRef(place.sheet, *sheet.anchor(place.top, place.left))


def _decide(
    named: CellRef | None, spot: Spot | None, owners: Mapping[CellRef, str], crowd: Counter[CellRef], name: str
) -> tuple[CellRef | None, Found]:
    """Return a field's cell and how it was found."""
    if named is not None and owners.get(named, name) != name:
        named = None  # the labels say that this cell is another field's
    if spot is None:
        return (named, Found.BY_NAME) if named is not None and crowd[named] == 1 else (None, Found.MISSING)
    if named is None:
        return (spot.cell, Found.MOVED)
    if named == spot.cell:
        return named, Found.BY_NAME
    area = spot.area
    inside = area.top <= named.row <= area.bottom and area.left <= named.column <= area.right
    if named.sheet == area.sheet and inside and crowd[named] == 1:
        return named, Found.BY_NAME
    return (spot.cell, Found.MOVED) if spot.sure else (None, Found.MISSING)


def _parts(form: Form, cells: Mapping[str, CellRef], places: Places) -> dict[str, CellSpan]:
    """Stand in for the lost names of whole columns and lists that formulas take."""
    found = {}
    for key, members in form.members.items():
        units = f"{key}__own" in form.instances
        for suffix in ("parts",) if units else ("items",):
            at = [cells[name] for name in members if name in cells]
            if f"{key}__{suffix}" in places or not at or len({(cell.sheet, cell.column) for cell in at}) > 1:
                continue
            rows = [cell.row for cell in at]
            if not units and max(rows) - min(rows) >= len(rows):
                continue  # sums stand between its rows: it has no name of its own on the form, either
            found[f"{key}__{suffix}"] = CellSpan(at[0].sheet, min(rows), at[0].column, max(rows), at[0].column)
    return found


def by_labels(form: Form, scan: WorkbookScan, names: Places) -> tuple[dict[str, Spot], dict[str, str]]:
    """Return where labels put each field, and which sheets are copies of which."""
    grids = [Grid(sheet) for sheet in scan.sheets if sheet.kind == "worksheet"]
    spots: dict[str, Spot] = {}
    copies: dict[str, str] = {}
    aliases: dict[str, str] = {}
    pages = []
    for sheet in form.sheets:
        chosen, others = _choose(form, sheet, grids, names)
        copies.update({other.title: chosen.title for other in others if chosen is not None})
        if chosen is not None:
            pages.append((sheet, chosen))
    pages.sort(key=lambda page: not any(shape.named_rows for shape in shapes(form, page[0].blocks)))
    for sheet, grid in pages:
        spots.update(_Page(form, sheet, grid, names).spots(aliases))
    return spots, copies


def _labels(form: Form, sheet: SheetDef) -> frozenset[str]:
    """Every label printed on a sheet, plain."""
    tables = tuple(shapes(form, sheet.blocks))
    labels = {label for shape in tables for _, texts in shape.heads for label in texts}
    labels |= {sign.label for shape in tables for sign in shape.rows}
    labels |= {label for caption in captions(sheet) for label in caption.labels}
    return frozenset(labels - {""})


def _choose(form: Form, sheet: SheetDef, grids: list[Grid], names: Places) -> tuple[Grid | None, tuple[Grid, ...]]:
    """Return the sheet of the workbook that is this one of the form, and others that look just like it."""
    labels = _labels(form, sheet)
    ours = [name for name, instance in form.instances.items() if instance.sheet == sheet.id]
    pointing = Counter(names[name].sheet for name in ours if name in names)
    scores = [(sum(label in grid.where for label in labels), grid) for grid in grids]
    best = max((score for score, _ in scores), default=0)
    alike = [grid for score, grid in scores if 2 * score > len(labels) and 10 * score >= 9 * best]
    ranked = sorted(
        scores,
        key=lambda pair: (pair[0] + 2 * pointing[pair[1].title], pair[1].title == sheet.title, pair[0]),
        reverse=True,
    )
    if not ranked or 3 * max(best, ranked[0][0]) < len(labels):
        return None, ()
    chosen = ranked[0][1]
    return chosen, tuple(grid for grid in alike if grid is not chosen)


class _Page:
    """One sheet of the form, looked for in one sheet of the workbook."""

    def __init__(self, form: Form, sheet: SheetDef, grid: Grid, names: Places) -> None:
        self.grid, self.names = grid, names
        self.shapes = tuple(shapes(form, sheet.blocks))
        self.captions = captions(sheet)
        self.heads: dict[str, Heads] = {}
        for shape in self.shapes:
            heads = find_heads(shape, grid)
            if heads is not None:
                self.heads[shape.id] = heads
        self.marks = {row for text in _texts(sheet) for row, _ in grid.where.get(text, ())}

    def spots(self, aliases: dict[str, str]) -> dict[str, Spot]:
        """Return where labels put the fields; the unit names typed in one table are `aliases` in the others."""
        found = find_captions(self.captions, self.grid, frozenset())
        marks = self.marks | {row for row, _ in found.values()}
        spots: dict[str, Spot] = {}
        for shape in sorted(self.shapes, key=lambda shape: not shape.named_rows):
            heads = self.heads.get(shape.id)
            if heads is not None:
                spots.update(self._table(shape, heads, marks, aliases))
        taken = {spot.cell.row for spot in spots.values()}
        found = {field: at for field, at in found.items() if at[0] not in taken}
        edge = max((head.right for heads in self.heads.values() for head in heads.columns.values()), default=0)
        spots.update(caption_spots(self.captions, found, self.grid, edge))
        return spots

    def _table(self, shape: Shape, heads: Heads, marks: set[int], aliases: dict[str, str]) -> dict[str, Spot]:
        edges = marks | {other.top for id, other in self.heads.items() if id != shape.id}
        below = [row for row in edges if row > heads.bottom]
        last = min(below) - 1 if below else max(self.grid.last_row, heads.bottom + len(shape.rows))
        finder = TableFinder(shape, self.grid, heads, last, self.names)
        rows = finder.rows(aliases if shape.mirrored else {})
        spots = dict(finder.spots(rows))
        if shape.named_rows:
            for id, (row, _) in rows.items():
                spot = spots.get(shape.instance("institution", id))
                word = self.grid.words.get((row, spot.cell.column), "") if spot else ""
                if word:
                    aliases[id] = word
        return spots
