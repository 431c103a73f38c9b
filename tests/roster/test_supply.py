"""What is blank in a return and known to the roster."""

from __future__ import annotations

from decimal import Decimal

from perfxl.ooxml import Package, scan
from perfxl.reader import read
from perfxl.roster import supplied
from perfxl.template import build_template
from tests.roster.rosters import FORM, from_rows


def test_a_part_that_is_supplied_makes_its_sum() -> None:
    returned = read(FORM, scan(Package.open(build_template(FORM, {"carried_in__sub01": Decimal(1)}))))
    (entry,) = from_rows(["单位名称", "carried_in__own", "上年结转"], ["水利局", 2, 50]).entries
    read_on = supplied(FORM, returned, entry)
    total = read_on["carried_in__total"]
    assert (total.value, total.supplied, read_on["carried_in__own"].supplied) == (Decimal(3), None, "名册!B2")


def test_a_sum_without_parts_takes_its_own_figure() -> None:
    returned = read(FORM, scan(Package.open(build_template(FORM))))
    (entry,) = from_rows(["单位名称", "上年结转"], ["水利局", 50]).entries
    total = supplied(FORM, returned, entry)["carried_in__total"]
    assert (total.value, total.supplied) == (Decimal(50), "名册!B2")


def test_what_the_department_typed_is_left_alone() -> None:
    returned = read(FORM, scan(Package.open(build_template(FORM, {"initial_budget": Decimal(7)}))))
    (entry,) = from_rows(["单位名称", "年初预算数"], ["水利局", 8]).entries
    budget = supplied(FORM, returned, entry)["initial_budget"]
    assert (budget.value, budget.supplied) == (Decimal(7), None)
