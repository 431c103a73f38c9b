"""N09 表述残缺."""

from __future__ import annotations

from perfxl.rules.wording import PatternRule


class BrokenWording(PatternRule):
    """
    检查什么
        文字里有没有写残的话：标点重叠（“一次，。”）、括号一头全角一头半角或没有另一半（“（一)”）、明显的漏字。
        看哪些栏、什么字样算，由表的定义给出；全表只提示一次。
    为什么
        写残的地方多半漏了内容，打印盖章后就改不了了。
    反例
        “讲党课一次，。”
    正例
        “讲党课一次。”
    依据
        公文写作的一般要求。
    """

    code = "N09"
    name = "broken-wording"
