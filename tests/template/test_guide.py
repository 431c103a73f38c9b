"""填报说明: made from the definition, beside the form and not in its way."""

from __future__ import annotations

from io import BytesIO

import msgspec
import openpyxl
import pytest
from msgspec import structs
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.form import load_form
from perfxl.form.form import Form
from perfxl.marking.plan import freed
from perfxl.ooxml import Package
from perfxl.pipeline import process
from perfxl.template import build_template
from perfxl.template.guide import guide_chapters
from perfxl.template.guidesheet import WIDTHS
from perfxl.template.looks import is_locked
from perfxl.template.metrics import TALLEST, height_of, lines_of
from samples.make import sample_values

TITLE = "填报说明"
FORMS = ("department_overall", "hunan_overall")


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


@pytest.fixture(scope="module")
def guide(form: Form) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(build_template(form)))[TITLE]


def told(form: Form, chapter: str) -> dict[str, str]:
    """What a chapter says, by what it speaks of."""
    (found,) = [one for one in guide_chapters(form) if chapter in one.title]
    return {line.key: line.text for line in found.lines}


def test_it_stands_behind_the_form_and_the_first_sheet_leads_to_it(form: Form):
    book = openpyxl.load_workbook(BytesIO(build_template(form)))
    assert book.sheetnames[-2:] == ["填报校验", TITLE]
    first = book.worksheets[0]
    links = {cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{TITLE}'!A1", "'填报校验'!A1"}
    printed = first.print_area.partition("!")[2].replace("$", "")
    inside = {cell.coordinate for row in first[printed] for cell in row}
    assert not inside & {cell.coordinate for row in first.iter_rows() for cell in row if cell.hyperlink}


def test_every_sheet_is_there_with_its_purpose_and_a_link(form: Form, guide: Worksheet):
    assert [sheet.title for sheet in form.sheets if not sheet.purpose] == []
    purposes = told(form, "各表用途")
    assert {sheet.title: sheet.purpose for sheet in form.sheets}.items() <= purposes.items()
    links = {cell.value: cell.hyperlink.location for (cell, *_) in guide.iter_rows() if cell.hyperlink}
    assert links == {title: f"'{title}'!A1" for title in [sheet.title for sheet in form.sheets] + ["填报校验"]}


def test_required_fields_are_those_of_the_definition(form: Form):
    listed = told(form, "必填栏目")
    for sheet in form.sheets:
        labels = {
            one.field.label
            for one in form.instances.values()
            if one.sheet == sheet.id and one.field.required and one.computed is None
        }
        assert [label for label in labels if label not in listed.get(sheet.title, "")] == []
    assert "单位名称" in listed["封面"]


def test_every_kind_of_cell_a_department_types_in_is_explained(form: Form):
    kinds = told(form, "填法")
    typed = {one.field.type for one in form.instances.values() if not is_locked(one)}
    assert len(kinds) >= len(typed) - 1  # people and count are entered alike
    assert "万元" in kinds["金额"]
    signed = {one.field.label for one in form.instances.values() if one.field.negative}
    assert signed
    assert all(label in kinds["可填负数的金额"] for label in signed)


def test_the_bands_of_the_grades_are_the_form_s(form: Form):
    bands = told(form, "评价等次")
    assert list(bands) == [band.grade for band in form.definition.grade_bands]
    for band in form.definition.grade_bands[:-1]:
        assert bands[band.grade].startswith(f"{band.least} 分（含）")


def test_changing_the_definition_changes_what_is_said(form: Form):
    money = msgspec.structs.replace(form.definition.money, unit="元", precision=0)
    definition = msgspec.structs.replace(form.definition, money=money, contact="绩效股 0730-8888888")
    other = structs.replace(form, definition=definition)
    assert "单位元" in told(other, "填法")["金额"]
    assert told(other, "咨询") == {"联系方式": "绩效股 0730-8888888"}
    assert not any("咨询" in one.title for one in guide_chapters(form))


def test_no_row_is_lower_than_its_text_and_nothing_can_be_typed(guide: Worksheet):
    merged = {span.start_cell.coordinate for span in guide.merged_cells.ranges}
    for number, row in enumerate(guide.iter_rows(max_col=2), 1):
        height = guide.row_dimensions[number].height
        assert all(cell.protection.locked for cell in row)
        if row[0].coordinate not in merged:
            lines = max(lines_of(str(cell.value), width) for cell, width in zip(row, WIDTHS, strict=True))
            assert height_of(lines) - 1 < height < TALLEST


def test_it_is_printed_on_a4_with_room_for_binding_and_few_pages(guide: Worksheet):
    assert guide.page_setup.paperSize == 9
    assert guide.page_margins.left * 2.54 == pytest.approx(2.5)
    footer = guide.oddFooter
    assert footer is not None
    assert "&P" in str(footer.center.text)
    assert len(guide.row_breaks.brk) <= 2
    assert guide.freeze_panes == "A2"


def test_a_check_says_the_same_with_it_and_without(monkeypatch, tmp_path):
    form, values = load_form("department_overall"), sample_values("junshan_2020")
    full, bare = tmp_path / "full.xlsx", tmp_path / "bare.xlsx"
    full.write_bytes(build_template(form, values))
    for part in ("draw_guide", "draw_links"):
        monkeypatch.setattr(f"perfxl.template.build.{part}", lambda *_: None)
    bare.write_bytes(build_template(form, values))
    with_it, without = process(full).outcome, process(bare).outcome
    assert with_it.submission is not None
    assert without.submission is not None
    assert len(with_it.submission.sheet_order) == len(without.submission.sheet_order) + 1
    assert with_it.findings
    assert (with_it.findings, with_it.score) == (without.findings, without.score)
    assert with_it.submission.values == without.submission.values


def test_a_marked_copy_keeps_it_untouched_and_gives_it_back(samples):
    source = samples / "junshan_2020.xlsx"
    marked = next(iter(process(source).editions.values()))
    before, after = (openpyxl.load_workbook(BytesIO(data)) for data in (source.read_bytes(), marked))
    at = before.sheetnames.index(TITLE) + 1
    part = f"xl/worksheets/sheet{at}.xml"
    original, copy = Package.open(source.read_bytes()), Package.open(marked)
    assert "审核问题清单" in after.sheetnames
    assert original.read(part) == copy.read(part)
    assert freed(marked) == source.read_bytes()
