"""The tour: a season out of nothing, each planted fault found, a folder in use left alone."""

import json
from pathlib import Path

import pytest

from perfxl.form import load_form
from perfxl.tour import tour_of

WANTED = {
    "101001_示范区档案馆.xlsx": ("accepted", set()),
    "101002_示范区交通局.xlsx": ("accepted", set()),
    "水务局绩效自评表.xlsx": ("returned", {"A02", "A04", "A05"}),
    "自评表（文化馆）.xlsx": ("returned", {"R01", "X02", "X05"}),
    "101005_示范区农业局.xlsx": ("returned", {"R01"}),
    "林业局 绩效自评.xlsx": ("to_explain", {"R04", "R06"}),
    "市监局（终稿）.xlsx": ("returned", {"T01", "X07"}),
    "医保局自评表.xlsx": ("returned", {"R01", "X14"}),
    "医保局自评表（更正）.xlsx": ("accepted", set()),
    "101009_示范区应急局.xlsx": ("unreadable", set()),
}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of one tour and what the command printed."""
    from click.testing import CliRunner

    from perfxl.cli.tour import tour

    folder = tmp_path_factory.mktemp("tour")
    done = CliRunner().invoke(tour, ["-o", str(folder), "--lang", "zh"], catch_exceptions=False)
    return folder, done.output


def test_the_tour_leaves_a_roster_returns_marked_copies_and_a_summary(season):
    folder, told = season
    assert {path.name for path in folder.iterdir()} == {"名册.csv", "返回", "已审核", "汇总.xlsx"}
    assert len(list((folder / "已审核").glob("*_第1次审核.xlsx"))) == len(WANTED) - 1
    assert "可打印盖章 3 份，待说明 1 份，退回修改 5 份，无法读取 1 份" in told
    marked = next(line for line in told.splitlines() if line.startswith("再打开"))
    assert (folder / "已审核" / marked.split("已审核")[1].lstrip("/\\").split("：")[0]).is_file()


def test_each_planted_fault_is_found_and_nothing_else_is_asked_of_a_department(season, perfxl, tmp_path: Path):
    folder, _ = season
    perfxl("check", folder / "返回", "-o", folder / "已审核", "--roster", folder / "名册.csv", "--json", "found.json")
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    got = {
        Path(book["path"]).name: (
            book["status"],
            {
                one["code"]
                for one in book["findings"]
                if one["audience"] == "department" and one["level"] != "notice" and one["code"] != "S15"
            },
        )
        for book in found["workbooks"]
    }
    assert got == WANTED


def test_the_same_form_gives_the_same_season(season):
    folder, _ = season
    made = tour_of(load_form("department_overall"))
    assert (folder / "名册.csv").read_bytes() == made.roster()
    name, data = next(made.returns())
    assert (folder / "返回" / name).read_bytes() == data


def test_the_command_it_names_next_can_be_pasted(season, perfxl):
    told = season[1]
    command = next(line for line in told.splitlines() if line.startswith("  perfxl status"))
    done = perfxl(*command.split()[1:])
    assert "示范区供销社" in done.stdout


def test_a_folder_in_use_is_left_alone(perfxl, tmp_path: Path):
    (tmp_path / "有东西.txt").write_text("x", encoding="utf-8")
    done = perfxl("tour")
    assert (done.returncode, "不是空的" in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["有东西.txt"]


def test_a_file_is_no_folder_for_the_tour(perfxl, tmp_path: Path):
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    done = perfxl("tour", "-o", "文件")
    assert (done.returncode, "是一个文件" in done.stderr) == (2, True)
