"""Marks light up through names; comments say everything about a cell in one place."""

from perfxl.marking.marks import comments, marks
from perfxl.marking.palette import CHANGED_FILL, RELATED_FILL, STRONG_FILL
from perfxl.model import Level
from tests.marking.cases import case, cell, finding


def looks(name: str, *found) -> list[tuple[str, str | None]]:
    mark = next(mark for mark in marks(case(*found)) if mark.cell == cell(name))
    return [(formula, look.fill) for formula, look in mark.formats]


def test_a_cell_is_marked_through_the_names_of_its_finding_and_of_the_switch():
    assert looks("revenue_total__own") == [
        ("_perfxl_marks*(_perfxl_F001=1)", STRONG_FILL[Level.MUST_FIX]),
        ("_perfxl_marks*(_perfxl_F001=2)", CHANGED_FILL),
    ]


def test_cells_that_take_part_or_have_to_follow_are_paler():
    assert looks("carried_in__own") == [("_perfxl_marks*(_perfxl_F001=1)", RELATED_FILL[Level.MUST_FIX])]
    assert looks("not_applicable_reason__key_spending") == [
        ("_perfxl_marks*(_perfxl_F002=1)", RELATED_FILL[Level.MUST_EXPLAIN])
    ]


def test_of_several_findings_at_one_cell_the_strongest_shows():
    notice = finding("X03", "carried_in__own", Level.NOTICE)
    worse = finding("A06", "carried_in__own", related=(cell("revenue_total__own"),))
    beside = finding("A01", "revenue_total__own", related=(cell("carried_in__own"),))
    assert looks("carried_in__own", notice, worse, beside) == [
        ("_perfxl_marks*(_perfxl_F002=1)", STRONG_FILL[Level.MUST_FIX]),
        ("_perfxl_marks*(_perfxl_F003=1)", STRONG_FILL[Level.NOTICE]),
        ("_perfxl_marks*((_perfxl_F002=2)+(_perfxl_F003=2))", CHANGED_FILL),
        ("_perfxl_marks*(_perfxl_F001=1)", RELATED_FILL[Level.MUST_FIX]),
    ]


def test_findings_at_one_cell_share_a_comment_that_names_each():
    found = (finding("A01", "carried_in__own"), finding("A06", "carried_in__own"))
    (note,) = comments(case(*found))
    assert note.cell == cell("carried_in__own")
    assert note.author == "perfxl 审核"
    assert note.text.startswith("【perfxl 审核标注】")
    assert "1. [A01 必须改] 应为 A01 的问题" in note.text
    assert "2. [A06 必须改] 应为 A06 的问题" in note.text


def test_a_comment_gives_the_numbers_and_every_cell_to_change_along():
    texts = {note.cell: note.text for note in comments(case())}
    numbers = "应为 111.97；实为 111.79；差额 -0.18；尾差允许范围 ±0.02"
    assert numbers in texts[cell("revenue_total__own")]
    follow = cell("not_applicable_reason__key_spending")
    assert f"须同时修改：{follow}。" in texts[cell("claimed_score__key_spending")]
