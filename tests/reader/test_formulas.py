"""A computed cell is judged by what its formula takes, however another program writes it."""

import pytest

from perfxl.expression import Call, Name
from perfxl.model import CellRef, CellSpan
from perfxl.reader.formulas import is_intact

SUM = Call("SUM", (Name("revenue_total"),))
PLACES = {"revenue_total__parts": CellSpan("二、收支情况", 6, 2, 8, 2), "a": CellSpan("二、收支情况", 6, 2, 6, 2)}
CELLS = [CellRef("二、收支情况", row, 2) for row in (6, 7, 8)]


@pytest.mark.parametrize(
    "formula",
    [
        'IF(COUNT(revenue_total__parts)=0,"",SUM(revenue_total__parts))',
        '=IF(COUNT(B6:B8)=0, "", SUM(B6:B8))',
        "SUM($B$6:$B$8)",
        "SUM('二、收支情况'!B6:B8)",
        "SUM(a,B7:B8)",
    ],
)
def test_a_sum_of_the_same_cells_is_intact(formula):
    assert is_intact(formula, SUM, PLACES, CELLS, "二、收支情况")


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(B6:B7)",
        "SUM(B6:B9)",
        "SUM(C6:C8)",
        "SUM(Sheet2!B6:B8)",
        "SUM(B6:B8)+1",
        "B6+B7+B8*2",
        "SUM([1]Sheet1!B6:B8)",
        "111.97",
        "SUM(lost__parts)",
        "SUM(A1:XFD1048576)",
    ],
)
def test_a_formula_narrowed_widened_or_pointed_elsewhere_is_not(formula):
    assert not is_intact(formula, SUM, PLACES, CELLS, "二、收支情况")


def test_a_mirrored_text_is_intact_while_it_shows_its_cell():
    assert is_intact('IF(a="","",a)', Name("a"), PLACES, CELLS[:1], "别处")
    assert not is_intact('IF(a="","",B7)', Name("a"), PLACES, CELLS[:1], "二、收支情况")
