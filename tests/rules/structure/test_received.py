"""S16, S17, S18: what the way a return came by adds, and that nothing is said of one that came as .xlsx."""

from decimal import Decimal

from msgspec.structs import replace

from perfxl.model import CellRef, Level, Verdict
from perfxl.model.transcriptions import Carriage, Carried, Transcription
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.rules.asking import Runs, asked, only
from tests.scoring.real_return import CLEAN, FORM, submission


def carried(name: str, carriage: Carriage, text: str = "", written: Decimal | None = None) -> Carried:
    cell = submission(CLEAN).values[name].cell or CellRef("", 1, 1)
    return Carried(name, FORM.instances[name].label, cell, text, written, cell, carriage)


def runs(*fields: Carried, unlocked: bool = False, foreign: bool = True) -> Runs:
    told = Transcription("xls", fields) if foreign else None
    read = replace(submission(CLEAN), transcription=told, unlocked=unlocked)
    return {run.code: run for run in run_all(FORM, read, score(FORM, read))}


def test_a_return_that_came_as_xlsx_is_not_asked():
    assert {"S17", "S18", "S16"} & asked().keys() == set()


def test_a_transcribed_return_is_told_that_formulas_are_not_seen():
    found = runs(carried("revenue_total__total", Carriage.RECOMPUTED))
    finding = only(found, "S17")
    assert (finding.at, finding.level) == (None, Level.NOTICE)
    assert "xls" in finding.message.say("zh")
    assert "公式" in finding.message.say("zh")
    assert (found["S18"].verdict, found["S18"].compared) == (Verdict.PASSED, 1)


def test_what_was_not_found_is_counted_and_named():
    told = only(runs(carried("establishment", Carriage.MISSING)), "S17").message.say("zh")
    assert "1 项在原件中未找到" in told
    assert FORM.instances["establishment"].label in told


def test_a_sum_that_was_another_stands_at_its_cell_with_both_figures():
    found = runs(carried("revenue_total__total", Carriage.DIFFERS, "111.79", Decimal("111.97")))
    finding = only(found, "S18")
    assert (finding.field, finding.level) == ("revenue_total__total", Level.MUST_EXPLAIN)
    assert "111.79" in finding.message.say("zh")
    assert "111.97" in finding.message.say("zh")


def test_a_return_that_came_under_a_password_is_told_its_copy_has_none():
    found = runs(unlocked=True, foreign=False)
    assert only(found, "S16").level is Level.NOTICE
    assert "不再设有打开密码" in only(found, "S16").message.say("zh")
    assert "S17" not in found
