"""`perfxl status` after a check, and how far a long check is."""

import json

import pytest

from perfxl.cli.progress import progress
from perfxl.cli.workers import FEW, jobs_for
from perfxl.finding import Source
from tests.support.season import code_of, roster, season


def test_the_season_is_told_after_a_check(perfxl, tmp_path):
    season(tmp_path / "returned", 2)
    roster(tmp_path / "roster.csv", 3)
    assert perfxl("check", "returned", "--roster", "roster.csv", "--jobs", "2").returncode == 1
    done = perfxl("status")
    assert (done.returncode, done.stderr) == (0, "")
    assert "应报 3 家" in done.stdout
    assert "催报" in done.stdout
    told = json.loads(perfxl("status", "checked", "--json").stdout)
    assert told["schema"] == "perfxl/status/1"
    assert [one["code"] for one in told["departments"] if one["status"] is None] == [code_of(3)]
    roster(tmp_path / "longer.csv", 4)
    assert json.loads(perfxl("status", "--roster", "longer.csv", "--json").stdout)["totals"]["missing"] == 2
    assert "expected" in perfxl("status", "--lang", "en").stdout


def test_without_a_check_there_is_nothing_to_tell(perfxl):
    done = perfxl("status", "nowhere")
    assert done.returncode == 2
    assert "没有核对记录" in done.stderr


@pytest.mark.parametrize(("count", "lines"), [(49, 0), (50, 2)])
def test_a_long_batch_says_how_far_it_is(capsys, count, lines):
    with progress(count, "zh") as advance:
        for number in range(count):
            advance(number % 2 == 0)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == lines
    if told:
        assert "已完成 50/50 份（其中 25 份以前核对过" in told[0]
        assert told[1].startswith("正在比较")


def test_a_few_returns_start_no_workers_unless_asked(tmp_path):
    returns = [Source(tmp_path / f"{number}.xlsx") for number in range(FEW)]
    assert jobs_for(returns[1:], None) == 1
    assert jobs_for(returns, None) >= 1
    assert jobs_for(returns[:3], 8) == 3
    assert jobs_for([], 4) == 1
