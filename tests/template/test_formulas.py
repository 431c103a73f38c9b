"""Computed cells: formulas over defined names, and the values they carry."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from perfxl.form.form import Form
from perfxl.model import Value
from perfxl.template import build_template, lay_out
from perfxl.template.formulas import CachedValues, NamedReferences, formula_of
from tests.support.libreoffice import recalculate
from tests.template.conftest import CellOf, FilledCellOf

UNITS: Mapping[str, Value] = {
    "revenue_total__own": Decimal("111.97"),
    "revenue_total__sub01": Decimal("0.1"),
    "revenue_total__sub02": Decimal("0.2"),
}


def test_a_consolidated_cell_adds_up_its_column_by_name_and_shows_nothing_while_it_is_empty(cell: CellOf):
    expected = '=IF(COUNT(revenue_total__parts)=0,"",SUM(revenue_total__parts))'
    assert cell("revenue_total__total").value == expected


def test_a_subtotal_adds_up_its_dimension(cell: CellOf):
    parts = "claimed_score__in_input__items"
    assert cell("claimed_subtotal__input").value == f'=IF(COUNT({parts})=0,"",SUM({parts}))'


def test_the_total_adds_up_the_pieces_of_its_column(cell: CellOf):
    parts = ",".join(f"claimed_score__in_{dimension}__items" for dimension in ("input", "process", "output", "effect"))
    assert cell("claimed_total").value == f'=IF(COUNT({parts})=0,"",SUM({parts}))'


def test_a_unit_s_name_is_mirrored_in_the_other_tables(cell: CellOf):
    assert cell("institution_spending__sub01").value == '=IF(institution__sub01="","",institution__sub01)'


def test_a_computed_number_is_taken_through_n_in_arithmetic(form: Form):
    references = NamedReferences(form, lay_out(form))
    assert references.number("revenue_total__total") == "N(revenue_total__total)"
    assert references.number("revenue_total__own") == "revenue_total__own"
    assert references.cell("revenue_total__total") == "revenue_total__total"
    assert references.span("carried_in") == "carried_in__parts"


def test_every_computed_cell_is_a_formula_and_no_other_is(form: Form, cell: CellOf):
    for name, instance in form.instances.items():
        assert (cell(name).data_type == "f") == (instance.computed is not None), name


def test_computed_cells_carry_their_values(stored: FilledCellOf):
    cell = stored({**UNITS, "institution__own": "网格中心", "claimed_score__fund_balance": Decimal(3)})
    assert cell("revenue_total__total").value == 112.27
    assert cell("institution_assets__own").value == "网格中心"
    assert cell("institution_assets__sub01").value == "2、二级机构1"
    assert cell("claimed_subtotal__process").value == 3
    assert cell("claimed_total").value == 3
    assert cell("full_marks_total").value == 100


def test_a_computed_cell_without_inputs_carries_an_empty_text(form: Form, stored: FilledCellOf):
    assert CachedValues(form, {}).of("revenue_total__total") == ""
    cell = stored({})("revenue_total__total")
    assert not cell.value
    assert cell.data_type == "str"


def test_carried_values_have_excel_s_fifteen_digits(form: Form):
    third = {"revenue_total__own": Decimal("123456789.123456789"), "revenue_total__sub01": Decimal("0.000000001")}
    assert CachedValues(form, third).of("revenue_total__total") == Decimal("123456789.123457")


def test_a_text_among_the_amounts_is_left_out_of_the_sum_as_excel_does(form: Form):
    assert CachedValues(form, {**UNITS, "revenue_total__sub03": "无"}).of("revenue_total__total") == Decimal("112.27")


def test_every_formula_of_the_form_can_be_written(form: Form):
    references = NamedReferences(form, lay_out(form))
    for instance in form.instances.values():
        if instance.computed is not None:
            assert formula_of(instance.computed, references).startswith("=IF(")


@pytest.mark.judge
def test_libreoffice_computes_the_values_the_cells_carry(form: Form, tmp_path: Path):
    filled: Mapping[str, Value] = {**UNITS, "institution__own": "网格中心", "claimed_score__asset_use": Decimal("2.5")}
    path = tmp_path / "filled.xlsx"
    path.write_bytes(build_template(form, filled))
    cached, layout = CachedValues(form, filled), lay_out(form)
    computed = [name for name, instance in form.instances.items() if instance.computed is not None]
    places = {name: (layout.cells[name].sheet, layout.cells[name].anchor.a1) for name in computed}
    answers = recalculate(path, places.values())
    for name, place in places.items():
        expected = cached.of(name)
        value = answers[place]
        assert (
            value == pytest.approx(float(expected)) if isinstance(expected, Decimal) else (value or "") == expected
        ), name
