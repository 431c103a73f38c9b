"""A mixed folder as it comes back: what is checked, carried over, only listed, and what is under a password."""

import json

import openpyxl

from tests.finding.zips import zipped
from tests.opening.returns import PASSWORD, as_ods, locked, sample


def statuses(done) -> dict[str, str]:
    return {book["path"]: book["status"] for book in json.loads(done.stdout)["workbooks"]}


def test_a_mixed_folder_is_sorted_out_and_evidence_changes_no_status(perfxl, samples, tmp_path):
    season = tmp_path / "season"
    season.mkdir()
    (season / "a.et").write_bytes(as_ods(samples, "clean_2020"))
    (season / "b.pdf").write_bytes(b"%PDF")
    (season / "c.zip").write_bytes(zipped({"丙局/表.xlsx": sample(samples, "clean_2020"), "../逃.rar": b"Rar!"}, "gbk"))
    done = perfxl("check", "season", "--json", "-")
    assert done.returncode == 0, done.stderr
    assert statuses(done) == {
        "season/a.et": "accepted", "season/b.pdf": "ignored",
        "season/c.zip/丙局/表.xlsx": "accepted", "season/c.zip/逃.rar": "ignored",
    }  # fmt: skip
    written = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "checked").rglob("*.xlsx"))
    assert written == ["checked/a_转录_第1次审核.xlsx", "checked/c/丙局/表_第1次审核.xlsx"]
    screen = perfxl("check", "season").stdout
    assert "另收到 2 个文件" in screen
    assert "season/b.pdf" in screen


def test_a_folder_with_nothing_but_documents_is_nothing_to_check(perfxl, tmp_path):
    (tmp_path / "season").mkdir()
    (tmp_path / "season" / "a.pdf").write_bytes(b"%PDF")
    done = perfxl("check", "season")
    assert done.returncode == 2
    assert "season/a.pdf" in done.stdout


def test_a_document_given_by_itself_is_a_return_that_cannot_be_read(perfxl, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    done = perfxl("check", "a.pdf", "--json", "-")
    assert (done.returncode, statuses(done)) == (2, {"a.pdf": "unreadable"})
    assert "PDF" in done.stderr


def test_passwords_open_a_return_and_show_nowhere(perfxl, samples, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(locked(sample(samples, "clean_2020")))
    (tmp_path / "keys.txt").write_text(f"a.xlsx = {PASSWORD}\n", "utf-8")
    assert perfxl("check", "a.xlsx").returncode == 2
    runs = [
        perfxl("check", "a.xlsx", "--json", "-", "--password", PASSWORD),
        perfxl("check", "a.xlsx", "--json", "-", "--password-file", "keys.txt"),
        perfxl("check", "a.xlsx", "--json", "-", PERFXL_PASSWORD=PASSWORD),
    ]
    for done in runs:
        assert statuses(done) == {"a.xlsx": "accepted"}
        assert "S16" in {finding["code"] for finding in json.loads(done.stdout)["workbooks"][0]["findings"]}
        assert PASSWORD not in done.stdout + done.stderr
    wrong = perfxl("check", "a.xlsx", "--password", "falsch", "--json", "-")
    assert wrong.returncode == 2
    assert "falsch" not in wrong.stdout + wrong.stderr


def test_evidence_spreadsheets_are_listed_together_under_one_sentence(perfxl, samples, tmp_path):
    season = tmp_path / "season"
    season.mkdir()
    (season / "a.xlsx").write_bytes(sample(samples, "clean_2020"))
    for name in ("附件1.xlsx", "附件2.xlsx"):
        book = openpyxl.Workbook()
        book.worksheets[0]["A1"] = "佐证"
        book.save(season / name)
    done = perfxl("check", "season")
    assert done.returncode == 0
    assert "另收到 2 个文件" in done.stdout
    assert done.stdout.count("不是本系统下发的填报表") == 1
    assert done.stdout.index("season/附件1.xlsx") < done.stdout.index("season/附件2.xlsx")
    assert "附件" not in done.stderr
