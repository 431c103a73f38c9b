"""Form folders are found in a checkout and in an installed package alike."""

from importlib.resources.abc import Traversable
from pathlib import Path

from perfxl.form import folders


def test_only_folders_with_a_form_toml_are_forms_and_they_come_sorted(tmp_path: Path):
    for name in ("town_overall", "department_overall"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "form.toml").write_text('id = "x"\n', encoding="utf-8")
    (tmp_path / "drafts").mkdir()
    (tmp_path / "README.md").write_text("how to write a form\n", encoding="utf-8")
    assert list(folders.folders_under(tmp_path)) == ["department_overall", "town_overall"]


def test_a_missing_folder_holds_no_forms(tmp_path: Path):
    assert folders.folders_under(tmp_path / "nowhere") == {}


def test_the_delivered_forms_are_found_and_can_be_read():
    found = folders.form_folders()
    assert "department_overall" in found
    assert "department_overall" in found["department_overall"].joinpath("form.toml").read_text("utf-8")


def test_an_installed_package_is_asked_first(tmp_path: Path, monkeypatch):
    asked: list[str] = []

    def packaged(name: str) -> Traversable:
        asked.append(name)
        return tmp_path

    monkeypatch.setattr(folders, "files", packaged)
    assert folders.delivered_templates() == tmp_path
    assert asked == ["perfxl.workbook_templates"]


def test_a_plain_checkout_is_read_from_its_top_folder(monkeypatch):
    def absent(name: str) -> Traversable:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(folders, "files", absent)
    assert folders.delivered_templates() == Path(__file__).parents[2] / "workbook_templates"
