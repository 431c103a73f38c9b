"""`perfxl explain`: one code with its manual, all codes in a table, the same as JSON."""

import json

import pytest

from perfxl.form import load_form
from perfxl.render import explanation, explanations, explanations_json
from perfxl.render.wrapping import width
from perfxl.rules import explain, explain_all

FORM = load_form("department_overall")


def test_a_rule_is_explained_with_title_binding_basis_and_manual():
    lines = explanation(explain(FORM, "R01"))
    assert lines[0] == "R01　自评高于按评分标准测算的得分"
    assert lines[1] == "级别：必须改　对象：填报单位　状态：正式　名称：over-claimed-score"
    assert lines[2].startswith("依据：")
    assert {"检查什么", "为什么", "反例", "正例"} <= set(lines)


def test_a_relation_is_explained_by_what_the_form_declares():
    text = "\n".join(explanation(explain(FORM, "A03")))
    assert "公式：基本支出 = 人员支出 + 公用支出" in text
    assert "汇总行、局机关和每个二级机构各核对一次" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_its_line_and_none_is_too_wide(lang):
    codes = explain_all(FORM, lang)
    lines = explanations(codes, lang)
    assert [line[:3] for line in lines if line[:1].isalpha() and line[1:3].isdigit()] == [one.code for one in codes]
    assert max(width(line) for one in codes for line in explanation(one, lang)) <= 90


def test_the_json_holds_every_code():
    told = json.loads(explanations_json(explain_all(FORM)))
    assert [one["code"] for one in told["rules"]] == [one.code for one in explain_all(FORM)]
    assert {"code", "name", "title", "level", "audience", "status", "basis", "manual"} == {*told["rules"][0]}
