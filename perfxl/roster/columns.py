"""What each column of a roster means: name, code, a field of the form, or the bureau's own."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from msgspec import Struct

from perfxl.errors import UsageFault
from perfxl.form import Form, Instance
from perfxl.model import CellRef
from perfxl.roster.roster import identity

NAMES = frozenset({
    "单位名称", "部门名称", "部门", "单位", "部门单位名称", "预算单位", "预算单位名称", "name", "department",
})  # fmt: skip
CODES = frozenset({
    "预算编码", "单位编码", "部门编码", "编码", "预算单位编码", "单位代码", "部门代码", "代码", "code",
})  # fmt: skip
OWN = frozenset({
    "序号", "归口股室", "归口业务股室", "归口科室", "股室", "科室", "到期日", "截止日期", "报送期限", "联系人",
    "电话", "联系电话", "手机", "手机号", "邮箱", "电子邮箱", "地址", "备注", "经办人", "主管部门", "no",
    "contact", "phone", "email", "note", "due", "office",
})  # fmt: skip
ROWS = frozenset({
    "二级机构数", "二级机构个数", "二级单位数", "下属单位数", "下属单位个数", "所属单位数", "subordinates",
})  # fmt: skip
MOST_SUBORDINATES = 99
UNITS = ("万元", "千元", "元", "人", "%", "个", "例", "份", "分", "年")
MOST_OFFERED = 6
_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")


class Column(Struct, frozen=True):
    """One column: `instance` is the field it fills, '' for one of the bureau's own, told by `head`.

    `rows`: it says how many rows for subordinates a department's form has.
    """

    number: int
    head: str
    instance: str = ""
    rows: bool = False


def plain_head(text: str) -> str:
    """Return a column's head as it is compared: width, spaces, units in brackets, colons and case aside."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    bare = _BRACKETED.sub(lambda match: "" if match[1] in UNITS or match[1].startswith("单位") else match[0], bare)
    return bare.strip(":：*").replace("(", "").replace(")", "")


def is_name(head: str) -> bool:
    """Whether a head is that of the departments' names."""
    return plain_head(head) in NAMES


def column_of(form: Form, head: str, at: CellRef) -> Column:
    """Return what a column means; raise UsageFault where nothing or more than one thing could be meant.

    A bare column of a unit table means its 汇总 row, as it does in the form's relations; `上年结转@1、局机关`, or an
    instance such as `carried_in__own`, means one row. That may be a row further down than this form has.
    """
    key = plain_head(head)
    name, code = identity(form)
    if key in NAMES or key == plain_head(form.instances[name].label):
        return Column(at.column, head, name)
    if code and (key in CODES or key == plain_head(form.instances[code].label)):
        return Column(at.column, head, code)
    if key in OWN or key in ROWS:
        return Column(at.column, head, rows=key in ROWS)
    found = _meant(form, key) or _further_row(form, key)
    if not found:
        raise UsageFault("fault.roster.column", place=at, head=head, near=_near(form, head))
    if len(found) > 1:
        raise UsageFault("fault.roster.ambiguous", place=at, head=head, candidates=_offered(found))
    _refuse_other_unit(form, found[0], head, at)
    return Column(at.column, head, found[0])


def _meant(form: Form, key: str) -> tuple[str, ...]:
    """The instances a head can mean, the surest kind of match first."""
    if key in form.instances:
        return (key,)
    labels = [name for name, one in form.instances.items() if plain_head(one.label) == key]
    if len(labels) == 1:
        return tuple(labels)
    field, _, row = key.partition("@")
    same = [name for name, one in form.instances.items() if _is_called(one, field)]
    if row:
        rows = {id for id, label in form.units if row in (id, plain_head(label))}
        return tuple(name for name in same if form.instances[name].row in (rows or {row}))
    totals = [name for name in same if form.instances[name].row == "total"]
    return tuple(totals or same)


def _further_row(form: Form, key: str) -> tuple[str, ...]:
    """The instance of a subordinate's row that only forms with more rows have."""
    field, _, row = key.replace("__", "@").partition("@")
    label = form.definition.subordinate_row
    rows = {f"sub{n:02d}": plain_head(label.format(number=n + 1, ordinal=n)) for n in range(1, MOST_SUBORDINATES + 1)}
    found = next((id for id, said in rows.items() if row in (id, said)), "")
    own = [one.field.id for one in form.instances.values() if one.row == "own" and _is_called(one, field)]
    return (f"{own[0]}__{found}",) if found and len(own) == 1 else ()


def _is_called(instance: Instance, field: str) -> bool:
    return field in (instance.field.id, plain_head(instance.field.label))


def instance_of(form: Form, name: str) -> Instance:
    """Return what a column's values are read as: its instance, of a row this form does not have the own row's."""
    return form.instances.get(name) or form.instances[f"{name.partition('__')[0]}__own"]


def _offered(names: tuple[str, ...]) -> str:
    return "、".join((*names[:MOST_OFFERED], *(("…",) if len(names) > MOST_OFFERED else ())))


def _near(form: Form, head: str) -> str:
    labels = {plain_head(one.field.label): one.field.label for one in form.instances.values()}
    known = {**labels, **{one.field.id: one.field.id for one in form.instances.values()}, **{one: one for one in OWN}}
    near = get_close_matches(plain_head(head), list(known), 2, 0.5)
    return "、".join(dict.fromkeys(known[one] for one in near)) or "—"


def _refuse_other_unit(form: Form, name: str, head: str, at: CellRef) -> None:
    """An amount in another unit than the form's is not silently taken for it."""
    unit = form.definition.money.unit
    said = next((text for text in _BRACKETED.findall(unicodedata.normalize("NFKC", head)) if text.endswith("元")), "")
    if instance_of(form, name).field.type == "money" and said and said.removeprefix("单位:") != unit:
        raise UsageFault("fault.roster.unit", place=at, head=head, unit=unit)
