"""The texts of a random clean return: figures quoted rightly in many wordings, among figures that are not its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from perfxl.model import plain

TENTH, CENT = Decimal("0.1"), Decimal("0.01")
SAYINGS: Mapping[str, tuple[str, ...]] = {
    "revenue": ("{year}年收入合计{}", "全年总收入{}", "本年度实现收入{}", "{year}年度我单位取得收入总额{}"),
    "expenditure": ("{year}年支出合计{}", "全年支出{}", "本单位整体支出{}", "{year}年总支出为{}"),
    "basic": ("其中基本支出{}", "基本支出{}", "基本支出合计为{}"),
    "project": ("项目支出{}", "项目支出为{}", "完成项目支出{}"),
    "personnel": ("人员支出{}", "基本支出中人员经费{}", "人员经费支出共{}"),
    "operating": ("公用支出{}", "公用经费支出{}", "日常公用经费为{}"),
    "cumulative": ("年末结余{}", "累计结余{}", "年末累计结余为{}"),
    "current": ("当年结余{}", "本年结余{}"),
    "carried_in": ("上年结余{}", "上年结转{}", "年初结余{}"),
    "three_public": ("{year}年三公经费支出{}", "三公经费合计{}", "全年三公经费总额为{}"),
    "assets": ("固定资产{}", "固定资产总额{}", "年末固定资产合计{}"),
    "wages": ("工资福利支出：{}", "工资福利支出{}"),
    "goods": ("商品和服务支出{}", "商品和服务支出共计{}"),
}
ASIDES = (
    "较上年增加{m}，增长{p}%",
    "{last}年总支出{m}，其中基本支出{m}",
    "上年支出合计{m}",
    "年初预算安排支出{m}",
    "全年追加预算{m}",
    "人均支出{m}",
    "下属单位支出{m}",
    "争取上级资金{m}用于设施改造",
    "压缩公用经费{m}",
    "办公楼维修项目投资{m}",
    "服务群众{n}人次",
    "培训业务骨干{n}人",
    "另有劳务派遣人员{n}人",
    "走访企业{n}家，办结事项{n}件",
    "年度考核得分{n}分，列第三名",
    "群众满意度目标为90%以上",
    "满意度比上年提高{p}个百分点",
    "办结率{p}%",
    "预计下年收入{m}",
    "{next}年计划支出{m}",
)


@dataclass(frozen=True)
class Writer:
    """Writes the texts of one return from its figures (万元), `year` the year it is about."""

    random: Random
    year: int
    figures: Mapping[str, Decimal]

    def money(self, amount: Decimal) -> str:
        """Return an amount in one of the ways people write it; a rounded one is right to its own last place."""
        ways = [f"{amount:.2f}万元", f"{plain(amount)}万元", f"{amount:,.2f}万元", f"{amount:.2f} 万元"]
        ways += [f"{amount * 10_000:.0f}元", f"{amount * 10_000:,.0f}元", f"{amount * 10_000:.2f}元"]
        if abs(amount) >= 10:
            ways.append(f"{amount.quantize(TENTH, ROUND_HALF_UP)}万元")
        if abs(amount) >= 20_000:
            ways.append(f"{(amount / 10_000).quantize(CENT, ROUND_HALF_UP)}亿元")
        return self.random.choice(ways[:2] if self.random.random() < 0.6 else ways)

    def said(self, name: str) -> str:
        """Return a clause that states a figure."""
        return self.random.choice(SAYINGS[name]).format(self.money(self.figures[name]), year=self.year)

    def aside(self) -> str:
        """Return a clause with figures that are none of the form's."""
        text = self.random.choice(ASIDES)
        for mark, draw in (("{m}", self._any), ("{p}", self._percent), ("{n}", self._count)):
            while mark in text:
                text = text.replace(mark, draw(), 1)
        return text.format(last=self.year - 1, next=self.year + 1)

    def share(self, name: str) -> str:
        """Return a clause that states a figure and its share of the expenditure."""
        whole = self.figures["expenditure"]
        if not whole:
            return self.said(name)
        percent = (self.figures[name] / whole * 100).quantize(self.random.choice((CENT, Decimal(1))), ROUND_HALF_UP)
        return f"{self.said(name)}，占总支出的{plain(percent)}%"

    def told(self, names: Sequence[str], asides: int = 0) -> str:
        """Return sentences that state some of these figures, with asides between them."""
        kept = [name for name in names if name in self.figures and self.random.random() < 0.8]
        clauses = [self.said(name) for name in kept if self.figures[name] >= 0]
        sentence = self.random.choice(("，", "；", "，", "。")).join(clauses)
        sentences = [*([sentence] if sentence else []), *(self.aside() for _ in range(self.random.randint(0, asides)))]
        self.random.shuffle(sentences)
        return "。".join((*sentences, ""))

    def numbered(self, items: Sequence[str]) -> str:
        """Return items one after another, numbered in one of the ways people number, or not at all."""
        ways = (
            "{word}、",
            "（{word}）",
            "{number}、",
            "{number}．",
            "（{number}）",
            "({number})",
            "任务{number}：",
            "",
        )
        marker = self.random.choice(ways)
        listed = [
            f"{marker.format(number=n, word='一二三四五六七八九十'[n - 1])}{item}" for n, item in enumerate(items, 1)
        ]
        return self.random.choice(("；", "。", "\n", "；\n")).join(listed) + "。"

    def listed(self, lead: str, labels: Mapping[str, Decimal]) -> str:
        """Return a total's clause with its details behind it."""
        details = "，".join(f"{label}{self.money(amount)}" for label, amount in labels.items())
        return f"{self.said(lead)}，其中{details}。"

    def _any(self) -> str:
        return self.money(Decimal(self.random.randint(1, 999_999)) / 100)

    def _percent(self) -> str:
        return plain(Decimal(self.random.randint(1, 9_999)) / 100)

    def _count(self) -> str:
        return str(self.random.randint(2, 900))
