"""T01: what a cell of a number or date holds instead."""

from io import BytesIO

import openpyxl
import pytest

from perfxl.form import load_form
from perfxl.model import Status, status_of
from perfxl.ooxml import Package, scan
from perfxl.reader import read
from perfxl.rules import run_all
from perfxl.scoring import score
from perfxl.template import build_template
from samples.make import sample_values

FORM = load_form("department_overall")
CLEAN = build_template(FORM, sample_values("clean_2020"))


def checked(**typed):
    """The runs over the corrected return with some cells typed over."""
    book = openpyxl.load_workbook(BytesIO(CLEAN))
    for name, value in typed.items():
        sheet, address = next(iter(book.defined_names[name].destinations))
        book[sheet][address.replace("$", "")] = value
    output = BytesIO()
    book.save(output)
    submission = read(FORM, scan(Package.open(output.getvalue())))
    return run_all(FORM, submission, score(FORM, submission))


def told(runs):
    return [
        (finding.field, finding.level.value, finding.message.say("zh"))
        for run in runs
        if run.code == "T01"
        for finding in run.findings
    ]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("revenue_total__own", "111.97", "111.97"),
        ("revenue_total__own", "111.97万元", "111.97"),
        ("claimed_score__staff_control", "5分", "5"),
        ("headcount", "３", "3"),
    ],
)
def test_a_number_typed_as_text_is_to_be_typed_anew(field, typed, value):
    runs = checked(**{field: typed})
    ((at, level, message),) = told(runs)
    assert (at, level) == (field, "must_fix")
    assert f"“{typed}”" in message
    assert f"按 {value} 理解" in message
    assert status_of(runs) is Status.RETURNED


@pytest.mark.parametrize("typed", ["#REF!", "约五千", True, "=1/0"])
def test_a_cell_that_holds_no_number_is_a_finding_at_its_cell(typed):
    runs = checked(revenue_total__own=typed)
    ((at, level, _),) = told(runs)
    assert (at, level) == ("revenue_total__own", "must_fix")
    assert {run.verdict.value for run in runs if run.code in ("A01", "A04")} == {"unreadable"}


def test_several_cells_of_a_kind_are_one_finding():
    runs = checked(revenue_total__own="111.97", fiscal_appropriation__own="111.97", carried_in__own="0")
    assert [(field, level) for field, level, _ in told(runs)] == [("revenue_total__own", "must_fix")]


def test_a_dash_for_nothing_is_a_notice():
    runs = checked(government_fund__own="—")
    assert [(field, level) for field, level, _ in told(runs)] == [("government_fund__own", "notice")]


def test_plain_numbers_and_blanks_are_nothing_to_say():
    assert told(checked(government_fund__own=0, other_revenue__own=None)) == []
