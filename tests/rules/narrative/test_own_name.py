"""A return's own name before a label is a lead like any other, however long it is."""

from __future__ import annotations

import time

import pytest

from perfxl.form import load_form
from perfxl.rules.narrative.labels import Reader
from perfxl.rules.narrative.quantities import quantities

LONG = "岳阳市君山区水利血防和农业农村综合服务与技术推广指导中心"


@pytest.mark.parametrize(("between", "read"), [("", True), ("全年", True), ("工会", False)])
def test_a_long_name_is_read_at_once(between: str, read: bool):
    text = f"{LONG}{between}基本支出111.16万元。"
    (quantity,) = quantities(text)
    begun = time.process_time()
    claim = Reader(load_form("department_overall").narrative, LONG, 2020).claim(text, 0, quantity, "report")
    assert (claim is not None) is read
    assert time.process_time() - begun < 1.0
