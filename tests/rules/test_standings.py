"""Which words answer a finding."""

from __future__ import annotations

import pytest

from perfxl.form import load_form
from perfxl.model.rounds import Refusal
from perfxl.rules import refused

FORM = load_form("department_overall")


@pytest.mark.parametrize(
    "words",
    [
        "核实无误",
        "情况属实",
        "无",
        "已核实",
        "同意",
        "正常",
        "。。。。。。。。",
        "见说明",
        "经核实，情况属实。",
        "无误！",
        "——",
        "  ",
    ],
)
def test_words_that_say_nothing_are_refused(words: str):
    assert refused(FORM, words) is Refusal.EMPTY


def test_words_too_short_to_give_a_reason_are_refused():
    assert refused(FORM, "政策调整") is Refusal.SHORT
    assert refused(FORM, "年中政策调整") is None


@pytest.mark.parametrize("words", ["见附件2", "佐证材料3", "附件二", "见岳君财发〔2021〕10号文", "详见批复", "材料5"])
def test_a_pointer_at_evidence_is_never_refused(words: str):
    assert refused(FORM, words) is None


@pytest.mark.parametrize("words", ["无附件", "没有佐证材料"])
def test_saying_that_there_is_no_evidence_points_at_none(words: str):
    assert refused(FORM, words) is not None
