"""The sample as LibreOffice recalculates it: the marks, the total and the grade its figures give."""

import pytest

from perfxl.form import load_form
from perfxl.template import lay_out
from perfxl.template.checksheet import HEAD
from perfxl.template.selfcheck import check_rows
from tests.support.judges import missing_for
from tests.support.libreoffice import applied_fills, recalculate

CHECK, RUBRIC = "填报校验", "评分表"
MARKS, BAND = "J", "K"  # the live columns, right of the table
SCORED = {"staff_control": 5, "fund_balance": 0, "three_public_control": 6, "asset_use": 3, "satisfaction": 5}


@pytest.fixture(scope="module")
def tops() -> dict[str, int]:
    """The row of each line of the rubric, and of its total."""
    form = load_form("department_overall")
    cells = lay_out(form).cells
    tops = {one.definition.id: cells[one.cell("claimed_score")].top for one in form.criteria}
    return tops | {"total": cells["claimed_total"].top}


@pytest.fixture(scope="module")
def shown(samples, tops):
    """What LibreOffice shows in the live columns, and every state of 填报校验."""
    if missing_for("libreoffice"):
        pytest.skip("no LibreOffice")
    places = [(RUBRIC, f"{column}{row}") for row in tops.values() for column in (MARKS, BAND)]
    states = [
        (CHECK, f"D{row}") for row in range(HEAD + 1, HEAD + 1 + len(check_rows(load_form("department_overall"))))
    ]
    return recalculate(samples / "junshan_2020.xlsx", places + states)


@pytest.mark.judge("libreoffice")
def test_the_five_lines_the_sample_has_figures_for_get_the_marks_those_figures_give(shown, tops):
    marks = {line: shown[RUBRIC, f"{MARKS}{row}"] for line, row in tops.items() if line != "total"}
    assert {line: found for line, found in marks.items() if isinstance(found, float)} == SCORED


@pytest.mark.judge("libreoffice")
@pytest.mark.parametrize("line", ["key_spending", "payment_progress", "ecological_benefit"])
def test_a_line_whose_ground_is_absent_says_that_it_does_not_apply(shown, tops, line):
    assert shown[RUBRIC, f"{BAND}{tops[line]}"] == "不适用，按自评"


@pytest.mark.judge("libreoffice")
def test_the_total_is_95_and_its_grade_is_excellent(shown, tops):
    assert [shown[RUBRIC, f"{column}{tops['total']}"] for column in (MARKS, BAND)] == [95, "优"]


@pytest.mark.judge("libreoffice")
def test_no_row_of_the_self_check_fails_in_the_sample(shown):
    states = [value for (sheet, _), value in shown.items() if sheet == CHECK]
    assert set(states) == {"通过", "不适用"}
    assert states.count("通过") == 180


@pytest.mark.judge("libreoffice")
def test_a_claim_above_the_computed_score_lights_up_together_with_it(samples, tops):
    lines = ("fund_balance", "staff_control", "key_spending", "total")  # too high, equal, not computed, no line
    places = [(RUBRIC, f"{column}{tops[line]}") for line in lines for column in ("F", MARKS)]
    fills = applied_fills(samples / "junshan_2020.xlsx", places)
    lit = {line: [fills[RUBRIC, f"{column}{tops[line]}"] for column in ("F", MARKS)] for line in lines}
    assert lit == {
        "fund_balance": [("FFE3E3",)] * 2,
        "staff_control": [()] * 2,
        "key_spending": [()] * 2,
        "total": [()] * 2,
    }
