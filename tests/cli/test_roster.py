"""`perfxl template --roster` and `perfxl check --roster`, from file to file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfxl.cli import main

UNIT = "君山区社会治理网格化服务中心"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main([*arguments, *([] if "--lang" in arguments else ["--lang", "zh"])])
    return int(str(left.value.code or 0))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.csv"
    path.write_text(f"编码,单位名称,年初预算数,上年三公经费决算数\n001,{UNIT},105,0.72\n002,水利局,7,1\n", "gb18030")
    return path


def test_every_department_gets_a_workbook_of_its_own(roster: Path, tmp_path: Path) -> None:
    assert run("template", "--roster", str(roster), "-o", str(tmp_path / "out")) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"001_{UNIT}.xlsx", "002_水利局.xlsx"]


@pytest.mark.parametrize(("lang", "word"), [("zh", "请写文件夹的名称"), ("en", "Let -o name a folder")])
def test_a_roster_goes_into_a_folder_not_into_a_file(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, word: str
) -> None:
    target = tmp_path / "空白表.XLSX"
    assert run("template", "--roster", str(roster), "-o", str(target), "--lang", lang) == 2
    assert word in capsys.readouterr().err
    assert not target.exists()


def test_a_folder_that_is_there_is_one_whatever_its_name(roster: Path, tmp_path: Path) -> None:
    (tmp_path / "2020.xls").mkdir()
    assert run("template", "--roster", str(roster), "-o", str(tmp_path / "2020.xls")) == 0


@pytest.mark.parametrize("name", ["空白表", "空白表.xlsx"])
@pytest.mark.parametrize(("lang", "word"), [("zh", "请加 --roster"), ("en", "add --roster")])
def test_without_a_roster_a_folder_is_no_place_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, lang: str, word: str
) -> None:
    (tmp_path / name).mkdir()
    assert run("template", "-o", str(tmp_path / name), "--force", "--lang", lang) == 2
    assert word in capsys.readouterr().err
    assert list((tmp_path / name).iterdir()) == []


def test_a_workbook_that_stands_there_is_left_alone_and_nothing_else_written(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "002_水利局.xlsx").write_bytes(b"filled in")
    assert run("template", "--roster", str(roster), "-o", str(out)) == 2
    assert [path.read_bytes() for path in out.iterdir()] == [b"filled in"]
    assert "002_水利局.xlsx" in capsys.readouterr().err


def test_an_interrupt_leaves_whole_workbooks_and_says_how_many(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.replace
    written: list[Path] = []

    def interrupted(draft: Path, target: Path) -> Path:
        if written:
            raise KeyboardInterrupt
        written.append(target)
        return whole(draft, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    assert run("template", "--roster", str(roster), "-o", str(tmp_path / "out")) == 130
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"001_{UNIT}.xlsx"]
    assert "写好 1 份，共 2 份" in capsys.readouterr().err


def test_a_return_is_compared_with_the_roster_and_supplied_from_it(
    roster: Path, tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    options = ["-o", str(tmp_path / "checked"), "--json", str(result), "--fail-on", "never"]
    assert run("check", str(samples / "junshan_2020.xlsx"), "--roster", str(roster), *options) == 0
    (book,) = json.loads(result.read_bytes())["workbooks"]
    supplied = {one["name"]: one["supplied"] for line in book["score"]["lines"] for one in line["inputs"]
                if "supplied" in one}  # fmt: skip
    assert supplied == {"previous_three_public_final": "名册.csv!D2", "initial_budget": "名册.csv!C2"}
    assert "由名册补入" in capsys.readouterr().out


def test_a_form_as_it_was_issued_agrees_with_its_roster(roster: Path, tmp_path: Path) -> None:
    out, result = tmp_path / "out", tmp_path / "result.json"
    run("template", "--roster", str(roster), "-o", str(out))
    options = ["-o", str(tmp_path / "checked"), "--json", str(result), "--fail-on", "never"]
    run("check", str(out / "002_水利局.xlsx"), "--roster", str(roster), *options)
    (book,) = json.loads(result.read_bytes())["workbooks"]
    ended = {one["code"]: one["verdict"] for one in book["runs"] if one["code"].startswith("M")}
    assert ended == {"M01": "insufficient", "M02": "passed", "M03": "passed"}, "nobody has filled it in"


def test_a_roster_is_read_for_the_form_that_came_back(tmp_path: Path, samples: Path) -> None:
    roster, result = tmp_path / "名册.csv", tmp_path / "result.json"
    roster.write_text("单位名称,预算编码,budget_carried_in\n某单位,001,1\n", encoding="utf-8")
    options = ["--roster", str(roster), "-o", str(tmp_path / "out"), "--json", str(result)]
    assert run("check", str(samples / "hunan_clean_2017.xlsx"), *options) == 1
    (book,) = json.loads(result.read_bytes())["workbooks"]
    assert {one["code"]: one["verdict"] for one in book["runs"]}["M02"] == "failed"
    assert run("check", str(samples / "clean_2020.xlsx"), "--roster", str(roster), "-o", str(tmp_path / "other")) == 2
    assert not list((tmp_path / "other").rglob("*.xlsx"))


def test_a_roster_that_cannot_be_opened_is_named_once(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(b"garbage")
    assert run("check", str(samples / "clean_2020.xlsx"), "--roster", str(roster), "-o", str(tmp_path / "out")) == 2
    assert "名册.xlsx：名册打不开" in capsys.readouterr().err
