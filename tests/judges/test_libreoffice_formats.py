"""Returns saved by LibreOffice as .xls and .ods, and back, and under a password: the same findings, the same scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfxl.form import load_form
from perfxl.model import Outcome
from perfxl.opening import Keys
from perfxl.pipeline import Terms, process
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY
from perfxl.template import build_template
from tests.support.libreoffice import Scenario, converted, recalculate_each

pytestmark = [pytest.mark.judge, pytest.mark.filterwarnings("ignore")]
TOLD = {"S17", "S16"}  # what the way it came adds


def said(outcome: Outcome) -> dict[str, Any]:
    """Return what a check said of a return, apart from where it came from."""
    assert outcome.score is not None
    return {
        "findings": [
            (one.code, str(one.at), one.message.say("zh"), one.advice.say("zh"))
            for one in outcome.findings if one.code not in TOLD
        ],
        "runs": [
            (run.code, run.verdict, run.compared)
            for run in outcome.runs if run.code not in {*TOLD, "S15", "S18"}
        ],
        "scores": [(line.indicator, line.claimed, line.computed, line.verdict) for line in outcome.score.lines],
        "policies": [(one.id, one.total, one.grade) for one in outcome.score.policies],
        "status": outcome.status,
        "department": outcome.department,
    }  # fmt: skip


def added(outcome: Outcome) -> set[str]:
    return {finding.code for finding in outcome.findings} & TOLD


@pytest.mark.parametrize("kind", ["xls", "ods"])
@pytest.mark.parametrize("name", ["junshan_2020", "clean_2020"])
def test_a_return_saved_in_another_format_is_checked_as_the_original(
    samples: Path, tmp_path: Path, name: str, kind: str
):
    original = process(samples / f"{name}.xlsx").outcome
    checked = process(converted(samples / f"{name}.xlsx", tmp_path, kind))
    assert said(checked.outcome) == said(original)
    assert added(checked.outcome) == {"S17"}
    (data,) = checked.editions.values()
    marked = tmp_path / "marked.xlsx"
    marked.write_bytes(data)
    sheets = openpyxl.load_workbook(marked).sheetnames
    assert sheets[-3:] == ["转录对照表", "审核问题清单", "自评得分核对表"]
    again = process(converted(marked, tmp_path / "again", "xlsx")).outcome
    assert said(again) == said(original)
    assert again.round == 1
    assert added(again) == set()


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_return_that_went_to_another_format_and_back_is_checked_as_the_original(
    samples: Path, tmp_path: Path, kind: str
):
    there = converted(samples / "junshan_2020.xlsx", tmp_path, kind)
    back = process(converted(there, tmp_path, "xlsx")).outcome
    assert said(back) == said(process(samples / "junshan_2020.xlsx").outcome)


def test_an_old_workbook_under_a_password_is_opened_with_it(samples: Path, tmp_path: Path):
    path, password = tmp_path / "locked.xls", "三公2020"
    recalculate_each(samples / "junshan_2020.xlsx", [Scenario(saved=path, password=password)])
    assert process(path).outcome.score is None
    checked = process(path, Terms(keys=Keys((password,)))).outcome
    assert said(checked) == said(process(samples / "junshan_2020.xlsx").outcome)
    assert added(checked) == {"S17", "S16"}


def test_an_opendocument_under_a_password_is_said_to_be_one(samples: Path, tmp_path: Path):
    path = tmp_path / "locked.ods"
    recalculate_each(samples / "junshan_2020.xlsx", [Scenario(saved=path, password="abc")])  # noqa: S106
    outcome = process(path, Terms(keys=Keys(("abc",)))).outcome
    assert outcome.fault is not None
    assert outcome.fault.key == "fault.keys.ods"


def test_a_form_that_lost_its_properties_on_the_way_still_says_to_whom_it_was_issued(tmp_path: Path):
    issued = {NAME_PROPERTY: "水利局", CODE_PROPERTY: "001002"}
    whole, bare = tmp_path / "whole.xlsx", tmp_path / "bare.xlsx"
    whole.write_bytes(build_template(load_form("department_overall", 12), {"unit_name": "林业局"}, issued))
    book: Any = openpyxl.load_workbook(whole)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(bare)
    checked = process(converted(bare, tmp_path / "saved", "xlsx")).outcome
    assert said(checked) == said(process(whole).outcome)
    assert "M03" in {finding.code for finding in checked.findings}
