"""What goes wrong on the first day: each a sentence in both languages, never a traceback."""

import ast
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from perfxl.batch import write_whole
from perfxl.cli import main
from perfxl.cli.speech import fault_sentence, problem_said
from perfxl.errors import OutputFault

LANGS = ("zh_CN.UTF-8", "C.UTF-8")
SENTENCES = {
    "a folder that is not there": (("check", "没有"), "找不到这个文件或文件夹", "no such file or folder"),
    "a folder without workbooks": (("check", "空"), "没有可审核的工作簿", "no workbook to check here"),
    "a mistyped command": (("chekc",), "是不是 check", "Did you mean check"),
    "a mistyped option": (("check", "空", "--sumary", "x"), "是不是 --summary", "Did you mean --summary"),
    "an option near one, far from others": (("check", "空", "--rostr", "x"), "是不是 --roster？", "mean --roster?"),
    "a mistyped form": (("forms", "show", "departmnt"), "是不是“department_ov", "mean “department_ov"),
    "a mistyped code": (("explain", "R0"), "相近的有：R10", "Near: R10"),
    "a code without its zero": (("explain", "R1"), "相近的有：R01。", "Near: R01."),
    "a word that is no choice": (("check", "空", "--stage", "fin"), "“fin”不在可选的", "'fin' is not one of"),
    "a number out of range": (("check", "空", "--jobs", "0"), "0 不在范围 x>=1 之内", "0 is not in the range x>=1"),
    "nothing named": (("check",), "缺少 PATH", "PATH... is missing"),
    "an output folder that is a file": (("check", "一份.xlsx", "-o", "文件"), "“文件”是一个文件", "'文件' is a file"),
    "an output below a file": (("check", "一份.xlsx", "-o", "文件/下"), "上一级是文件", "is a file, not a folder"),
    "a name that is too long": (("check", "一份.xlsx", "-o", "长" * 100), "路径太长", "path is too long"),
    "a path that is too long": (("check", "长" * 100), "路径太长", "path is too long"),
    "a lock file": (("check", "~$一份.xlsx"), "没有可审核的工作簿", "no workbook to check"),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, samples: Path) -> Path:
    """Return a folder with a return, a file that is none, an empty folder and what Excel leaves beside an open file."""
    (tmp_path / "空").mkdir()
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    (tmp_path / "一份.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    (tmp_path / "~$一份.xlsx").write_bytes(b"\x03abc" + b"\0" * 161)
    return tmp_path


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SENTENCES)
def test_it_is_a_sentence(desk, monkeypatch, capsys, name: str, lang: str):
    monkeypatch.chdir(desk)
    monkeypatch.setenv("LC_ALL", lang)
    arguments, zh, en = SENTENCES[name]
    with pytest.raises(SystemExit) as left:
        main([*arguments])
    assert (zh if lang.startswith("zh") else en) in capsys.readouterr().err
    assert left.value.code == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_nobody_may_write(desk, perfxl):
    (desk / "空").chmod(0o500)
    done = perfxl("check", "一份.xlsx", "-o", "空/下")
    assert (done.returncode, "没有权限" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("refused", "zh", "en"),
    [
        (
            PermissionError(13, os.strerror(13)),
            "正在 Excel 或 WPS 中打开，请先关闭",
            "close it if Excel or WPS has it open",
        ),
        (OSError(28, os.strerror(28)), "磁盘已满", "the disk is full"),
        (OSError(30, os.strerror(30)), "磁盘是只读的", "the disk can only be read"),
    ],
    ids=["open in Excel", "disk full", "read only"],
)
def test_a_file_that_cannot_be_replaced(monkeypatch, tmp_path: Path, refused, zh, en):
    def refuse(*_: object) -> Path:
        raise refused

    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"as it was")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputFault) as raised:
        write_whole(target, b"new")
    assert zh in fault_sentence(raised.value, "zh")
    assert en in fault_sentence(raised.value, "en")
    assert [path.name for path in tmp_path.iterdir()] == ["汇总.xlsx"]
    assert target.read_bytes() == b"as it was"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit on the size of files")
def test_a_file_the_system_cuts_off_leaves_nothing_half_written(root: Path, tmp_path: Path):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-m", "perfxl", "template", "-o", "空白表.xlsx"]
    settings = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=tmp_path, env=settings, capture_output=True, encoding="utf-8", check=False, preexec_fn=limit
    )  # fmt: skip
    assert (done.returncode, "写不进去（文件超过了系统允许的大小）" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_odd_names_are_read_and_written(desk, perfxl, samples):
    odd = "a b #%&'（终稿）\n①.xlsx"
    (desk / odd).write_bytes((samples / "clean_2020.xlsx").read_bytes())
    done = perfxl("check", odd)
    assert done.returncode == 0
    assert [path.name for path in (desk / "checked").glob("*.xlsx")] == [odd.replace(".xlsx", "_第1次审核.xlsx")]


def test_what_the_system_says_is_said_in_chinese_and_left_alone_where_there_is_no_word_for_it():
    assert problem_said(os.strerror(28), "zh") == "磁盘已满"
    assert problem_said("database or disk is full", "zh") == "磁盘已满"
    assert problem_said("something new", "zh") == "something new"


def test_an_older_python_reads_as_far_as_the_sentence(root: Path):
    for name in ("__init__.py", "__main__.py"):
        ast.parse((root / "perfxl" / name).read_text("utf-8"), feature_version=(3, 8))
    code = "import sys; sys.version_info = (3, 8, 10); import perfxl"
    settings = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=settings, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "要 3.11 或更高" in done.stderr
    assert "3.11 or newer is needed" in done.stderr


def test_help_in_chinese_has_no_english_heading_and_follows_lang(perfxl):
    for arguments in (("--help",), ("check", "--help"), ("template", "--help"), ("forms", "--help")):
        told = perfxl(*arguments).stdout
        assert not {
            word for word in ("Usage", "Options", "Commands", "Show this", "Show the", "default:") if word in told
        }
        assert "用法：" in told
    assert "用法：" in perfxl("check", "--lang", "zh", "--help", lang="C.UTF-8").stdout
    assert "标注好的工作簿放在哪个文件夹" in perfxl("check", "--lang", "zh", "--help", lang="C.UTF-8").stdout
    assert "Usage:" in perfxl("check", "--help", lang="C.UTF-8").stdout
