"""LibreOffice opens what we annotate, shows the marks and saves them again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfxl.ooxml import Package, annotate, read_index
from tests.ooxml.workbooks import FINDINGS, annotation, drawn, host
from tests.support.libreoffice import applied_fills, converted


def with_comments() -> bytes:
    def fill(book, sheet):
        sheet.write_row("A2", [1, 2, 3])
        sheet.write_comment("B2", "见附件2", {"author": "张三"})
        sheet.write_comment("C3", "已核", {"author": "张三"})

    return drawn(fill)


@pytest.mark.judge
@pytest.mark.parametrize("make", [host, with_comments])
def test_libreoffice_keeps_marks_comments_names_and_the_sheet(make, tmp_path: Path):
    (tmp_path / "marked.xlsx").write_bytes(annotate(make(), annotation()).data)
    (tmp_path / "again").mkdir()
    package = Package.open(converted(tmp_path / "marked.xlsx", tmp_path / "again", "xlsx").read_bytes())
    index = read_index(package)
    assert [sheet.title for sheet in index.sheets] == ["自评表", FINDINGS]
    assert package.read(index.sheets[0].part).count(b"_perfxl_F00") == 6
    comments = "".join(
        package.read(relation.target).decode()
        for relation in package.relationships(index.sheets[0].part)
        if relation.kind == "comments"
    )
    assert "应为 111.79" in re.sub(r"<[^>]+>", "", comments)
    assert {"_perfxl_F001", "_perfxl_F002", "_perfxl_F003"} <= {name.name for name in index.names}


@pytest.mark.judge
def test_a_mark_goes_out_in_libreoffice_when_the_status_changes(tmp_path: Path):
    path = tmp_path / "marked.xlsx"
    path.write_bytes(annotate(host(), annotation()).data)
    place = ("自评表", "B2")
    assert applied_fills(path, [place]) == {place: ("FFC7CE",)}
    assert applied_fills(path, [place], {(FINDINGS, "D2"): 1.0}) == {place: ("FFEB9C",)}
    assert applied_fills(path, [place], {(FINDINGS, "D2"): 5.0}) == {place: ()}
