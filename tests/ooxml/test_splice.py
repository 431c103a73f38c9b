"""Outlines and insertions."""

from __future__ import annotations

import pytest

from perfxl.errors import NotAWorkbook
from perfxl.ooxml.splice import Edit, outline, place_for, spliced

XML = '<?xml version="1.0"?><r a=">"><b/><c  x="1" /><d></d><e>文<f/></e></r>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_fragments_go_in_at_byte_offsets_in_the_part_s_own_encoding(encoding: str):
    found = outline(XML.encode(encoding), "p")
    assert [found.text(child.start, child.end) for child in found.root.children] == [
        "<b/>", '<c  x="1" />', "<d></d>", "<e>文<f/></e>",
    ]  # fmt: skip
    edits = [found.append(child, "<新/>") for child in found.root.children]
    raised = found.attribute(found.root.children[1], "x", "22")
    assert raised is not None
    result = spliced(found.data, [*edits, raised])
    assert result.decode(encoding) == (
        '<?xml version="1.0"?><r a=">"><b><新/></b><c  x="22" ><新/></c><d><新/></d><e>文<f/><新/></e></r>'
    )


def test_the_rows_of_a_sheet_are_stepped_over_and_offsets_stay_right():
    rows = b"<row><c><v>1</v></c></row>" * 50
    data = (
        b'<x:worksheet xmlns:x="m"><x:sheetData>'
        + rows
        + b"</x:sheetData><x:mergeCells><x:mergeCell/></x:mergeCells></x:worksheet>"
    )
    found = outline(data, "p")
    sheet_data, merges = found.root.children
    assert found.data[sheet_data.start : sheet_data.end].endswith(b"</x:sheetData>")
    assert found.data[merges.start :].startswith(b"<x:mergeCells>")
    assert found.data[found.root.inner_end :] == b"</x:worksheet>"
    assert sheet_data.children == ()
    assert found.prefix == "x:"


def test_rows_that_are_only_in_a_comment_are_not_stepped_over():
    data = b"<worksheet><!-- <sheetData> --><sheetData><row/></sheetData><a/></worksheet>"
    found = outline(data, "p")
    assert [child.local for child in found.root.children] == ["sheetData", "a"]
    assert data[found.root.children[1].start :] == b"<a/></worksheet>"


def test_a_new_child_goes_to_its_place_in_the_schema_s_order():
    order = ("a", "b", "c", "d")
    text = b"<r><a/><m:AlternateContent xmlns:m='m'><m:Choice><c/></m:Choice></m:AlternateContent><d/></r>"
    found = outline(text, "p", depth=3)
    assert text[place_for(found.root, order, "b") :].startswith(b"<m:AlternateContent")
    assert text[place_for(found.root, order, "d") :].startswith(b"<d/>")
    assert place_for(outline(b"<r><a/></r>", "p").root, order, "b") == len(b"<r><a/>")


def test_overlapping_edits_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="overlap"):
        spliced(b"abcdef", [Edit(0, 3, b"x"), Edit(2, 2, b"y")])


def test_a_part_without_a_root_is_broken():
    with pytest.raises(NotAWorkbook):
        outline(b"", "p")
