"""S10 隐藏的数、多余工作表、外部链接、会变的函数."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from perfxl.model import Finding
from perfxl.rules.base import FEW, Asked, Case, Rule


class WorkbookContents(Rule):
    """
    检查什么
        表里没有藏着数的隐藏行列（hidden）和隐藏的表页（hidden_sheets），没有表样以外的工作表（extra_sheets），
        公式不从别的工作簿取数（elsewhere），不用每次打开都会变的函数，如 TODAY、INDIRECT（volatile）。
    为什么
        隐藏的数打印不出来，却可能被合计；别的工作簿取来的数，换一台电脑就取不到；会变的函数，今天核对的数明天就不同。
    反例
        第 12 行隐藏，里面填了 5.00；收入合计公式取自“决算.xlsx”。
    正例
        只有表样的各页，数都看得见，都是填上去的或本表计算的。
    依据
        自评表应当自成一体，打印件与电子件一致。
    """

    code = "S10"
    name = "workbook-contents"
    asks_empty = True

    def asked(self, case: Case) -> Asked:
        """Look at the workbook itself: there is always one."""
        return Asked(1)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each kind of thing: at its cells where there are any to go to, else about the whole."""
        seen = case.submission.inspection
        for variant, titles in (("hidden_sheets", seen.hidden_sheets), ("extra_sheets", seen.extra_sheets)):
            if titles:
                yield self.about(case, _facts(titles), variant)
        for variant, cells in (("hidden", seen.hidden), ("elsewhere", seen.elsewhere), ("volatile", seen.volatile)):
            if cells:
                finding = self.about(case, _facts(tuple(map(str, cells))), variant)
                yield finding if variant == "hidden" else replace(finding, at=cells[0], related=cells[1:])


def _facts(places: tuple[str, ...]) -> dict[str, object]:
    return {"count": len(places), "places": (*places[:FEW], *(("…",) if len(places) > FEW else ()))}
