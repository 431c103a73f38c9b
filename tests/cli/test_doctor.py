"""The doctor: what it says of a sound installation, of a missing part, of a folder nobody may write."""

import importlib.metadata
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from perfxl.cli import doctor
from perfxl.cli.doctor import State, examined


def test_a_sound_installation_is_told_in_both_languages(perfxl):
    for lang, word in (("zh_CN.UTF-8", "没有发现问题"), ("C.UTF-8", "Nothing is wrong")):
        done = perfxl("doctor", lang=lang)
        assert (done.returncode, word in done.stdout, "department_overall 2020.1" in done.stdout) == (0, True, True)


def test_json_says_the_same(perfxl):
    told = json.loads(perfxl("doctor", "--json").stdout)
    assert told["well"] is True
    things = {thing["thing"] for thing in told["things"]}
    assert {"program", "text", "form", "folder"} <= things
    (forms,) = [thing["path"] for thing in told["things"] if thing["thing"] == "forms"]
    assert (Path(forms) / "department_overall" / "form.toml").is_file()
    digests = [thing["digest"] for thing in told["things"] if thing["thing"] == "form"]
    assert len(set(digests)) == len(digests)


def test_a_missing_package_is_wrong_and_a_missing_extra_a_note(monkeypatch: pytest.MonkeyPatch):
    def version(name: str) -> str:
        if name in {"rich", "msoffcrypto-tool"}:
            raise importlib.metadata.PackageNotFoundError(name)
        return "8.0" if name == "click" else "99"

    needs = ["click>=8.1", "rich>=13.7", 'msoffcrypto-tool>=5.1; extra == "crypto"', 'pytest>=8; extra == "test"']
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: needs)
    monkeypatch.setattr(importlib.metadata, "version", version)
    told = {one.facts.get("name"): one for one in examined("en") if "name" in one.facts}
    assert {name: one.state for name, one in told.items()} == {
        "click": State.WRONG,
        "rich": State.WRONG,
        "msoffcrypto-tool": State.NOTE,
    }
    assert told["msoffcrypto-tool"].facts["extra"] == "crypto"


def test_a_folder_nobody_may_write_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    gone = tmp_path / "gone"
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(gone))
    (wrong,) = [one for one in examined("zh") if one.state is State.WRONG]
    assert (wrong.key, wrong.facts["path"]) == ("folder.wrong", str(gone))


def test_a_full_disk_is_a_note(monkeypatch: pytest.MonkeyPatch):
    usage = shutil.disk_usage(os.curdir)._replace(free=3 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert {one.facts["free"] for one in examined("zh") if one.key == "folder.full"} == {"3"}


def test_a_form_that_does_not_load_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    from perfxl.form import folders

    (tmp_path / "spoilt").mkdir()
    (tmp_path / "spoilt" / "form.toml").write_text("id = ", encoding="utf-8")
    monkeypatch.setattr(folders, "delivered_templates", lambda: tmp_path)
    (wrong,) = [one for one in examined("zh") if one.state is State.WRONG]
    assert (wrong.key, wrong.facts["form"]) == ("form.wrong", "spoilt")


def test_the_digest_changes_with_a_definition_and_not_with_line_ends(tmp_path: Path):
    (tmp_path / "form.toml").write_bytes(b"a = 1\nb = 2\n")
    first = doctor.digest_of(tmp_path)
    (tmp_path / "form.toml").write_bytes(b"a = 1\r\nb = 2\r\n")
    assert doctor.digest_of(tmp_path) == first
    (tmp_path / "form.toml").write_bytes(b"a = 1\nb = 3\n")
    assert doctor.digest_of(tmp_path) != first


@pytest.mark.parametrize(
    ("version", "least", "enough"), [("3.1", "3.1.0", True), ("10.0", "9.9", True), ("8", "8.1", False)]
)
def test_versions_are_compared_as_numbers(version, least, enough):
    assert (doctor._numbers(version) >= doctor._numbers(least)) is enough


def test_windows_is_asked_for_long_paths(monkeypatch: pytest.MonkeyPatch):
    class Registry:
        HKEY_LOCAL_MACHINE = 0
        on = 1

        class OpenKey:
            def __init__(self, *_: object) -> None: ...
            def __enter__(self) -> None: ...
            def __exit__(self, *_: object) -> None: ...

        def QueryValueEx(self, *_: object) -> tuple[int, int]:  # noqa: N802
            return self.on, 4

    registry = Registry()
    monkeypatch.setattr(doctor, "import_module", lambda _: registry)
    assert doctor._long_paths().key == "paths.ok"
    registry.on = 0
    assert doctor._long_paths().key == "paths.note"
