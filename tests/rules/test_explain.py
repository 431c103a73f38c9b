"""What `perfxl explain` is made from."""

from __future__ import annotations

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
    assert "cumulative_balance = revenue_total - expenditure_total + other_adjustment" in one.manual


def test_an_unknown_code_is_answered_with_those_there_are():
    with pytest.raises(UsageFault) as fault:
        explain(FORM, "R41")
    assert {"A01", "R04", "X07"} <= set(str(fault.value.facts["known"]).split("、"))
