"""`perfxl extract` at the keyboard: what it writes, what it says, and how it ends."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.support.season import season


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    season(tmp_path / "返回", 1)
    return tmp_path / "返回"


def test_tables_are_written_and_one_that_cannot_be_read_makes_the_status_2(perfxl, returned, tmp_path):
    done = perfxl("extract", "返回", "-o", "数据", "--format", "csv", "--with", "findings,scores")
    assert (done.returncode, done.stderr) == (0, "")
    assert "已导出 1 份填报表到 数据" in done.stdout
    assert (tmp_path / "数据" / "findings.csv").is_file()
    (returned / "空.xlsx").touch()
    (returned / "说明.pdf").touch()
    again = perfxl("extract", "返回", "-o", "数据", "--format", "csv")
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    forced = perfxl("extract", "返回", "-o", "数据", "--format", "csv", "--force", lang="C.UTF-8")
    assert forced.returncode == 2
    assert "返回/空.xlsx" in forced.stderr
    assert "1 more files" in forced.stdout
    with (tmp_path / "数据" / "unread.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["unreadable", "ignored"]
    assert not (tmp_path / "数据" / "findings.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("返回", "-o", "数据", "--format", "csv", "--with", "score"), "findings、scores"),
        (("返回", "-o", "数据", "--format", "csv", "--form", "nobodys"), "department_overall"),
        (("返回", "-o", "数据", "--format", "doc"), "parquet"),
        (("无此文件夹", "-o", "数据", "--format", "csv"), "找不到"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(perfxl, returned, tmp_path, arguments, said):
    done = perfxl("extract", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "数据").exists()


def test_without_pyarrow_it_says_how_to_get_it(perfxl, returned, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pyarrow'] = None\n", "utf-8")
    root = Path(__file__).resolve().parents[2]
    done = perfxl("extract", "返回", "-o", "数据", "--format", "parquet", PYTHONPATH=f"{tmp_path}:{root}")
    assert (done.returncode, "pip install 'perfxl[parquet]'" in done.stderr) == (2, True)


def test_the_screen_speaks_its_language_and_the_tables_theirs(perfxl, returned, tmp_path):
    (returned / "x.xlsx").touch()
    done = perfxl("extract", "返回", "-o", "tables", "--format", "csv", lang="C.UTF-8")
    assert done.returncode == 2
    said = done.stderr.replace("返回", "")
    assert "x.xlsx" in said
    assert not re.search("[\u4e00-\u9fff]", said)
    with (tmp_path / "tables/unread.csv").open(encoding="utf-8-sig") as file:
        assert [bool(re.search("[\u4e00-\u9fff]", row["reason"])) for row in csv.DictReader(file)] == [True]
