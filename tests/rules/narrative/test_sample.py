"""The samples' texts: what is found in them, and that one changed digit of any of it is found, and only that."""

from __future__ import annotations

import re

import pytest

from perfxl.form import load_form
from perfxl.model import Level
from perfxl.rules import run_all
from perfxl.rules.narrative.statements import statements
from perfxl.scoring import score
from tests.rules.asking import asked
from tests.scoring.real_return import CLEAN, FORM, REAL, sample, submission

CODES = {"X01", "X02", "X06", "X08", "X11", "X25", "X27"}
FOUND = statements(FORM, submission(CLEAN))


def test_the_real_return_states_its_own_figures_rightly():
    found = statements(FORM, submission(REAL))
    assert len(found) == 55
    assert [each.quote for each in found if not each.agrees] == []
    counts = {code: sum(each.code == code for each in found) for code in sorted(CODES)}
    assert counts == {"X01": 4, "X02": 44, "X06": 2, "X08": 1, "X11": 1, "X25": 2, "X27": 1}


@pytest.mark.parametrize("name", ["clean_2020", "hunan_2017", "hunan_clean_2017"])
def test_no_other_sample_has_a_finding_about_its_texts(name):
    form = load_form("hunan_overall" if name.startswith("hunan") else "department_overall")
    read = submission(sample(name), form)
    runs = run_all(form, read, score(form, read))
    assert [finding.code for run in runs if run.code in CODES for finding in run.findings] == []
    assert sum(run.compared for run in runs if run.code in CODES) >= 12


def test_satisfaction_that_the_report_does_not_state_is_the_one_contradiction_of_the_real_return():
    found = [each for code in CODES for each in asked(REAL)[code].findings]
    assert [(each.code, each.level, each.field) for each in found] == [
        ("X11", Level.MUST_EXPLAIN, "report_performance")
    ]
    assert "96%" in found[0].message.say("zh")


def other_digit(written):
    """The figure as written with its first digit changed so that it cannot round to the same."""
    at = re.search(r"[1-9]|0(?![.\d])", written)
    assert at is not None
    return written[: at.start()] + str((int(at[0]) + 4) % 9 + (at[0] == "0")) + written[at.end() :]


@pytest.mark.parametrize("number", range(len(FOUND)), ids=lambda number: f"{FOUND[number].claim}-{number}")
def test_one_changed_digit_of_a_figure_is_found_under_its_code_at_its_text(number):
    each = FOUND[number]
    text, wanted = str(CLEAN[each.text]).strip(), [one for one in FOUND if one.text == each.text]
    at = place_of(text, [one.written for one in wanted], wanted.index(each))
    changed = text[:at] + other_digit(each.written) + text[at + len(each.written) :]
    found = [one for one in statements(FORM, submission(CLEAN, **{each.text: changed})) if not one.agrees]
    assert [(one.code, one.text, one.claim) for one in found] == [(each.code, each.text, each.claim)]
    assert found[0].written in found[0].quote


def place_of(text, written, number):
    """Where the number-th of the figures stands: each is looked for after the one before it."""
    at = 0
    for each in written[:number]:
        at = text.index(each, at) + len(each)
    return text.index(written[number], at)


def test_the_finding_quotes_the_sentence_and_names_both_places():
    summary = str(CLEAN["annual_summary"]).replace("结余0.81万元", "结余0.18万元")
    (finding,) = asked(annual_summary=summary)["X01"].findings
    said = finding.message.say("zh")
    for piece in ("项目支出0万元，结余0.18万元", "累计结余", "0.81万元", "两处不能同时成立", "相邻两位数字对调"):
        assert piece in said
    assert finding.diagnosis == "swapped_digits"
    told = finding.comparison
    assert told is not None
    assert (told.expected, told.actual) == ("0.81", "0.18")
    assert str(finding.at) in finding.advice.say("en")
    assert finding.at not in finding.related
    assert len(finding.related) == 2  # the 汇总 cell, and where it is typed


def test_several_figures_of_a_text_are_one_finding():
    report = str(CLEAN["report_management"]).replace("13.17万元", "13.71万元").replace("劳务费9.5万元", "劳务费95万元")
    (finding,) = asked(report_management=report)["X02"].findings
    said = finding.message.say("zh")
    assert "13.71万元" in said
    assert "95万元" in said
    assert finding.comparison is None
