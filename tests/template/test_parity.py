"""填报校验 says the same in LibreOffice, in formulon and in Python; `benchmarks/parity.py N` asks any number."""

import pytest

from perfxl.form import load_form

FILLINGS = {"department_overall": 100, "hunan_overall": 100}
ONCE_APART = {"department_overall": (334,), "hunan_overall": ()}  # further on: full marks typed as text

# What the form computes or locks cannot be typed wrong: such a row passes, or waits for what is summed.
HELD_BY_FORMULAS = {
    "A09 汇总行 = 局机关与各二级机构之和",
    "A11 投入、过程各行分值与下发的表一致",
    "A11 一级指标得分小计 = 各行自评得分之和",
    "A11 总分 = 各行自评得分之和",
}


@pytest.mark.judge("libreoffice", "formulon")
@pytest.mark.parametrize("form", FILLINGS)
def test_every_row_has_the_same_state_and_difference_in_three_engines(form):
    from tests.support.parity import disagreements

    found, compared = disagreements((*range(FILLINGS[form]), *ONCE_APART[form]), load_form(form))
    assert found == []
    assert compared >= FILLINGS[form] * 500


@pytest.mark.judge("formulon")
@pytest.mark.parametrize("form", FILLINGS)
def test_the_fillings_ask_both_ways(form):
    from tests.support.parity import coverage

    found = coverage(range(100), load_form(form))
    kinds = {"words for a number", "zero", "negative", "on an edge", "large", "finer than a cent"}
    assert kinds <= found["typed"].keys()
    both = {"通过", "不符"}
    relations = {subject: words.keys() for subject, words in found.items() if words.keys() & both}
    one_way = {subject for subject, words in relations.items() if not both <= words}
    assert one_way == HELD_BY_FORMULAS | {"required"}
    lines = {subject: words.keys() for subject, words in found.items() if subject not in relations}
    assert all(len(words) > 1 or words == {"按佐证评定"} for words in lines.values())
