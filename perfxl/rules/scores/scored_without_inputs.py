"""R06 缺少计分所需的数据却得满分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine, Sentence, Support, amount
from perfxl.rules.base import Around, Case, LineRule
from perfxl.rules.claims import condition


class ScoredWithoutInputs(LineRule):
    """
    检查什么
        计分所需的数据没有填，自评得满分的，须补填数据；得了一部分分的（part），列为财政的线索。
    为什么
        没有上年三公经费，就算不出变动率；满分无从核对，只能列为缺数据未核。
    反例
        上年三公经费决算数空白，“三公经费变动率”自评 5 分（满分）。
    正例
        填上年三公经费决算数 0.72 万元，变动率 -4.17%，计 5 分。
    依据
        评价评分表的评分标准。
    """

    code = "R06"
    name = "scored-without-inputs"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines whose marks figures decide."""
        return criterion.computed is not None

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines that were scored."""
        return line.claimed is not None

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score, with every blank input to fill in."""
        if line.support is not Support.INPUTS_MISSING or line.claimed is None or line.claimed <= 0:
            return
        needed = dict.fromkeys((*criterion.applies_inputs, *criterion.required))
        blank = tuple(case.typed(name) for name in needed if case.is_blank(name))
        if not blank:
            return
        field = criterion.cell("claimed_score")
        facts = {
            "indicator": line.indicator,
            "claimed": amount(line.claimed),
            "full_marks": amount(line.full_marks),
            "blank": tuple(
                Sentence("rule.cell", {"label": case.form.instances[name].spoken, "place": case.place(name)})
                for name in blank
            ),
        }
        filled = self._filled(criterion)
        if line.claimed < line.full_marks:
            yield self.finding(case, field, facts, Around(related=blank, clears=f"OR({field} <= 0, {filled})"), "part")
            return
        clears = f"OR({field} < {criterion.cell('full_marks')}, {filled})"
        yield self.finding(case, field, facts, Around(related=blank, clears=clears))

    def _filled(self, criterion: Criterion) -> str:
        """Every input filled in, and the claim no higher than they give; no such business is an answer, too."""
        figures = f"IF({all_filled(criterion.required)}, {_upheld(criterion)}, 1 = 0)"
        if criterion.applies_when is None:
            return figures
        business = f"OR(NOT({condition(criterion.applies_when)}), {figures})"
        return f"AND({all_filled(criterion.applies_inputs)}, {business})"


def _upheld(criterion: Criterion) -> str:
    return f"{criterion.cell('claimed_score')} <= ROUND({condition(criterion.computed)}, 2)"


def all_filled(names: tuple[str, ...]) -> str:
    """Return the condition that none of the fields is blank."""
    return f"AND({', '.join(f'NOT(ISBLANK({name}))' for name in names)})"
