"""The whole workbook: every sheet drawn, every field named, the form's identity inside, the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from perfxl.errors import DefinitionFault, UsageFault
from perfxl.form.form import Form
from perfxl.messages import Lang
from perfxl.model import Value
from perfxl.model.transcriptions import Transcription
from perfxl.ooxml.constants import LONGEST_CONSTANT, constant
from perfxl.template.checksheet import draw_check_sheet, light_up
from perfxl.template.draw import Drawing
from perfxl.template.formulas import CachedValues
from perfxl.template.guidesheet import draw_guide, draw_links
from perfxl.template.layout import lay_out
from perfxl.template.liverubricsheet import draw_live_rubric
from perfxl.template.looks import BODY_FONT, Looks
from perfxl.template.metrics import NORMAL
from perfxl.template.transcriptionsheet import draw_transcription

FORM_PROPERTY = "perfxl_form"
VERSION_PROPERTY = "perfxl_version"
SUBORDINATES_PROPERTY = "perfxl_subordinates"


def build_template(
    form: Form,
    values: Mapping[str, Value] | None = None,
    properties: Mapping[str, str] | None = None,
    transcription: Transcription | None = None,
    lang: Lang = "zh",
) -> bytes:
    """Return the form's workbook, blank or filled with `values` (instance name → value).

    `properties` travel inside, such as whom the form was issued to, as custom document properties and as names. With a
    `transcription` the workbook has a sheet, in `lang`, that says where its values came from.
    Raise UsageFault for a value of a field the form does not have or computes itself.
    """
    filled = values or {}
    for name in filled:
        if name not in form.instances or form.instances[name].computed is not None:
            raise UsageFault("fault.template.value", form=form.id, name=name)
    layout = lay_out(form, filled)
    output = BytesIO()
    workbook = _workbook(output)
    cached = CachedValues(form, filled)
    drawing = Drawing(workbook, form, layout, filled, cached, Looks(workbook, form))
    for sheet in layout.sheets:
        drawing.draw(sheet)
    check = draw_check_sheet(workbook, form, layout, cached)
    light_up(workbook, form, layout, check)
    draw_live_rubric(workbook, form, layout, check)
    draw_guide(workbook, form)
    draw_links(workbook, layout.sheets[0])
    if transcription is not None:
        draw_transcription(workbook, transcription, lang)
    for name, span in layout.cells.items():
        _define(workbook, form, name, span.anchor.absolute)
    for key, span in layout.spans.items():
        _define(workbook, form, layout.span_names[key], span.absolute)
    _set_identity(workbook, form, properties or {})
    workbook.close()
    return output.getvalue()


def _workbook(output: BytesIO) -> Workbook:
    """Start a workbook whose Normal style is 宋体 11.

    A default column of 72 pixels is xlsxwriter's way to say that a digit of that style is 8 pixels wide.
    """
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": BODY_FONT, "font_size": NORMAL},
        "default_column_width": 72,
    }
    return Workbook(output, options)


def _define(workbook: Workbook, form: Form, name: str, reference: str) -> None:
    if workbook.define_name(name, f"={reference}") != 0:
        raise DefinitionFault("fault.template.name", form=form.id, name=name)


def _set_identity(workbook: Workbook, form: Form, properties: Mapping[str, str]) -> None:
    """Say which form this is, and nothing that changes from one build to the next.

    Programs that drop custom properties keep names, so each property is a hidden name, too.
    """
    created = datetime(form.definition.evaluation_year + 1, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    workbook.set_properties({
        "title": form.definition.title,
        "subject": form.definition.basis,
        "company": form.definition.issuer,
        "created": created,
    })  # fmt: skip
    identity = {
        FORM_PROPERTY: form.id,
        VERSION_PROPERTY: form.version,
        SUBORDINATES_PROPERTY: str(form.definition.subordinate_rows),
        **properties,
    }
    for name, text in identity.items():
        workbook.set_custom_property(name, text, "text")
        if len(text) <= LONGEST_CONSTANT:
            _define(workbook, form, name, constant(text))
            workbook.defined_names[-1][3] = True  # hidden: xlsxwriter has no argument for it
