"""What `perfxl explain` is made from."""

from __future__ import annotations

import re

import pytest

from perfxl.errors import UsageFault
from perfxl.model import Level
from perfxl.rules import explain, explain_all
from tests.scoring.real_return import FORM


def test_every_code_of_the_form_is_explained_once_in_order():
    codes = [one.code for one in explain_all(FORM)]
    assert codes == sorted({case.relation.code for case in FORM.cases} | set(FORM.rules))


def test_a_rule_is_explained_by_its_manual_and_the_forms_binding():
    one = explain(FORM, "r04")
    assert (one.title, one.level, one.name) == ("业务不存在却得分", Level.MUST_EXPLAIN, "scored-without-business")
    assert "检查什么" in one.manual


def test_a_relation_is_explained_by_what_the_form_declares():
    one = explain(FORM, "A04")
    assert "公式：累计结余 = 收入合计 − 支出合计 + 结余其他增减" in one.manual


def test_a_code_of_several_relations_tells_each_with_its_formula_condition_and_rows():
    one = explain(FORM, "A11")
    assert one.title == "自评得分不大于分值，等 8 条"
    assert "（7）分值合计 = 100\n        公式：分值合计 = 100\n        依据：评价评分表。全表核对一次。" in one.manual
    assert "公式：各行分值之和 = 该二级指标的分值" in one.manual
    lines = explain(FORM, "X04").manual
    assert "公式：公务接待费（二、收支情况） = 公务接待费（基本支出明细）" in lines
    assert "条件：项目支出 = 0，且 项目支出已填" in lines


def test_no_formula_of_a_form_keeps_an_id_a_clerk_does_not_know():
    for one in explain_all(FORM):
        said = [line for line in one.manual.splitlines() if line.strip().startswith(("公式：", "条件："))]
        assert [line for line in said if re.search("[a-z]_?[a-z]{2,}", line)] == [], one.code


def test_a_relation_of_finances_own_claims_no_more_than_it_is():
    assert "给财政的线索" in explain(FORM, "P01").manual
    assert "0.005" in explain(FORM, "A01").manual


def test_an_unknown_code_is_answered_with_those_like_it():
    with pytest.raises(UsageFault) as fault:
        explain(FORM, "R41")
    near = str(fault.value.facts["near"]).split("、")
    assert near
    assert {code[0] for code in near} == {"R"}
