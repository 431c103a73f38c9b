"""自评得分核对表: the rubric's marks as formulas over the department's own cells."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.form import load_form
from perfxl.marking import Edition, Marking, mark
from perfxl.marking.scores import counted
from perfxl.model import Support, Verdict
from perfxl.scoring import score
from tests.marking.cases import FORM, case, cell, line, returned, submission

INDICATOR, FULL, CLAIMED, COMPUTED, APPROVED, CONCLUSION, WHY, INPUTS = range(2, 10)


def drawn(marking: Marking, *, values: bool = True) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(mark(returned(), marking)), data_only=values)["自评得分核对表"]


def row_of(sheet: Worksheet, text: str, column: int = INDICATOR) -> list:
    return next(list(row) for row in sheet.iter_rows() if row[column].value == text)


def test_a_line_shows_marks_conclusion_basis_and_inputs():
    row = row_of(drawn(case()), "资金结余")
    assert [row[at].value for at in (FULL, CLAIMED, COMPUTED, APPROVED)] == [3, 3, 0, None]
    assert row[CONCLUSION].value == "与评分标准不符"
    assert row[INPUTS].value == "局机关及二级机构汇总 累计结余 0.81；局机关及二级机构汇总 上年结转 0"


def test_marks_are_guarded_by_the_inputs_they_need():
    row = row_of(drawn(case(), values=False), "资金结余")
    assert row[COMPUTED].value.startswith('=IF(OR(cumulative_balance__total=""),"",IFERROR(ROUND(IF(')
    assert row[CLAIMED].value == '=IF(claimed_score__fund_balance="","",claimed_score__fund_balance)'


def test_links_lead_to_the_claim_and_to_the_first_input():
    row = row_of(drawn(case()), "资金结余")
    claim, first = cell("claimed_score__fund_balance"), cell("cumulative_balance__total")
    assert row[INDICATOR].hyperlink.location == f"'{claim.sheet}'!{claim.a1}"
    assert row[INPUTS].hyperlink.location == f"'{first.sheet}'!{first.a1}"


def test_what_no_figure_decides_has_no_computed_marks():
    sheet = drawn(case())
    assert row_of(sheet, "管理制度健全性")[COMPUTED].value is None
    assert row_of(sheet, "管理制度健全性")[CONCLUSION].value == "仅有自述"
    assert row_of(sheet, "重点支出安排率")[CONCLUSION].value == "业务不存在"


def test_totals_are_those_of_the_scorecard():
    sheet = drawn(case())
    assert [found.value for found in row_of(sheet, "合计", 0)[FULL : APPROVED + 1]] == [11, 11, 8, None]
    assert [found.value for found in row_of(sheet, "评价等次", 0)[CLAIMED:APPROVED]] == ["差", "差"]
    assert row_of(sheet, "自评表填报的综合得分、评价等次", 0)[CLAIMED].value == 11


def test_the_policies_stand_side_by_side_in_the_audit_edition_only():
    audit = drawn(case(edition=Edition.AUDIT))
    assert row_of(audit, "按自评", 0)[FULL].value == "11"
    assert row_of(audit, "按标准改正", 0)[CONCLUSION].value == "本表样采用的口径"
    with pytest.raises(StopIteration):
        row_of(drawn(case()), "按自评", 0)


def test_a_lower_claim_counts_as_claimed_and_a_higher_one_as_computed():
    made = line("fund_balance", "2", Support.COMPUTED, Verdict.FAILED)
    assert counted(made) == 2
    assert counted(replace(made, claimed=Decimal(1))) == 1
    assert counted(replace(made, claimed=Decimal(9), computed=None)) == 3


def test_every_line_of_the_rubric_is_on_the_sheet():
    marking = replace(case(), score=score(load_form("department_overall"), submission()))
    sheet = drawn(marking)
    shown = {row[INDICATOR].value for row in sheet.iter_rows() if row[FULL].value}
    assert {each.definition.indicator for each in FORM.criteria} <= shown
