"""docs/rules.md: every code of the delivered forms as `perfxl explain` tells it, family by family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from perfxl.form import Form, load_form
from perfxl.messages import say
from perfxl.rules import Explained, explain_all

FORMS = ("department_overall", "hunan_overall")
FAMILIES = {
    "S": "表是否完整：必填项、封面、签章、表样、工作簿本身。",
    "T": "每一格填的是不是能用的数、日期、文字。",
    "A": "同一张表里的数加起来对不对。",
    "X": "各表之间、表与文字之间、本年与上年之间对不对得上。",
    "N": "文字本身：写的与填的、与得分、与评价年度对不对得上；多数只是给财政的线索。",
    "R": "自评得分与评分标准、扣分原因对不对得上。",
    "M": "与财政部门的名册对不对得上；没有给名册的不问。",
    "B": "给财政的线索：一批表相互比较，文字、数据雷同，比率与众不同，名册外的像哪一家；不进单位的清单。",
    "P": "给财政的线索：不常见，不一定错，不进单位的清单。",
}


def page() -> str:
    """Return the page: family by family, the manual of every code."""
    forms = {name: load_form(name) for name in FORMS}
    told = {name: {one.code: one for one in explain_all(form)} for name, form in forms.items()}
    codes = sorted(set().union(*told.values()), key=lambda code: ([*FAMILIES].index(code[0]), code))
    lines: list[str] = []
    for family, members in groupby(codes, key=lambda code: code[0]):
        lines += [f"## {family}", "", FAMILIES[family], ""]
        for code in members:
            holding = {name: told[name][code] for name in FORMS if code in told[name]}
            lines += _entry(code, holding, [forms[name] for name in FORMS])
    return "\n".join(lines)


def _entry(code: str, holding: dict[str, Explained], forms: list[Form]) -> Iterator[str]:
    first = next(iter(holding.values()))
    yield from (f"### {code}　{first.title}", "")
    same = len(set(holding.values())) == 1
    asking = [form.id for form in forms if form.id in holding and _asks(form, code)]
    if len(asking) < len(forms):
        yield from (f"只用于 `{'`、`'.join(asking)}`。", "")
    for name, one in [*holding.items()][: 1 if same else None]:
        if not same:
            yield from (f"`{name}`：", "")
        yield from (*_bound(one), "", "```text", *one.manual.splitlines(), "```", "")


def _bound(one: Explained) -> Iterator[str]:
    level, audience = say(f"word.level.{one.level.value}", "zh"), say(f"word.audience.{one.audience.value}", "zh")
    status = say(f"word.rule_status.{one.status}", "zh")
    yield say("render.explain.binding", "zh", level=level, audience=audience, status=status, name=one.name)
    if one.basis:
        yield from ("", say("render.explain.basis", "zh", basis=one.basis))


def _asks(form: Form, code: str) -> bool:
    return code not in form.rules or form.rules[code].enabled
