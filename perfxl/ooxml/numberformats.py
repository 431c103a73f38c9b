"""Number formats: the format code of every cell style, built-in ones included (floor 2)."""

from __future__ import annotations

from collections.abc import Sized

from perfxl.errors import HostileWorkbook
from perfxl.ooxml import markup
from perfxl.ooxml.limits import DEFAULT_LIMITS

GENERAL = "General"

# ECMA-376 §18.8.30; 27-36 and 50-58 as Excel and WPS show them in Simplified Chinese.
BUILTIN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0', 7: '"¥"#,##0.00;"¥"\\-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip


def read_number_formats(data: bytes, part: str, most: int = DEFAULT_LIMITS.styles) -> tuple[str, ...]:
    """Return the format code of each cell style (cellXfs) in order.

    Raise NotAWorkbook if the part is broken, HostileWorkbook if it holds more than `most` styles.
    """
    own: dict[int, str] = {}
    used: list[int] = []
    inside = ""
    depth = 0

    def refuse_more(held: Sized) -> None:
        if len(held) > most:
            raise HostileWorkbook("fault.ooxml.too_many_styles", part=part, limit=most)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, depth
        depth += 1
        tag = markup.in_main(name)
        if depth == 2:
            inside = tag
        elif tag == "numFmt" and inside == "numFmts":
            own[markup.whole(attributes.get("numFmtId"))] = markup.unescaped(attributes.get("formatCode", GENERAL))
            refuse_more(own)
        elif tag == "xf" and inside == "cellXfs":
            used.append(markup.whole(attributes.get("numFmtId")))
            refuse_more(used)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    markup.parse(data, part, start, end)
    return tuple(own.get(number) or BUILTIN.get(number, GENERAL) for number in used)
