"""Every mangling alone through a real file, and pairs of them on the model: recovered or reported, never wrong."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import permutations

import pytest

from perfxl.ooxml import Package, scan
from perfxl.reader import identify, read
from perfxl.reader.frames import frames
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.mangling.manglings import MANGLINGS
from tests.mangling.outcome import mangled, outcome

SAMPLES = ("junshan_2020", "hunan_2017")
SEED = 20260105
PAIRS = 20
PAIRED = random.Random(SEED).sample(sorted(permutations(MANGLINGS, 2)), PAIRS)  # noqa: S311


def test_there_are_enough_manglings():
    assert len(MANGLINGS) >= 40


@pytest.mark.parametrize("mangling", MANGLINGS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_mangled_form_is_read_at_its_new_cells(sample, mangling):
    book = mangled(sample, [mangling])
    result = outcome(book, scan(Package.open(book.file())))
    assert result.wrong == []
    assert result.lost == []
    assert result.recovered == len(book.where())


@pytest.mark.parametrize("pair", PAIRED, ids="+".join)
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_pair_of_manglings_brings_in_a_wrong_value(sample, pair):
    book = mangled(sample, pair)
    result = outcome(book)
    assert result.wrong == []
    assert result.recovered + result.gone + len(result.lost) == len(book.form.instances)


def test_a_wrong_value_is_seen_by_the_harness():
    book = mangled("junshan_2020", [])
    book.values["headcount"] = None
    book.tab("overview").at["establishment"] = (90, 90)
    assert [each.partition(":")[0] for each in outcome(book).wrong] == ["establishment", "headcount"]


def test_names_that_were_exchanged_are_not_believed():
    book = mangled("junshan_2020", ["names_exchanged"])
    found = read(book.form, book.scan())
    assert {found[name].found.value for name in ("establishment", "headcount")} == {"moved"}
    assert (found["establishment"].value, found["headcount"].value) == (Decimal(5), Decimal(3))


@pytest.mark.parametrize("mangling", ["copied_into_a_new_workbook", "typed_up_by_hand"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_form_without_names_and_properties_is_known_by_its_labels(sample, mangling):
    book = mangled(sample, [mangling])
    assert identify(book.scan()).id == book.form.id


def test_the_layout_frame_says_how_each_field_was_found():
    book = mangled("junshan_2020", ["names_exchanged", "list_row_deleted"])
    del book.names["duties"]
    layout = frames(book.form, read(book.form, book.scan()))["layout"].set_index("field")
    assert layout.found[["headcount", "duties", "water", "contact_person"]].tolist() == [
        "moved", "by_label", "missing", "by_name",
    ]  # fmt: skip
    assert layout.label["duties"] == "职能职责概述"


def test_a_wrong_figure_is_marked_where_it_went():
    book = mangled("junshan_2020", ["names_deleted", "column_inserted_at_the_left", "rows_inserted_below_the_title"])
    submission = read(book.form, book.scan())
    runs = run_all(book.form, submission, score(book.form, submission))
    at = {finding.field: finding.at for run in runs for finding in run.findings if finding.field}
    assert at
    assert at == {field: book.where()[field] for field in at}
