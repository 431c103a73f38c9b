"""Reading a roster: what it says is taken with its place, what is not certain is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from perfxl.errors import UsageFault
from perfxl.messages import say
from perfxl.roster import Roster
from tests.roster.rosters import from_csv, from_rows


def refused(make: Callable[[], Roster]) -> str:
    with pytest.raises(UsageFault) as raised:
        make()
    return say(raised.value.key, "zh", **raised.value.facts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = "预算编码,单位名称,年初预算数（万元）\n001001,水利局,105.00\n".replace(",", delimiter)
    (entry,) = from_csv(text, encoding).entries
    figure = entry.figures["initial_budget"]
    assert (entry.code, entry.name, figure.value, str(figure.at)) == ("001001", "水利局", Decimal(105), "名册.csv!C2")


def test_a_workbook_keeps_codes_as_text_below_a_title_row() -> None:
    (entry,) = from_rows(
        ["二〇二〇年度名册"], ["单位名称", "预算编码", "initial_budget"], ["水利局", "001", 1.5]
    ).entries
    assert (entry.code, str(entry.figures["initial_budget"].at)) == ("001", "名册!C3")


def test_a_code_kept_as_a_number_and_shorter_than_others_is_pointed_at() -> None:
    roster = from_rows(["单位名称", "编码"], ["水利局", 1002], ["林业局", "001001"])
    assert [notice.facts["place"] for notice in roster.notices] == ["名册!B2"]


def test_codes_that_are_numbers_of_one_length_are_left_alone() -> None:
    assert from_rows(["单位名称", "编码"], ["水利局", 115002], ["林业局", 115001]).notices == ()


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("年初预算数", "initial_budget"),
        ("年初 预算数(万元)：", "initial_budget"),
        ("carried_in", "carried_in__total"),
        ("上年结转", "carried_in__total"),
        ("上年结转@1、局机关", "carried_in__own"),
        ("carried_in__own", "carried_in__own"),
        ("performance_target@economic", "performance_target__economic"),
    ],
)
def test_a_column_is_known_by_id_or_label(head: str, field: str) -> None:
    (entry,) = from_rows(["单位名称", head], ["水利局", "1"]).entries
    assert set(entry.figures) == {"unit_name", field}


def test_the_bureaus_own_columns_are_kept_and_blank_rows_passed_over() -> None:
    (entry,) = from_csv("单位名称,归口股室,电话\n,,\n水利局,农业股,13800000000\n").entries
    assert entry.contacts == {"归口股室": "农业股", "电话": "13800000000"}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    (entry,) = from_csv("单位名称\n=1+1\n").entries
    assert entry.name == "=1+1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("单位名称,年初预算\n水利局,1\n", ["B1", "年初预算", "是不是“年初预算数"]),
        ("单位名称,绩效目标\n水利局,1\n", ["B1", "不止一个", "performance_target__quality_1"]),
        ("单位名称,年初预算数（元）\n水利局,1\n", ["B1", "换算成万元"]),
        ("单位名称,年初预算数\n水利局,一百\n", ["B2", "“一百”", "金额以万元为单位"]),
        ("单位名称,年初预算数\n水利局,5元\n", ["B2", "“5元”"]),
        ("单位名称,结余性质\n水利局,剩余\n", ["B2", "“剩余”", "项目结转"]),
        ("单位名称\n水利局\n水 利局\n", ["A2", "A3", "同名"]),
        ("单位名称,编码\n水利局,001\n林业局,００１\n", ["A2", "A3", "编码相同"]),
        ("单位名称,年初预算数\n,5\n", ["A2", "单位名称空白"]),
        ("单位名称,年初预算数,initial_budget\n水利局,1,2\n", ["B1", "C1", "同一项"]),
        ("名,年初预算数\n水利局,1\n", ["没有“单位名称”"]),
        ("单位名称\n", ["一个单位也没有"]),
    ],
)
def test_what_is_not_certain_is_refused_with_its_place(text: str, said: list[str]) -> None:
    sentence = refused(lambda: from_csv(text))
    assert [part for part in said if part not in sentence] == []
