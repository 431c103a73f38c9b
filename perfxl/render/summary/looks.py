"""How the cells of the summary look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from perfxl.model import Status
from perfxl.render.rulebook_files import FONT

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

HEAD, HEAD_INPUT, INPUT, TOTAL = "#D9E1F2", "#FFE699", "#FFFFE0", "#F2F2F2"
FILLS: Mapping[Status, str] = {
    Status.ACCEPTED: "#E2EFDA",
    Status.TO_EXPLAIN: "#FFF2CC",
    Status.RETURNED: "#F8CBAD",
    Status.UNREADABLE: "#D9D9D9",
    Status.CRASHED: "#D9D9D9",
}
NUMBERS = {"score": "General", "money": "#,##0.00", "count": "#,##0", "percent": "0.00%", "gap": "+0.00;-0.00;0"}


class Looks:
    """The formats of a summary by name: a column's look, and `total_` in front for its last row."""

    def __init__(self, made: Workbook) -> None:
        """Add them to the workbook."""
        grid = {**FONT, "border": 1, "border_color": "#808080"}
        plain: dict[str, dict[str, object]] = {
            "title": {**FONT, "font_size": 16, "bold": True, "align": "center"},
            "title_left": {**FONT, "font_size": 16, "bold": True, "align": "left", "text_wrap": False},
            "note": {**FONT, "align": "left"},
            "head": {**grid, "bold": True, "align": "center", "bg_color": HEAD},
            "head_input": {**grid, "bold": True, "align": "center", "bg_color": HEAD_INPUT},
            "head_upright": {**grid, "bold": True, "align": "center", "bg_color": HEAD, "rotation": 90},
            "text": {**grid, "align": "left"},
            "centre": {**grid, "align": "center"},
            "input": {**grid, "align": "left", "bg_color": INPUT},
            "input_score": {**grid, "align": "center", "bg_color": INPUT},
            "link": {**grid, "font_color": "#0563C1", "underline": 1},
            "total_text": {**grid, "bold": True, "align": "center", "bg_color": TOTAL},
        }
        for name, shown in NUMBERS.items():
            side = "right" if name == "money" else "center"
            plain[name] = {**grid, "num_format": shown, "align": side, "text_wrap": False}
            plain[f"total_{name}"] = {**plain[name], "bold": True, "bg_color": TOTAL}
        plain["total_mean"] = {**plain["total_score"], "num_format": "0.00"}
        self._made: Mapping[str, Format] = {name: made.add_format(look) for name, look in plain.items()}
        self.fills = {status: made.add_format({"bg_color": fill}) for status, fill in FILLS.items()}
        self.warm = made.add_format({"font_color": "#C00000", "bold": True})

    def __getitem__(self, name: str) -> Format:
        """Return a format."""
        return self._made[name]
