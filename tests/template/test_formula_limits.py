"""What Excel takes of one formula, over every formula of both forms with forty subordinates."""

import re
from io import BytesIO

import openpyxl
import pytest

from perfxl.form import load_form
from perfxl.template import build_template

LITERAL = re.compile(r'"((?:[^"]|"")*)"')
LONGEST_TEXT, DEEPEST, MOST_ARGUMENTS = 255, 64, 30


def shape(formula: str) -> tuple[int, int, int]:
    """Return the longest text, the deepest brackets and the most arguments of one call."""
    longest = max(map(len, LITERAL.findall(formula)), default=0)
    depth = most = 0
    arguments: list[int] = []
    for sign in re.sub(r"'[^']*'", "", LITERAL.sub("", formula)):
        if sign == "(":
            arguments.append(1)
            depth = max(depth, len(arguments))
        elif sign == ")":
            most = max(most, arguments.pop())
        elif sign == "," and arguments:
            arguments[-1] += 1
    return longest, depth, most


def test_a_text_within_a_formula_hides_its_brackets_and_commas():
    assert shape("""=IF(A1="(,((",SUM(1,2,3),'a,(b'!A1)""") == (4, 2, 3)


@pytest.mark.parametrize("form", ["department_overall", "hunan_overall"])
def test_every_formula_with_forty_subordinates_is_one_excel_takes(form):
    book = openpyxl.load_workbook(BytesIO(build_template(load_form(form, 40))))
    shapes = [
        shape(str(cell.value)) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    longest, deepest, most = (max(each) for each in zip(*shapes, strict=True))
    assert len(shapes) > 5000
    assert longest <= LONGEST_TEXT
    assert deepest <= DEEPEST
    assert most <= MOST_ARGUMENTS
