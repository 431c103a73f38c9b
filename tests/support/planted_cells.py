"""Faults of single cells (T01 to T09): what stands there is no usable value of its field, or none that can be."""

from __future__ import annotations

from decimal import Decimal

from perfxl.model import plain
from perfxl.ooxml.scanned import CellKind, ScannedCell
from tests.support.planted_faults import Clean, Planted, plants, stored, typed

OWN = ("reception__own", "assets_in_use__own", "fiscal_appropriation__own", "operating_expenditure__own")
FREE = "three_public_budget"  # an amount nothing else on this form is compared with or measured by


def _own(clean: Clean) -> str | None:
    filled = [name for name in OWN if clean.amount(name)]
    return clean.random.choice(filled) if filled else None


def _typed(clean: Clean, code: str, written: str) -> Planted | None:
    """An amount typed as words that can still be understood."""
    at = _own(clean)
    if at is None:
        return None
    return Planted((f"{code} {at}",), cells={at: typed(written.format(clean.amount(at)))})


@plants("T01.unit_behind")
def unit_behind(clean: Clean) -> Planted | None:
    """500万元 as words."""
    return _typed(clean, "T01", "{}万元")


@plants("T01.thousands")
def thousands(clean: Clean) -> Planted | None:
    """1,119.70 as words."""
    return _typed(clean, "T01", "{:,}")


@plants("T01.fuzzy")
def fuzzy(clean: Clean) -> Planted | None:
    """约500: no figure."""
    return _typed(clean, "T01", "约{:.0f}")


@plants("T01.words")
def words(clean: Clean) -> Planted | None:
    """详见附件 where a number belongs."""
    return _typed(clean, "T01", "详见附件{:.0f}号")


@plants("T01.error")
def error(clean: Clean) -> Planted | None:
    """#REF! in a cell."""
    at = _own(clean)
    cell = ScannedCell(CellKind.ERROR, "#REF!", "Sheet9!A1", 0, "General")
    return None if at is None else Planted((f"T01 {at}",), cells={at: cell})


@plants("T01.people")
def persons(clean: Clean) -> Planted | None:
    """3人 as words."""
    return Planted(("T01 headcount",), cells={"headcount": typed(f"{clean.amount('headcount')}人")})


@plants("T01.nothing")
def nothing(clean: Clean) -> Planted | None:
    """无 where nothing was spent: a notice."""
    empty = [name for name in OWN if not clean.amount(name)]
    if not empty:
        return None
    at = clean.random.choice(empty)
    return Planted((f"T01 {at}",), cells={at: typed("无")})


@plants("T02.yuan")
def yuan(clean: Clean) -> Planted | None:
    """1119700元 in a cell of 万元."""
    at = _own(clean)
    return None if at is None else Planted((f"T02 {at}",), cells={at: typed(f"{clean.amount(at) * 10_000:.0f}元")})


@plants("T02.scaled")
def scaled(clean: Clean) -> Planted | None:
    """元 under a format that shows 万元."""
    at = _own(clean)
    if at is None:
        return None
    return Planted((f"T02 {at}",), cells={at: stored(clean.amount(at) * 10_000, '0!.0,"万元"')})


@plants("T02.large")
def large(clean: Clean) -> Planted | None:
    """Seven digits before the point: finance's lead."""
    return Planted((f"T02 {FREE} finance",), {FREE: Decimal(clean.random.randint(1_000_001, 9_999_999))})


@plants("T02.slip")
def slip(clean: Clean) -> Planted | None:
    """The figure of another cell, 10,000 times: finance's lead."""
    small = next((clean.amount(name) for name in OWN if Decimal("0.1") < clean.amount(name) < 99), None)
    if small is None or len(small.normalize().as_tuple().digits) < 3:
        return None
    return Planted((f"T02 {FREE} finance",), {FREE: small * 10_000})


@plants("T03.typed")
def without_sign(clean: Clean) -> Planted | None:
    """96 for 96%."""
    at = "satisfaction_rate"
    return Planted((f"T03 {at}",), cells={at: stored(clean.amount(at) * 100)})


@plants("T03.ambiguous")
def ambiguous(clean: Clean) -> Planted | None:
    """0.96 without a percent format."""
    at = "satisfaction_rate"
    return Planted((f"T03 {at}",), cells={at: stored(clean.amount(at))})


@plants("T03.unclear")
def unclear(clean: Clean) -> Planted | None:
    """A number from 1 to 10 for a percentage."""
    return Planted(("T03 satisfaction_rate",), cells={"satisfaction_rate": stored(clean.random.randint(2, 9))})


@plants("T04.free")
def negative(clean: Clean) -> Planted | None:
    """A negative amount nothing else is compared with."""
    return Planted((f"T04 {FREE}",), {FREE: Decimal(-clean.random.randint(1, 99))})


@plants("T04.part")
def negative_part(clean: Clean) -> Planted | None:
    """A part with a minus before it is negative, and its total is off by it twice; followers: as of any wrong part."""
    row = clean.row()
    at = f"{clean.random.choice(('vehicle_purchase', 'overseas_travel'))}__{row}"
    if clean.amount(at) < 1:
        return None
    total = f"three_public_total__{row}"
    column = at.partition("__")[0]
    above = tuple(f"A10 {column}__{each}" for each in ("own", *clean.subordinates))
    return Planted((f"T04 {at}", f"A07 {total}"), {at: -clean.amount(at)}, above, suspect=at)


@plants("T05.decimals")
def decimals(clean: Clean) -> Planted | None:
    """Three decimals: a notice."""
    return Planted((f"T05 {FREE}",), {FREE: clean.amount(FREE) + Decimal("0.001")})


@plants("T06.half")
def half(clean: Clean) -> Planted | None:
    """Half a questionnaire."""
    if "survey_issued" not in clean.values:
        return None
    return Planted(("T06 survey_issued",), {"survey_issued": clean.amount("survey_issued") + Decimal("0.5")})


@plants("T06.no_posts")
def no_posts(clean: Clean) -> Planted | None:
    """人员编制 0, as the report has it: a matter to explain; the line without posts has its 不适用原因."""
    told = clean.text("report_overview").replace(f"编制{plain(clean.amount('establishment'))}人", "编制0人")
    reason = {"not_applicable_reason__staff_control": "新设单位，编制尚未核定，批复见附件。"}
    return Planted(("T06 establishment",), {"establishment": Decimal(0), "report_overview": told, **reason})


@plants("T07.fuzzy")
def fuzzy_result(clean: Clean) -> Planted | None:
    """约300人 in a result: finance's lead."""
    at = "goal_completion__goal_1"
    return Planted((f"T07 {at} finance",), {at: f"走访群众约{clean.random.randint(20, 900)}人次。"})


@plants("T08.mixed")
def mixed(clean: Clean) -> Planted | None:
    """One unit leaves blank what the others fill with 0, in a column no line is measured by: a notice."""
    units = ("own", *clean.subordinates)
    columns = [one for one in clean.form.instances.values() if one.row == "own" and one.field.type == "money"]
    optional = [one.field.id for one in columns if not one.field.required and one.computed is None]
    zeros = [f"{id}__{row}" for id in optional for row in units if not clean.amount(f"{id}__{row}")]
    free = [at for at in zeros if not clean.lines(at)]
    at = next((name for name in free if sum(one.split("__")[0] == name.split("__")[0] for one in zeros) > 1), None)
    if at is None or not clean.has("assets_in_use__total"):  # a total of zeros is a figure of a line
        return None
    changes: dict[str, object] = dict.fromkeys(zeros, Decimal(0))
    return Planted((f"T08 {at}",), {**changes, at: None})


@plants("T09.phone")
def phone(clean: Clean) -> Planted | None:
    """A telephone number that lacks a digit: a notice."""
    return Planted(("T09 contact_phone",), {"contact_phone": "1380000000"})


@plants("T09.date")
def date_as_words(clean: Clean) -> Planted | None:
    """A date as words: a notice."""
    return Planted(("T09 budget_disclosure_date",), cells={"budget_disclosure_date": typed("2020年3月5日")})


@plants("T09.digits")
def digits(clean: Clean) -> Planted | None:
    """A long code stored as a number has lost its end."""
    return Planted(("T09 budget_code",), cells={"budget_code": stored("430102199001011000")})
