"""S06 编号重复、跳号、缺头."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from perfxl.model import Finding, Sentence
from perfxl.rules.base import FEW, Around, Case
from perfxl.rules.wording import WordingRule

MOST = 3  # slips told of one text
_TENS = "十"


class Numbering(WordingRule):
    """
    检查什么
        职能、任务和报告各段里的编号：同一层次有没有重复、跳号、倒号，有没有不从一开始的。一层编号怎样写（patterns，
        如 一、（一）1．（1）①），由表的定义给出；换一段重新从一编起不算。
    为什么
        编号断了，多半是漏了一段、抄重了一段，或者别处的文字没有删净。这是给财政的线索，不退部门。
    反例
        “1．基本支出……2．资金管理……（二）专项支出”没有（一）；“4、甲。4、乙。5、丙”重复。
    正例
        “（一）基本支出……（二）专项支出”。
    依据
        公文写作的结构层次序数。
    """

    code = "S06"
    name = "numbering-broken"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts whose numbering breaks."""
        styles = case.form.rules[self.code].patterns
        broken = {
            name: found for name in self.told_fields(case) if (found := slips(case.submission.text(name), styles))
        }
        if not broken:
            return
        told = [
            Sentence("rule.S06.text", {"label": case.label(name), "place": case.place(name), "slips": found[:MOST]})
            for name, found in broken.items()
        ]
        first, *others = broken
        facts = {"count": sum(map(len, broken.values())), "texts": tuple(told[:FEW])}
        yield self.finding(case, first, facts, Around(related=tuple(others), subject="numbering"))


def slips(text: str, styles: Sequence[str]) -> tuple[Sentence, ...]:
    """Return where the numbering of a text breaks; each style is a pattern whose first group is the number.

    Which level stands under which is read from their order: a number of a style already open closes what is below it.
    """
    levels: list[tuple[int, int]] = []  # style, last number
    found = []
    before = 0
    for at, written, style, number in _markers(text, styles):
        last = next((value for open_style, value in levels if open_style == style), 0)
        if _is_numeral(text[at + len(written) : at + len(written) + 1]) and number != last + 1:
            continue  # 二、三公经费 is a heading where it follows on, 二、三级机构 is none
        if last:
            del levels[[open_style for open_style, _ in levels].index(style) :]
        levels.append((style, number))
        kind = _kind(number, last)
        within = kind in ("first", "skipped") and number - 1 in _values(styles[style], text[before:at])
        if kind and not within:
            found.append(Sentence(f"rule.S06.{kind}", {"written": written, "number": number, "last": last}))
        before = at
    return tuple(found)


def _kind(number: int, last: int) -> str:
    """What is wrong with a number after the last of its level (0: the first); "" where nothing is."""
    if number in {last + 1, 1}:
        return ""
    if last == 0:
        return "first"
    if number == last:
        return "twice"
    return "skipped" if number > last else "back"


def _markers(text: str, styles: Sequence[str]) -> list[tuple[int, str, int, int]]:
    """Every number at the beginning of a line or sentence, in order: its place, as written, its style, its value."""
    return sorted(
        (match.start(1), match[1], style, value)
        for style, pattern in enumerate(styles)
        for match in re.finditer(rf"(?:^|(?<=[。；;]))[^\S\n]*({pattern})", text, re.MULTILINE)
        if (value := _value(match[2]))
    )


def _values(pattern: str, text: str) -> set[int]:
    """The numbers of a style anywhere in a text: people also number within a sentence."""
    return {_value(match[1]) for match in re.finditer(pattern, text)}


def _is_numeral(sign: str) -> bool:
    return bool(sign) and unicodedata.numeric(sign, None) is not None


def _value(text: str) -> int:
    """The value of 12, １２, 十二 or ⑫; 0 for anything else."""
    if text.isdecimal():
        return int(text)
    units = [int(unicodedata.numeric(sign, 0)) for sign in text if sign != _TENS]
    if _TENS not in text:
        return units[0] if len(units) == 1 else 0
    tens, _, rest = text.partition(_TENS)
    return 10 * (int(unicodedata.numeric(tens, 0)) if tens else 1) + (int(unicodedata.numeric(rest, 0)) if rest else 0)
