"""`perfxl check`: the sample as a clerk meets it, and every bad input answered with a sentence and status 2."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from perfxl.batch import Options, find, run
from perfxl.cli.check import told_of
from perfxl.model import Status
from perfxl.ooxml import Package, is_annotated


def traceless(done: subprocess.CompletedProcess) -> bool:
    return "Traceback" not in done.stderr + done.stdout


def test_the_real_return_is_sent_back_with_one_thing_to_fix(perfxl, samples, tmp_path):
    done = perfxl("check", samples / "junshan_2020.xlsx")
    assert done.returncode == 1
    assert "退回修改" in done.stdout
    assert "必须改（1 条）" in done.stdout
    assert (tmp_path / "checked" / "junshan_2020_第1次审核.xlsx").is_file()
    assert done.stderr == ""


def test_the_corrected_return_is_accepted(perfxl, samples):
    done = perfxl("check", samples / "clean_2020.xlsx")
    assert done.returncode == 0
    assert "可打印盖章" in done.stdout


def test_the_screen_speaks_english_where_the_locale_does(perfxl, samples):
    done = perfxl("check", samples / "junshan_2020.xlsx", lang="C.UTF-8")
    assert "退回修改" not in done.stdout
    assert "must fix" in done.stdout.lower()


def test_json_alone_goes_to_standard_output(perfxl, samples):
    done = perfxl("check", samples / "junshan_2020.xlsx", "--json", "-")
    report = json.loads(done.stdout)
    (book,) = report["workbooks"]
    assert (done.returncode, report["schema"], book["status"]) == (1, "perfxl/check/1", "returned")
    assert sum(run["compared"] for run in book["runs"]) >= 76
    ended = {run["code"]: run["verdict"] for run in book["runs"] if run["code"][0] in "AX"}
    assert ended.pop("X11") == "failed"  # 满意度 has no figure in the report
    assert set(ended.values()) == {"passed", "not_applicable"}
    assert [policy["total"] for policy in book["score"]["policies"]] == ["98", "95", "94.25", "94.57", "82", "69"]
    assert [policy["grade"] for policy in book["score"]["policies"]] == ["优", "优", "优", "优", "良", "中"]


def test_two_runs_write_the_same_json_and_the_same_marked_workbook(perfxl, samples, tmp_path):
    results = []
    for _ in range(2):
        done = perfxl("check", samples / "junshan_2020.xlsx", "--json", "-")
        results.append((done.stdout, (tmp_path / "checked" / "junshan_2020_第1次审核.xlsx").read_bytes()))
    assert results[0] == results[1]


@pytest.mark.parametrize(("limit", "status"), [("must_fix", 1), ("must_explain", 1), ("notice", 1), ("never", 0)])
def test_fail_on_decides_the_status(perfxl, samples, limit, status):
    assert perfxl("check", samples / "junshan_2020.xlsx", "--fail-on", limit).returncode == status


def test_sign_off_is_asked_only_at_the_final_stage(perfxl, samples):
    draft = json.loads(perfxl("check", samples / "clean_2020.xlsx", "--json", "-").stdout)
    final = json.loads(perfxl("check", samples / "clean_2020.xlsx", "--json", "-", "--stage", "final").stdout)
    verdicts = [
        next(run["verdict"] for run in report["workbooks"][0]["runs"] if run["code"] == "S03")
        for report in (draft, final)
    ]
    assert verdicts == ["not_applicable", "failed"]
    found = final["workbooks"][0]["findings"]
    assert [finding["code"] for finding in found if finding["audience"] == "department"] == ["S03"]
    assert final["workbooks"][0]["status"] == "to_explain"


def test_the_auditors_edition_is_written_beside(perfxl, samples, tmp_path):
    perfxl("check", samples / "junshan_2020.xlsx", "--audit", "audit")
    audit = openpyxl.load_workbook(tmp_path / "audit" / "junshan_2020_第1次审核.xlsx")
    department = openpyxl.load_workbook(tmp_path / "checked" / "junshan_2020_第1次审核.xlsx")
    assert audit.sheetnames[-3:] == ["审核问题清单", "自评得分核对表", "审核记录"]
    assert department.sheetnames[-2:] == ["审核问题清单", "自评得分核对表"]


def test_the_original_is_never_written_to(perfxl, samples, tmp_path):
    source = tmp_path / "return.xlsx"
    source.write_bytes((samples / "junshan_2020.xlsx").read_bytes())
    perfxl("check", source, "-o", tmp_path)
    assert source.read_bytes() == (samples / "junshan_2020.xlsx").read_bytes()


def test_a_folder_is_searched_and_its_folders_are_kept(perfxl, samples, tmp_path):
    for name in ("a/one.xlsx", "b/one.xlsx", "b/~$one.xlsx"):
        target = tmp_path / "returned" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((samples / "clean_2020.xlsx").read_bytes())
    done = perfxl("check", "returned", "--json", "-")
    statuses = {Path(book["path"]).as_posix(): book["status"] for book in json.loads(done.stdout)["workbooks"]}
    assert statuses == {
        "returned/a/one.xlsx": "accepted", "returned/b/one.xlsx": "accepted", "returned/b/~$one.xlsx": "ignored"
    }  # fmt: skip
    written = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "checked").rglob("*.xlsx"))
    assert written == ["checked/a/one_第1次审核.xlsx", "checked/b/one_第1次审核.xlsx"]


def test_what_we_wrote_is_not_checked_as_a_return(perfxl, samples, tmp_path):
    (tmp_path / "one.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    perfxl("check", ".")
    done = perfxl("check", ".", "--json", "-")
    assert len(json.loads(done.stdout)["workbooks"]) == 1


def test_our_own_earlier_output_is_replaced(perfxl, samples, tmp_path):
    assert perfxl("check", samples / "clean_2020.xlsx").returncode == 0
    assert perfxl("check", samples / "clean_2020.xlsx").returncode == 0


def test_somebody_elses_file_in_the_way_is_left_alone(perfxl, samples, tmp_path):
    target = tmp_path / "checked" / "clean_2020_第1次审核.xlsx"
    target.parent.mkdir()
    book = openpyxl.Workbook()
    book.save(target)
    before = target.read_bytes()
    done = perfxl("check", samples / "clean_2020.xlsx")
    assert (done.returncode, target.read_bytes()) == (2, before)
    assert "已有一个不是由 perfxl 生成的同名文件" in done.stderr
    assert "--force" in done.stderr
    assert perfxl("check", samples / "clean_2020.xlsx", "--force").returncode == 0
    assert is_annotated(Package.open(target.read_bytes()))


def foreign() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("别人的表")["A1"] = "别人的数"
    output = BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notes.xlsx", "这是一段文字".encode(), "notes.xlsx"),
        ("empty.xlsx", b"", "empty.xlsx"),
        ("cut.xlsx", foreign()[:2000], "cut.xlsx"),
        ("foreign.xlsx", foreign(), "不是本系统下发的填报表"),
    ],
)
def test_what_cannot_be_checked_is_said_in_a_sentence(perfxl, tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    done = perfxl("check", name)
    assert done.returncode == 2
    assert said in (done.stdout if name == "foreign.xlsx" else done.stderr)
    assert traceless(done)
    assert not list((tmp_path / "checked").rglob("*.xlsx"))


def test_one_bad_file_does_not_cost_the_others_their_check(perfxl, samples, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    (tmp_path / "b.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    done = perfxl("check", "a.xlsx", "b.xlsx", "--json", "-")
    statuses = [book["status"] for book in json.loads(done.stdout)["workbooks"]]
    assert (done.returncode, statuses) == (2, ["unreadable", "accepted"])
    assert (tmp_path / "checked" / "b_第1次审核.xlsx").is_file()


def test_evidence_beside_a_return_is_ignored_and_listed(perfxl, samples, tmp_path):
    (tmp_path / "returned").mkdir()
    (tmp_path / "returned" / "evidence.xlsx").write_bytes(foreign())
    (tmp_path / "returned" / "return.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    done = perfxl("check", "returned", "--json", "-")
    assert done.returncode == 0
    assert json.loads(done.stdout)["totals"]["ignored"] == 1


@pytest.mark.parametrize("path", ["nowhere.xlsx", "nowhere/"])
def test_a_missing_path_is_named(perfxl, path):
    done = perfxl("check", path)
    assert done.returncode == 2
    assert "找不到这个文件或文件夹" in done.stderr


def test_a_folder_without_workbooks_is_nothing_to_check(perfxl, tmp_path):
    (tmp_path / "empty").mkdir()
    done = perfxl("check", "empty")
    assert done.returncode == 2
    assert "没有可审核的工作簿" in done.stderr


def test_a_file_nobody_may_read_is_named(samples, tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (record,) = run(find([samples / "clean_2020.xlsx"], [tmp_path]), Options(tmp_path))
    assert record.status is Status.UNREADABLE
    assert "没有读取权限" in (record.entry.error or "")


def test_a_full_disk_leaves_nothing_half_written(samples, tmp_path, monkeypatch):
    def fill_up(path, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fill_up)
    (record,) = run(find([samples / "clean_2020.xlsx"], [tmp_path / "out"]), Options(tmp_path / "out"))
    assert "写不进去" in (record.entry.error or "")
    assert told_of([record], "zh").status("must_fix") == 2
    assert list((tmp_path / "out").iterdir()) == []


def test_a_slip_of_ours_on_one_return_is_shown_as_ours(samples, tmp_path, monkeypatch):
    def slip(*arguments):
        raise ZeroDivisionError("a slip")

    monkeypatch.setattr("perfxl.batch.one.process", slip)
    (record,) = run(find([samples / "clean_2020.xlsx"], [tmp_path]), Options(tmp_path))
    assert record.status is Status.CRASHED
    assert "与填报无关" in (record.entry.error or "")


def test_two_returns_of_one_name_have_each_its_own_copy(perfxl, samples, tmp_path):
    for name, sample in (("one.xlsx", "clean_2020.xlsx"), ("one_第1次审核.xlsx", "junshan_2020.xlsx")):
        (tmp_path / name).write_bytes((samples / sample).read_bytes())
    done = perfxl("check", "one.xlsx", "one_第1次审核.xlsx", "--fail-on", "never")
    assert done.returncode == 0
    written = sorted(path.name for path in (tmp_path / "checked").glob("*.xlsx"))
    assert written == ["one_2_第1次审核.xlsx", "one_第1次审核.xlsx"]
    assert all(f"checked/{name}" in done.stdout for name in written)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek", "x.xlsx"], "是不是 check？"),
        (["check", "--jso", "-"], "--json？"),
        (["check"], "缺少 PATH"),
        (["check", "x.xlsx", "--stage", "finel"], "--stage"),
        (["explain", "R99"], "没有编号为 R99 的规则"),
        (["forms", "show", "department_overal"], "department_overall"),
        (["template", "department_overall"], "缺少"),
    ],
)
def test_a_slip_on_the_command_line_is_answered_with_the_near_miss(perfxl, arguments, said):
    done = perfxl(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert traceless(done)


def test_a_result_is_never_written_over_a_file_that_is_none(perfxl, samples, tmp_path):
    source = tmp_path / "return.xlsx"
    source.write_bytes((samples / "clean_2020.xlsx").read_bytes())
    done = perfxl("check", source, "--json", source)
    assert (done.returncode, source.read_bytes()) == (2, (samples / "clean_2020.xlsx").read_bytes())
    assert "不是审核结果" in done.stderr
    assert not (tmp_path / "checked").exists()


def test_an_earlier_result_is_replaced(perfxl, samples, tmp_path):
    for _ in range(2):
        assert perfxl("check", samples / "clean_2020.xlsx", "--json", "result.json").returncode == 0
    assert json.loads((tmp_path / "result.json").read_text("utf-8"))["totals"]["accepted"] == 1


def test_marked_copies_may_go_among_the_returns(perfxl, samples, tmp_path):
    (tmp_path / "season").mkdir()
    (tmp_path / "season" / "one.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    for told in ({"one.xlsx": "accepted"}, {"one.xlsx": "accepted", "one_第1次审核.xlsx": "ignored"}):
        done = perfxl("check", "season", "-o", "season", "--json", "-")
        statuses = {Path(book["path"]).name: book["status"] for book in json.loads(done.stdout)["workbooks"]}
        assert (done.returncode, statuses) == (0, told)
    assert sorted(path.name for path in (tmp_path / "season").glob("*.xlsx")) == ["one.xlsx", "one_第1次审核.xlsx"]


def test_the_two_editions_do_not_share_a_folder(perfxl, samples):
    done = perfxl("check", samples / "clean_2020.xlsx", "-o", "out", "--audit", "out")
    assert (done.returncode, "--audit" in done.stderr) == (2, True)


def test_complaints_come_in_the_language_asked_for(perfxl):
    assert "找不到" in perfxl("check", "nowhere.xlsx", "--lang", "zh", lang="C.UTF-8").stderr
    assert "no such file" in perfxl("check", "nowhere.xlsx", "--lang", "en").stderr


@pytest.mark.parametrize("name", ["old.xls", "open.ods", "kingsoft.et"])
def test_a_return_in_an_old_format_that_is_broken_is_said_to_be_received_not_passed_over(
    perfxl, samples, tmp_path, name
):
    (tmp_path / "season").mkdir()
    (tmp_path / "season" / name).write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0\0"
    )
    (tmp_path / "season" / "return.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    done = perfxl("check", "season", "--json", "-")
    statuses = {Path(b["path"]).name: b["status"] for b in json.loads(done.stdout)["workbooks"]}
    assert (done.returncode, statuses) == (2, {name: "unreadable", "return.xlsx": "accepted"})
    assert name in done.stderr


def test_a_result_that_cannot_be_written_does_not_cost_the_screen_its_report(perfxl, samples, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = perfxl("check", samples / "clean_2020.xlsx", "--json", "file/result.json")
    assert done.returncode == 2
    assert "可打印盖章" in done.stdout
    assert "写不进去" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another fault there")
def test_whoever_reads_only_the_first_line_still_gets_every_file(root, samples, tmp_path):
    asked = ("check", str(samples), "--json", "核对.json", "--summary", "汇总.xlsx", "--notes", "意见")
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "perfxl", *asked]
    out = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=out, stderr=out, encoding="utf-8") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith("■")
        running.stdout.close()
        assert "Traceback" not in running.stderr.read()
        assert running.wait(timeout=120) == 1
    assert (tmp_path / "汇总.xlsx").exists()
    assert json.loads((tmp_path / "核对.json").read_text("utf-8"))["workbooks"]
    assert list((tmp_path / "意见").iterdir())
