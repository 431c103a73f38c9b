"""Faults that show only beside the bureau's roster or last year's return (M01 to M03, X09, P11)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from perfxl.model import CellRef
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY, Figure, LastYear, Roster, RosterEntry
from tests.support.planted_faults import Clean, Planted, plants

AT = CellRef("名册", 2, 2)
FINAL = "previous_three_public_final"  # a form may not ask for it
KNOWN = ("initial_budget", "three_public_limit", "carried_in__total", "revenue_total__total", "procurement_budget")


def _roster(clean: Clean, name: str, code: str, figures: Mapping[str, object]) -> Roster:
    """A roster of this one department; figures the return left blank are not in it, or they would be supplied."""
    held = {at: Figure(value, AT) for at, value in figures.items() if isinstance(value, str | Decimal)}
    who = {"unit_name": Figure(name, AT), "budget_code": Figure(code, AT)}
    return Roster((RosterEntry(name, code, AT, {**who, **held}),))


def _agreeing(clean: Clean) -> dict[str, object]:
    known = (name for name in KNOWN if name in clean.form.instances)
    return {name: clean.read[name].value for name in known if clean.read[name].value is not None}


@plants("M01.figure")
def figure(clean: Clean) -> Planted | None:
    """The roster has another figure than the return."""
    known = _agreeing(clean)
    at = clean.random.choice(sorted(known))
    known[at] = clean.wrong(clean.amount(at))
    roster = _roster(clean, clean.text("unit_name"), clean.text("budget_code"), known)
    return Planted((f"M01 {at}",), roster=roster)


@plants("M01.name")
def name(clean: Clean) -> Planted | None:
    """The code is on the roster under another name."""
    return Planted(("M01 unit_name",), roster=_roster(clean, "某区统计局", clean.text("budget_code"), _agreeing(clean)))


@plants("M01.code")
def code(clean: Clean) -> Planted | None:
    """The name is on the roster under another code."""
    return Planted(("M01 budget_code",), roster=_roster(clean, clean.text("unit_name"), "999999", _agreeing(clean)))


@plants("M02.unknown")
def unknown(clean: Clean) -> Planted | None:
    """Neither name nor code is on the roster."""
    return Planted(("M02 unit_name",), roster=_roster(clean, "市档案馆", "999999", {}))


@plants("M02.near")
def near(clean: Clean) -> Planted | None:
    """A name like it is."""
    return Planted(("M02 unit_name",), roster=_roster(clean, f"{clean.text('unit_name')}机关", "999999", {}))


def _issued(clean: Clean, key: str, to: str, at: str) -> Planted:
    known = {NAME_PROPERTY: clean.text("unit_name"), CODE_PROPERTY: clean.text("budget_code"), key: to}
    return Planted((f"M03 {at}",), edit=lambda read: replace(read, properties=known))


@plants("M03.name")
def another_name(clean: Clean) -> Planted | None:
    """The form was issued to somebody else."""
    return _issued(clean, NAME_PROPERTY, "某区统计局", "unit_name")


@plants("M03.code")
def another_code(clean: Clean) -> Planted | None:
    """The form was issued under another code."""
    return _issued(clean, CODE_PROPERTY, "999999", "budget_code")


def _last_year(clean: Clean, **other: Decimal) -> tuple[LastYear, ...]:
    """Last year's return as this one has it, some figures otherwise."""
    year = clean.form.definition.evaluation_year - 1
    figures = {
        "cumulative_balance__total": clean.amount("carried_in__total"),
        "expenditure_total__total": clean.amount("expenditure_total__total"),
        "three_public_total__total": clean.amount(
            FINAL if FINAL in clean.form.instances else "three_public_total__total"
        ),
        "headcount": clean.amount("headcount"),
        **other,
    }
    held = {at: Figure(value, CellRef("二、收支情况", 9, 9)) for at, value in figures.items()}
    entry = RosterEntry(clean.text("unit_name"), clean.text("budget_code"), AT, held)
    return (LastYear("上年.xlsx", str(year), 1, entry),)


def _final_blank(clean: Clean) -> bool:
    """Whether last year's return would supply a figure that is blank here."""
    return FINAL in clean.form.instances and FINAL not in clean.values


@plants("X09.carried_in")
def carried_in(clean: Clean) -> Planted | None:
    """上年结转 is not what last year's return left."""
    if _final_blank(clean):
        return None
    before = clean.wrong(clean.amount("carried_in__total"))
    return Planted(("X09 carried_in__total",), previous=_last_year(clean, cumulative_balance__total=before))


@plants("X09.three_public")
def three_public(clean: Clean) -> Planted | None:
    """上年三公经费决算数 is not what last year's return says."""
    at = FINAL
    if at not in clean.values:
        return None
    return Planted((f"X09 {at}",), previous=_last_year(clean, three_public_total__total=clean.wrong(clean.amount(at))))


@plants("P11.spending")
def spending(clean: Clean) -> Planted | None:
    """Twice as much spent as last year: finance's lead."""
    at = "expenditure_total__total"
    if _final_blank(clean) or not clean.amount(at):
        return None
    half = {at: clean.amount(at) / 2}
    return Planted((f"P11 {at} finance",), previous=_last_year(clean, **half))


@plants("P11.people")
def people(clean: Clean) -> Planted | None:
    """A third of last year's people: finance's lead."""
    if _final_blank(clean):
        return None
    thrice = {"headcount": clean.amount("headcount") * 3}
    return Planted(("P11 headcount finance",), previous=_last_year(clean, **thrice))
