"""A short run of each fuzzing target, and every input that once crashed. `benchmarks/fuzz.py` runs for longer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfxl.errors import WorkbookFault
from perfxl.expression import ExpressionFault, parse, to_text
from perfxl.form import load_form
from perfxl.form.definition import FieldDef
from perfxl.model import Kind
from perfxl.ooxml import CellKind, Package, ScannedCell, annotate, scan, stripped
from perfxl.ooxml.sharedformulas import SharedFormula
from perfxl.ooxml.sheetscan import number
from perfxl.reader.values import normalise
from tests.hostile.fuzzing import ODD, WORDS, tried
from tests.ooxml.workbooks import annotation, host, parts_of, raw_parts, zipped

SHORT = {"workbook": 300, "value": 3_000, "expression": 6_000}
CRASHED = [("expression", 207_814), ("workbook", 1_102_263), ("workbook", 1_001_550), ("workbook", 2_016_952)]
FIELDS: dict[str, FieldDef] = {one.field.type: one.field for one in load_form("department_overall").instances.values()}
quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.mark.parametrize(("target", "count"), SHORT.items())
def test_nothing_that_should_not_come_out_does(target: str, count: int):
    results = [tried(target, given) for given in range(count)]
    assert [crash for _, crash in results if crash is not None] == []
    understood = sum(held for held, _ in results)
    print(f"{target}: {count} inputs, {understood} understood")
    assert 0 < understood < count


@pytest.mark.parametrize(("target", "given"), CRASHED)
def test_what_crashed_once_does_not_again(target: str, given: int):
    assert tried(target, given)[1] is None


@quick
@given(st.lists(st.sampled_from(ODD) | st.text(max_size=3), max_size=9).map("".join), st.sampled_from(sorted(FIELDS)))
def test_any_text_in_any_field_has_a_reading(text: str, kind: str):
    reading = normalise(FIELDS[kind], ScannedCell(CellKind.TEXT, text, None, 0, "General"))
    assert (reading.value is None) == (reading.kind in (Kind.BLANK, Kind.UNREADABLE))
    assert reading.original == text or reading.kind is Kind.BLANK
    amount = number(text)
    assert amount is None or amount.is_finite()


@quick
@given(st.lists(st.sampled_from(WORDS), max_size=20).map("".join))
def test_an_expression_that_is_one_prints_as_itself(text: str):
    try:
        tree = parse(text)
    except ExpressionFault:
        return
    assert parse(to_text(tree)) == tree


@quick
@given(st.text(alphabet="[]'\"()A$1:!#REF/.,+ \n", max_size=60), st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_a_shared_formula_of_anything_reads_in_any_cell(text: str, row: int, column: int):
    assert SharedFormula(text, 5, 5).at(5, 5) == text
    assert isinstance(SharedFormula(text, 5, 5).at(row, column), str)


@pytest.mark.parametrize(
    "encoding", ["idna", "utf-7", "utf-8x", "UTF-es", "hex", "undefined", "unicode_escape", "utf_8_sig"]
)
def test_an_encoding_nobody_uses_is_refused_in_words_whatever_the_part(encoding: str):
    told = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    for name in raw_parts("<worksheet/>"):
        parts = parts_of(host())
        if name in parts:
            with pytest.raises(WorkbookFault):
                scan(Package.open(zipped({**parts, name: told + parts[name].partition(b"?>")[2] + "甲".encode()})))


@pytest.mark.parametrize("place", ["B2/", " B2", "XFE1", "", "A1:B2:C3"])
def test_a_comment_of_ours_at_no_place_is_taken_off_without_a_crash(place: str):
    parts = parts_of(annotate(host(), annotation()).data)
    name = next(name for name in parts if "comments" in name)
    parts[name] = parts[name].replace(b'ref="B2"', f'ref="{place}"'.encode()).replace(b"<t ", b"<t  ")
    assert stripped(Package.open(zipped(parts)), "_perfxl_", ("A01",))
