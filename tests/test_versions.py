"""A return is read by the version of the form it was made from; one that is withdrawn or unknown is told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from perfxl.cli import main
from perfxl.form import Form, folders, form_versions, known_forms, load, load_form
from perfxl.model import Finding, Level, Outcome, Status
from perfxl.ooxml import Package, WorkbookScan, scan
from perfxl.pipeline import Terms, process
from perfxl.reader import identify
from perfxl.template import build_template
from samples.make import sample_values
from tests.ooxml.workbooks import parts_of, zipped

# What version 2020.0 asked otherwise: another standard, no figure of the contact's telephone, one relation less.
EARLIER = {
    "form.toml": 'version = "2020.0"\n',
    "rubric.toml": '[[criterion]]\nid = "staff_control"\nthreshold = 110\nstandard = "以110%为标准。"\n',
    "relations.toml": 'drop = ["X05"]\n',
}
WITHDRAWN = 'withdrawn = "财政供养人员控制率的标准印错，已更正。"\n'


@pytest.fixture
def templates(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The forms as delivered, with an earlier version beside the current one."""
    top = tmp_path / "workbook_templates"
    shutil.copytree(root / "workbook_templates", top)
    earlier = top / "department_overall" / "versions" / "2020.0"
    earlier.mkdir(parents=True)
    for name, text in EARLIER.items():
        (earlier / name).write_text(text, "utf-8")
    sheets = earlier / "sheets"
    sheets.mkdir()
    page = (top / "department_overall" / "sheets" / "overview.toml").read_text("utf-8")
    assert 'id = "contact_phone"' in page
    (sheets / "overview.toml").write_text(page.replace('id = "contact_phone"', 'id = "contact_mobile"'), "utf-8")
    monkeypatch.setattr(folders, "files", lambda _: top)
    yield top
    load._loaded.cache_clear()
    load._versions.cache_clear()


def withdraw(templates: Path) -> None:
    path = templates / "department_overall" / "versions" / "2020.0" / "form.toml"
    path.write_text(path.read_text("utf-8") + WITHDRAWN, "utf-8")


def earlier() -> Form:
    return load_form("department_overall", version="2020.0")


def made(form: Form, folder: Path, **changes: str | None) -> Path:
    """The clean return on a blank of that version, custom properties changed or (None) lost."""
    path = folder / "return.xlsx"
    values = {name: value for name, value in sample_values("clean_2020").items() if name in form.instances}
    parts = dict(parts_of(build_template(form, values)))
    for name, value in changes.items():
        pattern = rf'(<property [^>]*name="{name}"[^>]*>\s*<vt:lpwstr>)[^<]*(</vt:lpwstr>\s*</property>)'
        new = "" if value is None else rf"\g<1>{value}\g<2>"
        text, count = re.subn(pattern, new, parts["docProps/custom.xml"].decode())
        assert count == 1
        parts["docProps/custom.xml"] = text.encode()
    path.write_bytes(zipped(parts))
    return path


def told(outcome: Outcome) -> list[Finding]:
    return [one for one in outcome.findings if one.code == "S05"]


def scanned(path: Path) -> WorkbookScan:
    return scan(Package.open(path.read_bytes()))


def test_a_version_is_the_form_with_what_it_said_otherwise(templates):
    form = earlier()
    assert (form.id, form.version, form.current) == ("department_overall", "2020.0", "2020.1")
    assert load_form("department_overall").current == ""
    assert list(form_versions("department_overall")) == ["2020.0"]
    assert "contact_mobile" in form.instances
    assert "X05" not in {case.relation.code for case in form.cases}
    assert [one.version for one in known_forms()] == ["2020.1", "2020.0", "2017.1"]


def test_a_return_of_an_earlier_version_is_read_by_its_own_definition(templates, tmp_path):
    outcome = process(made(earlier(), tmp_path)).outcome
    assert (outcome.form_id, outcome.form_version) == ("department_overall", "2020.0")
    assert told(outcome) == []
    assert outcome.submission is not None
    assert "contact_mobile" in outcome.submission.values
    assert "X05" not in {run.code for run in outcome.runs}


def test_a_withdrawn_version_is_told_with_the_current_one(templates, tmp_path):
    withdraw(templates)
    outcome = process(made(earlier(), tmp_path)).outcome
    (finding,) = told(outcome)
    assert (finding.level, finding.at, outcome.status) == (Level.MUST_FIX, None, Status.RETURNED)
    assert "2020.0 版表样" in finding.message.say("zh")
    assert "标准印错" in finding.message.say("zh")
    assert "请改用 2020.1 版" in finding.advice.say("zh")
    assert "version 2020.1" in finding.advice.say("en")
    assert told(process(made(load_form("department_overall"), tmp_path)).outcome) == []


def test_a_version_nobody_knows_is_read_as_the_current_one_and_told(templates, tmp_path):
    path = made(load_form("department_overall"), tmp_path, perfxl_version="2019.7")
    outcome = process(path).outcome
    (finding,) = told(outcome)
    assert finding.level is Level.MUST_FIX
    assert "2019.7 版" in finding.message.say("zh")
    assert "已按 2020.1 版核对" in finding.message.say("zh")
    asked_of_one = process(path, Terms(form=load_form("department_overall"))).outcome
    assert told(asked_of_one) == []  # whoever names the form knows which it is


def test_without_properties_the_version_is_the_one_whose_fields_are_there(templates, tmp_path):
    lost = {"perfxl_form": None, "perfxl_version": None, "perfxl_subordinates": None}
    assert identify(scanned(made(earlier(), tmp_path, **lost))).version == "2020.0"
    current = scanned(made(load_form("department_overall"), tmp_path, **lost))
    assert identify(current).version == "2020.1"
    assert identify(replace(current, names=())).version == "2020.1"


def test_a_form_withdrawn_as_a_whole_is_told_without_a_successor(templates, tmp_path):
    path = templates / "department_overall" / "form.toml"
    path.write_text(WITHDRAWN + path.read_text("utf-8"), "utf-8")
    (finding,) = told(process(made(load_form("department_overall"), tmp_path)).outcome)
    assert finding.subject == "withdrawn_whole"
    assert "已停用" in finding.message.say("zh")


def test_lint_looks_at_every_version(templates, capsys):
    rubric = templates / "department_overall" / "versions" / "2020.0" / "rubric.toml"
    rubric.write_text(EARLIER["rubric.toml"].replace("threshold = 110", "threshold = 110\nmarks = 7"), "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["forms", "lint", "department_overall", "--lang", "zh"])
    assert left.value.code == 2
    said = capsys.readouterr().out
    assert "department_overall/versions/2020.0" in said
    assert "应为 15 分，下属各项合计 17 分" in said
