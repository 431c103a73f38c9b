"""R13 定性得分不在完成等级的档次内."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.form import Criterion
from perfxl.model import Finding, Kind, ScoreLine, Support, amount, plain
from perfxl.rules.base import Around, Case, LineRule

Band = tuple[str, Decimal, Decimal | None]  # 完成等级, least per cent of the marks, below (None: no upper end)


class OutsideCompletionBand(LineRule):
    """
    检查什么
        定性指标填了完成等级的，自评得分占分值的比例在该等级的档次内。各等级的下限（numbers，分值的百分比，含）由表的定义
        给出，上限是高一等级的下限（不含）。
    为什么
        填“部分达成”却计满分，完成等级和得分不能同时成立。
    反例
        “社会效益”分值 5，完成等级“部分达成”（60%（含）-80%，即 3 至不足 4 分），自评 5 分。
    正例
        完成等级“部分达成”，自评 3.5 分；或完成等级“达成”，自评 5 分。
    依据
        绩效自评的通行做法：达成、部分达成、未达成三档计分。
    """

    code = "R13"
    name = "score-outside-completion-band"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines that have a 完成等级 on the form."""
        return bool(criterion.completion)

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the self-score or the 完成等级 is blank, or its cell or the target's is gone.

        A line without a target needs neither.
        """
        if line.support is Support.NOT_APPLICABLE:
            return False
        wanted = [case.submission[name].kind for name in (criterion.completion, criterion.target) if name]
        return line.claimed is None or Kind.MISSING in wanted or case.is_blank(criterion.completion)

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines with both, claimed within their marks: what is above them is A11's."""
        if line.support is Support.NOT_APPLICABLE or self.lacks(case, criterion, line):
            return False
        return line.claimed is not None and 0 <= line.claimed <= line.full_marks

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score outside the band of its 完成等级."""
        word = case.submission.text(criterion.completion)
        band = next((one for one in self._bands(case) if one[0] == word), None)
        if band is None or line.claimed is None:
            return
        _, least, below = band
        low = _marks(line.full_marks, least)
        high = _marks(line.full_marks, below) if below is not None else None
        if line.claimed >= low and (high is None or line.claimed < high):
            return
        facts = {
            "indicator": line.indicator,
            "claimed": amount(line.claimed),
            "marks": plain(line.full_marks),
            "class": word,
            "class_place": case.place(criterion.completion),
            "low": plain(low),
            "high": plain(line.full_marks if high is None else high),
        }
        around = Around(related=(criterion.completion,), clears=self._clears(case, criterion))
        yield self.finding(case, criterion.cell("claimed_score"), facts, around, "best" if high is None else "")

    def _bands(self, case: Case) -> list[Band]:
        """The form's bands, best first."""
        bounds = sorted(case.form.rules[self.code].numbers.items(), key=lambda each: each[1], reverse=True)
        above = (None, *(least for _, least in bounds[:-1]))
        return [(word, least, below) for (word, least), below in zip(bounds, above, strict=True)]

    def _clears(self, case: Case, criterion: Criterion) -> str:
        score, marks = criterion.cell("claimed_score"), criterion.cell("full_marks")
        held = []
        for word, least, below in self._bands(case):
            upper = f", {score} < ROUND({marks} * {below} / 100, 2)" if below is not None else ""
            lower = f"{score} >= ROUND({marks} * {least} / 100, 2)"
            held.append(f'AND({criterion.completion} = "{word}", {lower}{upper})')
        return f"OR({', '.join(held)})"


def _marks(full: Decimal, percent: Decimal) -> Decimal:
    return (full * percent / 100).quantize(Decimal("0.01"))
