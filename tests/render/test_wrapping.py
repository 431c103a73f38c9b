"""Lines of narrow characters, of which a Chinese one takes two."""

import pytest

from perfxl.render.wrapping import padded, width, wrapped


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("A01", 3), ("累计结余 0.81", 13), ("（）", 4)])
def test_a_chinese_character_is_as_wide_as_two_letters(text: str, expected: int):
    assert width(text) == expected


def test_text_is_padded_by_width():
    assert padded("元", 4) == "元  "


def test_words_and_amounts_stay_whole():
    assert wrapped("累计结余 111.97 万元", 10) == ["累计结余", "111.97 万", "元"]


def test_a_line_does_not_begin_with_a_closing_mark():
    assert wrapped("累计结余，上年结转。", 8) == ["累计结余，", "上年结转。"]


def test_a_line_does_not_end_with_an_opening_mark():
    assert wrapped("累计结（余）", 8) == ["累计结", "（余）"]


def test_lines_below_the_first_hang():
    assert wrapped("累计结余为零", 10, "- ", "  ") == ["- 累计结余", "  为零"]


def test_paragraphs_are_kept():
    assert wrapped("一\n二", 10, "> ") == ["> 一", "> 二"]


def test_a_word_longer_than_the_line_is_cut():
    assert wrapped("a" * 20, 8) == ["a" * 8, "a" * 8, "a" * 4]


def test_an_english_line_does_not_end_with_an_opening_bracket():
    lines = wrapped("sign-off (封面!C8), 评价组组长（签字） (四、评价人员!B8)", 40)
    assert len(lines) > 1
    assert [line for line in lines if line[-1] in "([{（"] == []
