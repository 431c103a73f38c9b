"""Rules left out, levels of finance's own, waivers, the same result in other words, a changed definition tried."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from perfxl.form import load_form
from perfxl.model import Audience, Level, Status, Verdict
from perfxl.model.adjustments import Adjustments
from perfxl.pipeline import Terms, process
from perfxl.rules.adjusting import adjusted
from perfxl.template import build_template
from samples.make import sample_values

NAME = "君山区社会治理网格化服务中心"
FILE = """
dated = 2021-03-15

[levels]
{levels}

[[waiver]]
code = "R01"
department = "{department}"
reason = "年末到账，已报备"
who = "预算股"
until = {until}
"""


@pytest.fixture
def junshan(samples: Path) -> Path:
    return samples / "junshan_2020.xlsx"


def checked(done) -> dict:
    book: dict
    (book,) = json.loads(done.stdout)["workbooks"]
    return book


def levels_file(folder: Path, *, levels: str = "", department: str = NAME, until: date | None = None) -> Path:
    path = folder / "levels.toml"
    until = until or date.today() + timedelta(days=30)  # noqa: DTZ011
    path.write_text(FILE.format(levels=levels, department=department, until=until), encoding="utf-8")
    return path


def test_only_what_was_selected_is_asked_and_that_is_no_ground_for_accepting(perfxl, samples):
    book = checked(perfxl("check", samples / "clean_2020.xlsx", "--select", "A,X05", "--ignore", "A11", "--json", "-"))
    asked = {run["code"] for run in book["runs"] if run["asked"]}
    assert {code[0] for code in asked} == {"A", "X"}
    assert "A11" not in asked
    assert book["status"] == "to_explain"
    left_out = next(run for run in book["runs"] if run["code"] == "R01")
    assert (left_out["verdict"], left_out["reason"]) == ("not_applicable", "本次未核对（--select、--ignore）")
    assert "只核对了一部分规则" in perfxl("check", samples / "clean_2020.xlsx", "--ignore", "A11", "--force").stdout


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_no_rule_has_is_answered_with_those_near(perfxl, junshan, option):
    done = perfxl("check", junshan, option, "R99")
    assert done.returncode == 2
    assert "R99" in done.stderr
    assert "R09" in done.stderr


def test_another_level_holds_for_the_run_and_for_the_status(perfxl, junshan, tmp_path):
    file = levels_file(tmp_path, levels='R01 = "notice"', department="别的单位")
    book = checked(perfxl("check", junshan, "--levels", file, "--json", "-"))
    assert {one["level"] for one in book["findings"] if one["code"] == "R01"} == {"notice"}
    assert next(run["level"] for run in book["runs"] if run["code"] == "R01") == "notice"
    assert book["status"] == "to_explain"


def test_a_waiver_closes_what_it_covers_until_its_last_day(perfxl, junshan, tmp_path):
    book = checked(perfxl("check", junshan, "--levels", levels_file(tmp_path), "--json", "-"))
    (waived,) = [one for one in book["findings"] if one["code"] == "R01"]
    assert (waived["state"], waived["waiver"]["who"]) == ("waived", "预算股")
    assert book["status"] == "to_explain"
    past = levels_file(tmp_path, until=date(2021, 12, 31))
    done = perfxl("check", junshan, "--levels", past, "--json", "-", "--force")
    (open_again,) = [one for one in checked(done)["findings"] if one["code"] == "R01"]
    assert (open_again["state"], open_again["setback"]) == ("open", "expired")
    assert "备案已到期" in done.stderr


def test_a_waiver_of_another_department_or_another_cell_covers_nothing(junshan, tmp_path):
    from perfxl.rules import read_levels

    text = levels_file(tmp_path, department="别的单位").read_text("utf-8")
    other = read_levels(levels_file(tmp_path, department="别的单位"), {"R01"})
    assert process(junshan, Terms(adjustments=other), ()).outcome.status is Status.RETURNED
    path = tmp_path / "place.toml"
    for place, status in (("评分表!F10", Status.RETURNED), ("评分表!F9", Status.TO_EXPLAIN)):
        path.write_text(text.replace("别的单位", NAME) + f'cell = "{place}"\n', encoding="utf-8")
        made = read_levels(path, {"R01"})
        dated = Adjustments(waivers=made.waivers, today=date(2021, 4, 1))
        assert process(junshan, Terms(adjustments=dated), ()).outcome.status is status, place


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "dated"),
        ("dated = 2021-03-15\n[levels]\nR01 = 'serious'", "serious"),
        ("dated = 2021-03-15\n[levels]\nR99 = 'notice'", "R99"),
        ("dated = 2021-03-15\nlevel = 3", "level"),
        ("dated = 15.3.2021", "levels.toml"),
        ("dated = 2021-03-15\n[[waiver]]\ncode='R01'\ndepartment='甲'\nreason=' '\nwho='股'\nuntil=2021-04-01", "理由"),
    ],
)
def test_a_levels_file_that_says_something_else_is_refused_with_its_cure(perfxl, junshan, tmp_path, text, said):
    path = tmp_path / "levels.toml"
    path.write_text(text, encoding="utf-8")
    done = perfxl("check", junshan, "--levels", path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rule_in_trial_speaks_to_finance_alone_and_decides_nothing(junshan):
    outcome = process(junshan, Terms(), ()).outcome
    (run,) = [run for run in outcome.runs if run.code == "R01"]
    tried = adjusted(run, {"R01": Level.MUST_FIX}, frozenset({"R01"}))
    assert tried.trial
    assert tried.verdict is Verdict.FAILED
    assert {(one.level, one.audience) for one in tried.findings} == {(Level.NOTICE, Audience.FINANCE)}


def test_a_form_tries_a_rule_and_the_return_is_judged_without_it(junshan, tmp_path, root, perfxl):
    folder = changed_form(root, tmp_path, "rules.toml", '[rules.R01]\nlevel = "must_fix"', "trial = true")
    done = perfxl("rules", "try", "--on", junshan, "--form", folder)
    assert done.returncode == 0
    assert "结论：退回修改 → 待说明" in done.stdout
    assert "共 1 份，结论不同的 1 份。" in done.stdout


def test_a_changed_mark_shows_in_the_returns_it_changes(samples, tmp_path, root, perfxl):
    folder = changed_form(root, tmp_path, "rules.toml", '[rules.R04]\nlevel = "must_explain"', "", "notice")
    archive = tmp_path / "archive"
    archive.mkdir()
    for name in ("junshan_2020", "clean_2020"):
        shutil.copy(samples / f"{name}.xlsx", archive)
    done = perfxl("rules", "try", "--on", archive, "--form", folder)
    assert "共 2 份，结论不同的 1 份。" in done.stdout
    assert "不再有　R04 须说明" in done.stdout
    assert "新增　　R04 供参考" in done.stdout


def changed_form(root: Path, folder: Path, file: str, place: str, added: str = "", level: str = "") -> Path:
    """A copy of the form with one rule's binding changed."""
    form = folder / "department_overall"
    shutil.copytree(root / "workbook_templates" / "department_overall", form)
    text = (form / file).read_text("utf-8")
    assert place in text
    new = place.replace("must_explain", level) if level else f"{place}\n{added}"
    (form / file).write_text(text.replace(place, new), encoding="utf-8")
    return form


def test_a_result_is_told_in_the_other_language_without_the_return(perfxl, junshan, tmp_path):
    perfxl("check", junshan, "--json", "result.json")
    english = perfxl("render", "result.json", "--lang", "en")
    chinese = perfxl("render", "result.json", "--lang", "zh")
    straight = perfxl("check", junshan, "--lang", "en", "--force")
    assert english.returncode == 0
    assert english.stdout == straight.stdout
    assert "必须改" in chinese.stdout
    again = perfxl("render", "result.json", "--lang", "en", "--json", "-")
    assert json.loads(again.stdout)["lang"] == "en"


def test_what_is_no_result_is_refused(perfxl, tmp_path):
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    done = perfxl("render", "x.json")
    assert done.returncode == 2
    assert "不是 perfxl check --json 的结果" in done.stderr


def test_the_form_binds_no_rule_in_trial_yet():
    assert not [code for code, binding in load_form("department_overall").rules.items() if binding.trial]


@pytest.fixture
def archive(samples: Path, tmp_path: Path) -> Path:
    """Last year's returns: the real one's figures with 2019 on the cover."""
    folder = tmp_path / "上年"
    folder.mkdir()
    values = {**sample_values("junshan_2020"), "evaluation_year": Decimal(2019)}
    (folder / "junshan.xlsx").write_bytes(build_template(load_form("department_overall"), values))
    return folder


def test_last_year_as_a_folder_a_file_or_a_result_says_the_same(perfxl, junshan, archive, tmp_path):
    perfxl("check", archive, "--json", "2019.json", "-o", "checked_2019")
    answers = []
    for number, previous in enumerate((archive, archive / "junshan.xlsx", tmp_path / "2019.json")):
        done = perfxl("check", junshan, "--previous", previous, "--json", "-", "-o", f"checked_{number}")
        assert done.returncode == 1, done.stderr
        answers.append([one["message"] for one in checked(done)["findings"]])
        (carried,) = [one for one in checked(done)["findings"] if one["code"] == "X09"]
        assert (carried["expected"], carried["cell"]) == ("0.81", "C5")
    assert answers[0] == answers[1] == answers[2]
    assert "三公" not in "".join(reason["reason"] or "" for reason in checked(done)["runs"] if reason["code"] == "R02")


@pytest.mark.parametrize(("name", "said"), [("nothing", "找不到"), ("x.json", "--json"), ("empty", "")])
def test_what_is_no_last_year_is_refused(perfxl, junshan, tmp_path, name, said):
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = perfxl("check", junshan, "--previous", name)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_this_years_returns_are_not_last_years(perfxl, junshan):
    done = perfxl("check", junshan, "--previous", junshan)
    assert done.returncode == 2
    assert "2020 年度" in done.stderr
