"""Safe file names."""

from __future__ import annotations

import pytest

from perfxl.roster import file_names
from tests.roster.rosters import from_rows


def named(*names: str) -> tuple[str, ...]:
    return file_names(from_rows(["单位名称"], *([name] for name in names)))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("水利局", "水利局.xlsx"),
        ("局（Ａ）／股", "局（Ａ）／股.xlsx"),
        ('a<b>:"/\\|?*', "a_b________.xlsx"),
        ("CON", "_CON.xlsx"),
        ("com1.办", "_com1.办.xlsx"),
        ("水利局. .", "水利局.xlsx"),
        ("局" * 100, "局" * 66 + ".xlsx"),
    ],
)
def test_a_name_becomes_a_file_every_system_can_hold(name: str, file: str) -> None:
    assert named(name) == (file,)


def test_two_departments_never_share_a_file() -> None:
    assert named("a/b", "A?b", "a:b") == ("a_b.xlsx", "A_b_2.xlsx", "a_b_3.xlsx")


def test_the_code_stands_before_the_name() -> None:
    assert file_names(from_rows(["单位名称", "编码"], ["水利局", "001"])) == ("001_水利局.xlsx",)
