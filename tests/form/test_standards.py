"""R14, a question to the form: what is wrong with a printed standard itself, and what a form accepts of it."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from perfxl.form import Form, load_form
from perfxl.form.standards import standard_slips

FORM = load_form("department_overall")


def told(form: Form) -> list[tuple[str, str]]:
    return [(slip.address[1], slip.sentence.key.removeprefix("lint.standard.")) for slip in standard_slips(form)]


def with_line(id: str, **changes: object) -> Form:
    lines = tuple(msgspec.structs.replace(one, **changes) if one.id == id else one for one in FORM.rubric.criterion)
    return replace(FORM, rubric=msgspec.structs.replace(FORM.rubric, criterion=lines))


def standard(id: str) -> str:
    return next(one.standard for one in FORM.rubric.criterion if one.id == id)


def test_the_delivered_forms_keep_what_their_official_text_has():
    assert told(FORM) == []
    assert {one.id: one.accepts for one in FORM.rubric.criterion if one.accepts} == {
        "three_public_change": ("word",),
        **{f"output_{name}": ("basis",) for name in (
            "xiaokang", "growth_pole", "government_report", "livelihood", "key_projects", "other",
        )},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id", "kind"), [("three_public_change", "word"), ("output_xiaokang", "basis"), ("output_other", "basis")]
)
def test_what_is_no_longer_accepted_is_told(id, kind):
    assert told(with_line(id, accepts=())) == [(id, kind)]


@pytest.mark.parametrize(
    ("id", "old", "new", "kind"),
    [
        ("asset_system", "完整，2分", "完整，1分", "clauses"),
        ("management_system", "②相关管理制度合法、合规、完整，1分；\n", "", "clauses"),
        ("asset_safety", "扣1分", "扣0.5分", "points"),
        ("card_use", "扣0.2分", "扣0.1分", "points"),
        ("key_spending", "重点支出安排率≥90%", "重点支出≥90%", "word"),
        ("asset_use", "每低于", "按〔2013〕53号，每低于", "basis"),
    ],
)
def test_a_standard_changed_without_its_scoring_is_told(id, old, new, kind):
    assert old in standard(id)
    assert told(with_line(id, standard=standard(id).replace(old, new))) == [(id, kind)]


def test_a_document_of_two_years_before_is_in_force():
    assert told(with_line("asset_use", standard="按〔2018〕1号，每低于100%一个百分点扣0.1分")) == []
