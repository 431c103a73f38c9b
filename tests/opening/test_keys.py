"""Passwords as they are supplied: tried in order, one file's own first, and never shown."""

from pathlib import Path

import pytest

from perfxl.errors import UsageFault
from perfxl.messages import say
from perfxl.opening import Keys
from perfxl.opening.keys import MOST_TRIED
from perfxl.pipeline import Terms

PLACE = Path("passwords.txt")


def test_a_file_of_passwords_is_read_line_by_line():
    keys = Keys.read("甲乙丙\n\n 甲局.xlsx = a=b \n乙局 = 123\n".encode(), PLACE, ("first",))
    assert keys.for_file("别的.xlsx") == ("first", "甲乙丙")
    assert keys.for_file("甲局.xlsx") == ("a=b", "first", "甲乙丙")
    assert keys.for_file("乙局.XLSX") == ("123", "first", "甲乙丙")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_saved_by_an_old_notepad_is_read_too(encoding: str):
    assert Keys.read("密码甲\r\n".encode(encoding), PLACE).for_file("x") == ("密码甲",)


@pytest.mark.parametrize(
    ("data", "words"),
    [("ok\n甲 = \n".encode(), "第 2 行"), (b" = 123", "第 1 行"), (b"x" * 300, "第 1 行"), (b"\xff\xff\xff", "UTF-8")],
)
def test_a_line_that_is_none_is_named_without_its_content(data: bytes, words: str):
    with pytest.raises(UsageFault) as caught:
        Keys.read(data, PLACE)
    told = say(caught.value.key, "zh", **caught.value.facts)
    assert words in told
    assert "123" not in told


def test_no_more_than_so_many_are_tried_on_one_file():
    keys = Keys(tuple(f"p{number}" for number in range(1000)), {"a.xlsx": "own"})
    assert len(keys.for_file("a.xlsx")) == MOST_TRIED
    assert keys.for_file("a.xlsx")[0] == "own"


def test_a_password_does_not_show_where_keys_are_printed():
    keys = Keys(("geheim",), {"a": "geheim"})
    assert repr(keys) == "Keys(1 common, 1 named)"
    assert "geheim" not in repr(Terms(keys=keys))
