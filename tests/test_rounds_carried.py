"""A round goes on where the copy came back in another format, without our sheets, or with a finding back again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from perfxl.model.decisions import department_key
from perfxl.model.rounds import Refusal, State
from perfxl.ooxml import Package, scan
from perfxl.pipeline import Checked, Terms, process
from perfxl.reader import earlier, left_by
from perfxl.reader.foreign import read_foreign
from tests.support.libreoffice import converted
from tests.support.opendocument import as_opendocument
from tests.test_rounds import ECOLOGICAL, REASON, named, saved_by_openpyxl, standing, written

CLAIMED = "claimed_score__ecological_benefit"


def copy_of(checked: Checked) -> bytes:
    (data,) = checked.editions.values()
    return data


def sent_back(checked: Checked, path: Path, *changes) -> Path:
    """The department's copy, changed and saved by another program."""
    path.write_bytes(copy_of(checked))
    return saved_by_openpyxl(path, lambda book: [change(book) for change in changes])


def claiming(marks: float | None):
    def change(book: openpyxl.Workbook) -> None:
        named(book, CLAIMED).value = marks

    return change


def test_what_a_copy_carries_is_read_alike_by_name_by_cell_and_from_the_outcome(samples, tmp_path):
    first = process(samples / "junshan_2020.xlsx")
    second = process(sent_back(first, tmp_path / "a.xlsx", written(REASON), claiming(0)))
    assert second.outcome.kept, "the explained finding is gone"
    assert second.outcome.corrected
    copy = copy_of(second)
    by_name = earlier(scan(Package.open(copy)))
    assert earlier(read_foreign(as_opendocument(copy))) == by_name
    told = left_by(second.outcome)
    shown = set(by_name.findings)
    assert shown < set(told.findings), "what is finance's own stands on no list of the department's"
    assert {key: one for key, one in told.findings.items() if key in shown} == by_name.findings
    assert (told.round, told.content, told.corrected, told.kept) == (
        by_name.round, by_name.content, by_name.corrected, by_name.kept,
    )  # fmt: skip


def test_a_copy_saved_in_another_format_goes_on_with_its_round(samples, tmp_path):
    first = process(samples / "junshan_2020.xlsx")
    path = tmp_path / "a_第1次审核.ods"
    path.write_bytes(as_opendocument(copy_of(first)))
    assert process(path).outcome.round == 1
    answered = sent_back(first, tmp_path / "b.xlsx", written(REASON)).read_bytes()
    path.write_bytes(as_opendocument(answered))
    second = process(path)
    assert second.outcome.round == 2
    assert (standing(second.outcome).state, standing(second.outcome).explanation) == (State.ANSWERED, REASON)
    assert standing(second.outcome).since_round == 1
    assert second.outcome.submission is not None
    assert second.outcome.submission.transcription is not None
    assert second.outcome.submission.transcription.left == ()
    path.write_bytes(as_opendocument(copy_of(second)))
    third = process(path)
    assert (third.outcome.round, third.outcome.standings) == (2, second.outcome.standings)


def test_a_copy_whose_names_were_dropped_goes_on_with_its_round(samples, tmp_path):
    def unnamed(book: openpyxl.Workbook) -> None:
        for name in [name for name in book.defined_names if name.startswith("_perfxl_")]:
            del book.defined_names[name]

    first = process(samples / "junshan_2020.xlsx")
    second = process(sent_back(first, tmp_path / "a.xlsx", written(REASON), unnamed)).outcome
    assert (second.round, standing(second).state) == (2, State.ANSWERED)


@pytest.mark.judge
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_copy_libreoffice_saved_in_another_format_goes_on_with_its_round(samples, tmp_path, kind):
    first = process(samples / "junshan_2020.xlsx")
    answered = sent_back(first, tmp_path / "a.xlsx", written(REASON), claiming(5))
    second = process(converted(answered, tmp_path, kind)).outcome
    assert (second.round, standing(second).explanation, standing(second).since_round) == (2, REASON, 1)
    assert standing(second).state is State.ANSWERED


def test_an_explanation_comes_back_with_its_finding(samples, tmp_path):
    path = tmp_path / "a.xlsx"
    answered = process(sent_back(process(samples / "junshan_2020.xlsx"), path, written(REASON)))
    claimed = named(openpyxl.load_workbook(BytesIO(copy_of(answered))), CLAIMED).value
    gone = process(sent_back(answered, path, claiming(0)))
    assert ECOLOGICAL not in gone.outcome.standings
    assert gone.outcome.kept[ECOLOGICAL].explanation == REASON
    assert process(sent_back(gone, path)).outcome.kept == gone.outcome.kept, "an unchanged copy keeps it, too"
    back = process(sent_back(gone, path, claiming(claimed))).outcome
    assert back.round == 4
    assert standing(back) == standing(answered.outcome)
    assert back.kept == {}
    other = process(sent_back(gone, path, claiming(claimed - 1))).outcome
    assert (standing(other).explanation, standing(other).refusal) == (REASON, Refusal.VOID)


def test_only_rules_of_the_form_are_kept_and_no_words_are_lost_to_those_that_are_shown(samples, tmp_path):
    def forge(book: openpyxl.Workbook) -> None:
        keys = named(book, "_perfxl_keys")
        keys.parent.cell(keys.row, keys.column).value = "审核通过|x"
        keys.parent.cell(keys.row, named(book, "_perfxl_explanations").column).value = "财政已同意"

    outcome = process(sent_back(process(samples / "junshan_2020.xlsx"), tmp_path / "a.xlsx", forge)).outcome
    assert outcome.kept == {}


def test_a_return_without_our_sheets_is_the_next_round_of_its_department(samples, tmp_path):
    path = samples / "junshan_2020.xlsx"
    first = process(path).outcome
    key = department_key(first.department, first.budget_code)
    known = {key: left_by(first)}
    terms = Terms(known_rounds=lambda department, content: known.get(department))
    assert process(path, terms).outcome.round == 1, "the same content is no new round"
    changed = tmp_path / "again.xlsx"
    changed.write_bytes(path.read_bytes())
    saved_by_openpyxl(changed, claiming(0))
    second = process(changed, terms).outcome
    assert second.round == 2
    assert ECOLOGICAL in second.corrected
    assert {one.since_round for key, one in second.standings.items() if key in first.standings} == {1}
    others = {"other": left_by(first)}
    assert process(changed, Terms(known_rounds=lambda department, content: others.get(department))).outcome.round == 1


def test_what_a_copy_carries_itself_is_not_looked_up(samples, tmp_path):
    def refuse(department: str, content: str) -> None:
        raise AssertionError("looked up")

    copy = sent_back(process(samples / "junshan_2020.xlsx"), tmp_path / "a.xlsx", claiming(0))
    assert process(copy, Terms(known_rounds=refuse)).outcome.round == 2
    nobody = tmp_path / "b.xlsx"
    nobody.write_bytes((samples / "junshan_2020.xlsx").read_bytes())

    def blank(book: openpyxl.Workbook) -> None:
        for name in ("unit_name", "budget_code"):
            named(book, name).value = None

    outcome = process(saved_by_openpyxl(nobody, blank), Terms(known_rounds=refuse)).outcome
    assert (outcome.department, outcome.budget_code, outcome.round) == (None, None, 1)
