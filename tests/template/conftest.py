"""The blank form as an independent reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from perfxl.form.form import Form
from perfxl.form.load import load_form
from perfxl.model import CellRef, Value
from perfxl.template import build_template

CellOf = Callable[[str], Cell]
FilledCellOf = Callable[[Mapping[str, Value]], CellOf]


def named_cells(workbook: Workbook) -> CellOf:
    """Return a function from a defined name to its cell."""

    def cell(name: str) -> Cell:
        place = CellRef.parse(workbook.defined_names[name].attr_text)
        found = workbook[place.sheet].cell(place.row, place.column)
        assert isinstance(found, Cell)
        return found

    return cell


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form("department_overall")


@pytest.fixture(scope="session")
def blank(form: Form) -> bytes:
    return build_template(form)


@pytest.fixture(scope="session")
def workbook(blank: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(blank))


@pytest.fixture(scope="session")
def cell(workbook: Workbook) -> CellOf:
    """Return a function from an instance's name to its cell in the blank form, formulas as text."""
    return named_cells(workbook)


@pytest.fixture
def stored(form: Form) -> FilledCellOf:
    """Return a function that fills the form and gives the cells with the values they carry."""

    def fill(values: Mapping[str, Value]) -> CellOf:
        return named_cells(openpyxl.load_workbook(BytesIO(build_template(form, values)), data_only=True))

    return fill
