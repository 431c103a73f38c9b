"""Faults within one table (A01 to A10): totals, parts, rows and columns that do not add up."""

from __future__ import annotations

from decimal import Decimal

from tests.support.planted_faults import CENT, Clean, Planted, plants

TEN_THOUSAND, LARGEST = Decimal(10_000), Decimal(10) ** 9
PARTS = {
    "A01": ("revenue_total", ("fiscal_appropriation", "government_fund", "non_tax_revenue", "other_revenue")),
    "A02": ("expenditure_total", ("other_expenditure",)),
    "A07": ("three_public_total", ("reception", "vehicle_operation", "vehicle_purchase", "overseas_travel")),
    "A08": ("assets_total", ("assets_in_use", "assets_rented_out", "assets_other")),
}
# The other relations of its row a figure stands in: they fail with it, and hold again when it is corrected.
ALSO = {
    "revenue_total": ("A04 cumulative_balance", "A05 current_balance"),
    "expenditure_total": ("A04 cumulative_balance", "A05 current_balance"),
    "basic_expenditure": ("A02 expenditure_total",),
    "carried_in": ("A05 current_balance", "A06 cumulative_balance"),
}
COLUMNS = (
    "revenue_total", "carried_in", "fiscal_appropriation", "expenditure_total", "basic_expenditure",
    "personnel_expenditure", "project_expenditure", "cumulative_balance", "reception", "vehicle_operation",
    "three_public_total", "assets_total", "assets_in_use",
)  # fmt: skip


def also(field: str, row: str) -> tuple[str, ...]:
    """Return the other findings of its row that a wrong figure makes."""
    return tuple(f"{each}__{row}" for each in ALSO.get(field, ()))


def tied(clean: Clean, *fields: str) -> tuple[str, ...]:
    """Return the relations between tables whose 汇总 figure goes wrong with a unit's."""
    ties = {
        "personnel_expenditure": ("X03 personnel_expenditure__total",),
        "operating_expenditure": ("X03 operating_expenditure__total",),
        "cumulative_balance": ("X20 year_end_balance",),
        "carried_in": ("X21 budget_carried_in",),
        "three_public_total": ("X05 three_public_limit_rate",),
        "reception": ("X04 reception__total", "X04 goods_reception"),
        "vehicle_operation": ("X04 vehicle_operation__total", "X04 goods_vehicle_operation"),
        "project_expenditure": ("X16 key_project_expenditure", "X04 reception__total", "X04 vehicle_operation__total"),
    }
    found = {one.split("__")[0] for one in fields}
    return tuple(each for field in sorted(found) for each in ties.get(field, ())) + clean.lines(*fields)


def swapped(amount: Decimal) -> Decimal | None:
    """Return an amount with two neighbouring digits exchanged, None where all are alike."""
    digits = f"{int(amount / CENT)}"
    at = next((at for at in range(len(digits) - 1) if digits[at] != digits[at + 1]), None)
    if at is None or digits[at + 1] == "0":
        return None
    return Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) * CENT


def in_yuan(amount: Decimal) -> Decimal | None:
    """Return an amount typed in 元; None where no cell takes it."""
    return amount * TEN_THOUSAND if amount and amount * TEN_THOUSAND < LARGEST else None


def _total(code: str, slip: str, made: Decimal | None, clean: Clean, row: str) -> Planted | None:
    """A total typed wrong; followers: the relations in which the same total stands, and the lines it is measured by."""
    total = f"{PARTS[code][0]}__{row}"
    if made is None or made == clean.amount(total) or abs(made - clean.amount(total)) < 1:
        return None
    following = (*also(PARTS[code][0], row), *tied(clean, total))
    return Planted((f"{code} {total}",), {total: made}, following, slip=slip, suspect=total)


def _register(code: str) -> None:
    total, parts = PARTS[code]

    @plants(f"{code}.total")
    def wrong_total(clean: Clean) -> Planted | None:
        row = clean.row()
        return _total(code, "", clean.wrong(clean.amount(f"{total}__{row}")), clean, row)

    @plants(f"{code}.swapped")
    def swapped_digits(clean: Clean) -> Planted | None:
        row = clean.row()
        return _total(code, "swapped_digits", swapped(clean.amount(f"{total}__{row}")), clean, row)

    @plants(f"{code}.yuan")
    def yuan(clean: Clean) -> Planted | None:
        row = clean.row()
        return _total(code, "unit_slip", in_yuan(clean.amount(f"{total}__{row}")), clean, row)

    @plants(f"{code}.part")
    def wrong_part(clean: Clean) -> Planted | None:
        """A part typed wrong; followers: what else the same part is compared with or measured by."""
        row = clean.row()
        part = f"{clean.random.choice(parts)}__{row}"
        changes = {part: clean.wrong(clean.amount(part))}
        return Planted((f"{code} {total}__{row}",), changes, tied(clean, part), suspect=part)


for _code in PARTS:
    _register(_code)


def _omitted(code: str, clean: Clean, times: int, slip: str) -> Planted | None:
    """A total that leaves a part out or takes it twice; followers as of any wrong total."""
    row = clean.row()
    total, parts = PARTS[code]
    carried = ("carried_in",) if code == "A01" else ("basic_expenditure",) if code == "A02" else ()
    shares = [clean.amount(f"{part}__{row}") for part in (*carried, *parts) if clean.amount(f"{part}__{row}") >= 1]
    if len(shares) < 2:
        return None
    return _total(code, slip, clean.amount(f"{total}__{row}") + times * clean.random.choice(shares), clean, row)


for _code in ("A01", "A07", "A08"):
    plants(f"{_code}.part_missing")(lambda clean, code=_code: _omitted(code, clean, -1, "part_missing"))  # type: ignore[misc]
    plants(f"{_code}.part_twice")(lambda clean, code=_code: _omitted(code, clean, 1, "part_twice"))  # type: ignore[misc]


@plants("A03.basic")
def basic(clean: Clean) -> Planted | None:
    """基本支出 typed with exchanged digits: it stands in A03 and A02, and is the one cell that explains both."""
    at = f"basic_expenditure__{clean.row()}"
    made = swapped(clean.amount(at))
    if made is None or abs(made - clean.amount(at)) < 1:
        return None
    row = at.partition("__")[2]
    return Planted(
        (f"A03 {at}", f"A02 expenditure_total__{row}"),
        {at: made},
        tied(clean, at),
        slip="swapped_digits",
        suspect=at,
    )


@plants("A03.personnel")
@plants("A03.operating")
def one_kind(clean: Clean) -> Planted | None:
    """人员 or 公用支出 typed wrong; followers: the detail of 基本支出 adds up to the same figure."""
    at = f"{clean.random.choice(('personnel', 'operating'))}_expenditure__{clean.row()}"
    row = at.partition("__")[2]
    made = clean.wrong(clean.amount(at))
    return Planted((f"A03 basic_expenditure__{row}",), {at: made}, tied(clean, at), suspect=at)


@plants("A04.balance")
def balance(clean: Clean) -> Planted | None:
    """累计结余 typed wrong: A04 and A06 ask for it both ways; followers: the line 资金结余."""
    at = f"cumulative_balance__{clean.row()}"
    return Planted((f"A04 {at}", f"A06 {at}"), {at: clean.wrong(clean.amount(at))}, tied(clean, at), suspect=at)


@plants("A04.sign")
def adjustment(clean: Clean) -> Planted | None:
    """其他增减 with the wrong sign stands in A04 and A06 of its row."""
    row = clean.row()
    at, balance = f"other_adjustment__{row}", f"cumulative_balance__{row}"
    if abs(clean.amount(at)) < 1:
        return None
    return Planted(
        (f"A04 {balance}", f"A06 {balance}"), {at: -clean.amount(at)}, tied(clean, at), slip="sign", suspect=at
    )


@plants("A05.sign")
def current(clean: Clean) -> Planted | None:
    """当年结余 with the wrong sign stands in A05 and A06 of its row."""
    row = clean.row()
    at = f"current_balance__{row}"
    if abs(clean.amount(at)) < 1:
        return None
    expected = (f"A05 {at}", f"A06 cumulative_balance__{row}")
    return Planted(expected, {at: -clean.amount(at)}, tied(clean, at), slip="sign", suspect=at)


@plants("A06.carried_in")
def carried_in(clean: Clean) -> Planted | None:
    """上年结转 typed wrong stands in A01, A05 and A06 of its row; followers: 资金结余 is measured by it."""
    row = clean.row()
    at = f"carried_in__{row}"
    expected = (f"A06 cumulative_balance__{row}", f"A01 revenue_total__{row}", f"A05 current_balance__{row}")
    return Planted(expected, {at: clean.wrong(clean.amount(at))}, tied(clean, at), suspect=at)


WITHIN = {
    "revenue_total": ("A01 revenue_total", "A04 cumulative_balance", "A05 current_balance"),
    "carried_in": ("A01 revenue_total", "A05 current_balance", "A06 cumulative_balance"),
    "fiscal_appropriation": ("A01 revenue_total",),
    "expenditure_total": ("A02 expenditure_total", "A04 cumulative_balance", "A05 current_balance"),
    "basic_expenditure": ("A02 expenditure_total", "A03 basic_expenditure"),
    "personnel_expenditure": ("A03 basic_expenditure",),
    "project_expenditure": ("A02 expenditure_total",),
    "cumulative_balance": ("A04 cumulative_balance", "A06 cumulative_balance"),
    "reception": ("A07 three_public_total",),
    "vehicle_operation": ("A07 three_public_total",),
    "three_public_total": ("A07 three_public_total",),
    "assets_total": ("A08 assets_total",),
    "assets_in_use": ("A08 assets_total",),
}


def within(*fields: str) -> tuple[str, ...]:
    """Return the relations of the 汇总 row in which these figures stand."""
    return tuple(f"{each}__total" for field in fields for each in WITHIN.get(field, ()))


@plants("A09.column")
def typed_over(clean: Clean) -> Planted | None:
    """A 汇总 cell typed over; followers: the relations of the 汇总 row it stands in, and between tables."""
    field = clean.random.choice(COLUMNS)
    at = f"{field}__total"
    changes = {at: clean.wrong(clean.amount(at))}
    return Planted((f"A09 {at}",), changes, (*within(field), *tied(clean, at)), suspect=at)


@plants("A09.swapped")
def typed_over_swapped(clean: Clean) -> Planted | None:
    """A 汇总 cell typed over with exchanged digits; followers as above, and A10 where a row is above it."""
    field = clean.random.choice(COLUMNS)
    at = f"{field}__total"
    made = swapped(clean.amount(at)) if clean.amount(at) > 0 else None
    if made is None or abs(made - clean.amount(at)) < 1:
        return None
    above = tuple(f"A10 {field}__{row}" for row in ("own", *clean.subordinates))
    following = (*within(field), *tied(clean, at), *above)
    return Planted((f"A09 {at}",), {at: made}, following, slip="swapped_digits", suspect=at)


@plants("A09.row_missing")
def row_missing(clean: Clean) -> Planted | None:
    """The 汇总 row of one table leaves a unit out: each of its columns is off by that unit's figure."""
    fields = ("three_public_total", "reception", "vehicle_operation", "vehicle_purchase", "overseas_travel")
    if not clean.subordinates:
        return None
    row = clean.random.choice(clean.subordinates)
    shares = {field: clean.amount(f"{field}__{row}") for field in fields}
    if sum(share >= 1 for share in shares.values()) < 2:
        return None
    changes = {f"{field}__total": clean.amount(f"{field}__total") - share for field, share in shares.items()}
    expected = tuple(f"A09 {field}__total" for field, share in shares.items() if share >= 1)
    small = tuple(f"A09 {field}__total" for field in fields)
    above = tuple(f"A10 {field}__{each}" for field in fields for each in ("own", *clean.subordinates))
    return Planted(expected, changes, (*small, *above, *tied(clean, *fields)), slip="row_missing")


@plants("A10.part_above")
def part_above(clean: Clean) -> Planted | None:
    """A 汇总 cell typed over with less than one of its rows: A09 says the sum, A10 the row; followers as of A09."""
    field = clean.random.choice(("reception", "assets_in_use", "assets_other", "personnel_expenditure"))
    at, row = f"{field}__total", clean.row()
    if clean.amount(f"{field}__{row}") < 10:
        return None
    made = (clean.amount(f"{field}__{row}") * Decimal("0.37")).quantize(CENT)
    above = tuple(f"A10 {field}__{each}" for each in ("own", *clean.subordinates))
    inside = within(field) if field != "assets_other" else ("A08 assets_total__total",)
    return Planted((f"A10 {field}__{row}", f"A09 {at}"), {at: made}, (*inside, *tied(clean, at), *above), suspect=at)
