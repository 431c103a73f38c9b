"""Faults in texts (X01, X02, X06, X08, X11, X25, X27): one figure, quoted rightly before, is another one."""

from __future__ import annotations

import re
from decimal import Decimal

from perfxl.model import plain
from perfxl.rules.narrative.statements import Statement, statements
from tests.support.planted_faults import HUNAN, Clean, Planted, plants

NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
CLAIMS = {
    "X01": ("revenue", "expenditure", "basic", "projects", "cumulative", "current"),
    "X02": ("expenditure", "basic", "personnel", "operating", "wages", "goods", "three_public", "assets"),
    "X06": ("posts", "people"),
    "X08": ("carried_in_text",),
    "X11": ("satisfaction",),
    "X25": ("limit", "limit_rate"),
    "X27": ("score",),
}


def stated(clean: Clean, code: str, claim: str) -> list[Statement]:
    """Return the figures of a claim that stand in a text in words of their own."""
    found = (one for one in statements(clean.form, clean.read) if one.code == code and claim in (one.claim, ""))
    return [one for one in found if clean.text(one.text).count(one.written) == 1]


def _number(written: str) -> Decimal:
    found = NUMBER.search(written)
    return Decimal(found[0].replace(",", "")) if found else Decimal(0)


def _said(clean: Clean, one: Statement, number: Decimal, slip: str = "") -> Planted:
    """The same text with another number in the same unit."""
    new = NUMBER.sub(plain(number), one.written, count=1)
    return Planted((f"{one.code} {one.text}",), {one.text: clean.text(one.text).replace(one.written, new)}, slip=slip)


def _otherwise(clean: Clean, number: Decimal, written: str) -> Decimal:
    if written[-1] in "人分":
        return number + clean.random.randint(1, 9)
    if written[-1] == "%":
        return number + Decimal(clean.random.randint(110, 900)) / 100
    in_yuan = written.endswith("元") and not written.endswith(("万元", "亿元"))
    return clean.wrong(number) * (10_000 if in_yuan else 1)  # of 0元, 3.37元 is a rounding


def _wrong(clean: Clean, code: str, claim: str) -> Planted | None:
    """Another figure than the form's, in the text alone."""
    found = stated(clean, code, claim)
    if not found:
        return None
    one = clean.random.choice(found)
    return _said(clean, one, _otherwise(clean, _number(one.written), one.written))


def _register(code: str, claim: str, form: str, name: str) -> None:
    plants(name, form)(lambda clean: _wrong(clean, code, claim))


for _code, _claims in CLAIMS.items():
    for _claim in _claims:
        _register(_code, _claim, "department_overall", f"{_code}.{_claim}")
for _code, _claim in (("X01", "expenditure"), ("X02", "basic"), ("X06", "people"), ("X11", "satisfaction")):
    _register(_code, _claim, HUNAN, f"{_code}.hunan_{_claim}")


@plants("X02.item")
def item(clean: Clean) -> Planted | None:
    """An item of the detail lists."""
    lists = {*clean.form.members["wage_items"], *clean.form.members["goods_items"]}
    found = [one for one in statements(clean.form, clean.read) if one.fields[0] in lists]
    found = [one for one in found if clean.text(one.text).count(one.written) == 1]
    if not found:
        return None
    one = clean.random.choice(found)
    return _said(clean, one, _otherwise(clean, _number(one.written), one.written))


@plants("X02.share")
def share(clean: Clean) -> Planted | None:
    """A share of the expenditure."""
    return _wrong(clean, "X02", "of_expenditure")


def _swapped(clean: Clean, code: str, claims: tuple[str, ...]) -> Planted | None:
    found = [one for claim in claims for one in stated(clean, code, claim) if one.written.endswith("万元")]
    for one in found:
        number = f"{_number(one.written):.2f}"
        at = next((at for at in range(len(number) - 4) if number[at] != number[at + 1]), None)
        if at is None or number[at + 1] == "0":
            continue
        swapped = Decimal(number[:at] + number[at + 1] + number[at] + number[at + 2 :])
        if abs(swapped - _number(one.written)) >= 1:
            return _said(clean, one, swapped, "swapped_digits")
    return None


@plants("X01.swapped")
def swapped_in_summary(clean: Clean) -> Planted | None:
    """Two digits exchanged in the summary."""
    return _swapped(clean, "X01", CLAIMS["X01"])


@plants("X02.swapped")
def swapped_in_report(clean: Clean) -> Planted | None:
    """Two digits exchanged in the report."""
    return _swapped(clean, "X02", CLAIMS["X02"])


@plants("X02.yuan")
def yuan(clean: Clean) -> Planted | None:
    """元 where 万元 is meant."""
    found = [one for claim in CLAIMS["X02"] for one in stated(clean, "X02", claim) if one.written.endswith("万元")]
    found = [one for one in found if _number(one.written) >= 10]
    if not found:
        return None
    one = clean.random.choice(found)
    told = clean.text(one.text).replace(one.written, one.written.replace("万元", "元"))
    return Planted((f"{one.code} {one.text}",), {one.text: told}, slip="unit_slip")


@plants("X01.result")
def result(clean: Clean) -> Planted | None:
    """A wrong figure among the results of the targets."""
    at = "goal_completion__goal_1"
    said = f"全年支出{plain(clean.wrong(clean.amount('expenditure_total__total')))}万元，任务完成。"
    return Planted((f"X01 {at}",), {at: said})


@plants("X06.form")
def people(clean: Clean) -> Planted | None:
    """实有人数 typed wrong with its parts, the report right; followers: the line that is measured by it."""
    changes = {"headcount": clean.amount("headcount") + 1}
    if "headcount_outside" in clean.values:
        changes["headcount_outside"] = clean.amount("headcount_outside") + 1
    return Planted(("X06 report_overview",), changes, clean.lines("headcount"))


@plants("X11.unstated")
def unstated(clean: Clean) -> Planted | None:
    """The rate stands in the form, no survey beside it, and the report is silent."""
    at = "report_performance"
    told = re.sub(r"社会公众满意度[\d.]+%。", "群众反映良好。", clean.text(at))
    others = [clean.text(name) for name in clean.values if name.startswith("report_") and name != at]
    if any("满意" in text for text in (told, *others)) or clean.text("survey_method"):
        return None
    return Planted(("X11 satisfaction_rate",), {at: told})
