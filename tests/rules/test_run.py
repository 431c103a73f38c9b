"""Running the rule book: one verdict a code, the real return's findings, and a crash that is shown as ours."""

from __future__ import annotations

import pickle
import string

import pytest

from perfxl.messages import LANGUAGES, catalogue
from perfxl.model import Stage, Verdict
from perfxl.rules import RETIRED, RULES, asked_of_batch
from perfxl.rules.run import run_rule
from tests.rules.asking import asked, leads, places, reason
from tests.scoring.real_return import FORM, REAL, UNREADABLE


def test_the_real_return_has_one_thing_to_fix_and_ten_to_explain():
    assert places(asked(REAL)) == [
        "N02 report_management must_explain",
        "N03 report_management must_explain",
        "N09 duties notice",
        "R01 claimed_score__fund_balance must_fix",
        "R04 claimed_score__key_spending must_explain",
        "R04 claimed_score__payment_progress must_explain",
        "R05 claimed_score__ecological_benefit must_explain",
        "R06 claimed_score__card_use must_explain",
        "R06 claimed_score__procurement must_explain",
        "R06 claimed_score__three_public_change must_explain",
        "R09 claimed_score__asset_system must_explain",
        "S02 budget_code notice",
        "X11 report_performance must_explain",
    ]


def test_the_clean_return_has_nothing_and_no_question_stays_open():
    runs = asked()
    assert places(runs) == []
    unanswered = {code for code, run in runs.items() if run.verdict not in (Verdict.PASSED, Verdict.FAILED)}
    assert unanswered == {"S03", "X17"}
    assert leads(runs) == [*(f"P{number:02}" for number in range(1, 9)), "R15", "S09", "T08"]


def test_every_code_has_one_run_in_order():
    codes = list(asked())
    only_when_given = {"M01", "M02", "M03", "P11", "S16", "S17", "S18", "X09"} | set(asked_of_batch(FORM))  # a roster …
    assert codes == sorted({case.relation.code for case in FORM.cases} | set(FORM.rules) - only_when_given)


def test_the_table_is_sorted_and_collides_with_no_relation_and_no_retired_code():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert not set(codes) & ({case.relation.code for case in FORM.cases} | set(RETIRED))


def test_a_rule_that_crashes_says_so_and_never_reads_as_passed():
    def broken():
        raise ZeroDivisionError("ours")

    run = run_rule("R01", broken)
    assert run.verdict is Verdict.CRASHED
    assert "ZeroDivisionError" in reason(run)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_manual_has_its_five_headings(rule):
    headings = [line for line in rule.manual().splitlines() if line and not line.startswith(" ")]
    assert headings == ["检查什么", "为什么", "反例", "正例", "依据"]


@pytest.mark.parametrize("page", ["rule.", "relation.", "score.", "text.", "diagnosis.", "suspects."])
def test_both_languages_of_a_sentence_need_the_same_facts(page):
    def facts(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, texts in catalogue().items():
        if key.startswith(page):
            assert set(texts) == set(LANGUAGES), key
            assert facts(texts["zh"]) == facts(texts["en"]), key


@pytest.mark.parametrize("stage", Stage)
def test_every_sentence_can_be_said_in_both_languages_and_sent_to_another_process(stage):
    changes = {
        "revenue_total__own": 1, "overall_grade": "差", "claimed_score__asset_use": "2.95", "headcount": UNREADABLE,
        "claimed_score__output_other": 9, "claimed_score__disclosure": 1, "contact_person": None,
        "deduction_reason__card_use": "扣分见附件", "other_revenue__own": "0.01", "satisfaction_rate": "0.9",
        "full_marks__economic_benefit": 9, "claimed_score__economic_benefit": 9, "other_expenditure__own": "0.01",
    }  # fmt: skip
    runs = pickle.loads(pickle.dumps(asked(REAL, stage, **changes)))  # noqa: S301
    for lang in LANGUAGES:
        for run in runs.values():
            for finding in run.findings:
                for sentence in (finding.message, finding.advice):
                    said = sentence.say(lang)
                    assert "{" not in said
                    assert "Sentence(" not in said
            if run.reason is not None:
                assert run.reason.say(lang)
