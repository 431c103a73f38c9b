"""B01 to B05: what is planted between departments is found, and returns that differ as real ones do are left alone."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from perfxl.batch import Batch
from perfxl.messages import LANGUAGES
from perfxl.model import Audience, Level, Status, Verdict
from perfxl.model.adjustments import Adjustments
from perfxl.model.rounds import State
from perfxl.render.entries import FindingEntry, RunEntry, Told
from perfxl.render.records import DecisionEntry, ExpectedEntry, Record, RulingEntry
from tests.support import many_records
from tests.support.clean_returns import clean_return
from tests.support.peer_records import batch_of, copied, form, found, sent

COUNT = 24
CODES = ("B01", "B02", "B03")


@pytest.fixture(scope="module")
def clean() -> list[Record]:
    return [sent(number) for number in range(COUNT)]


def put(records: list[Record], *changed: tuple[int, Record]) -> list[Record]:
    """Return the records with some of them changed."""
    return [dict(changed).get(number, one) for number, one in enumerate(records)]


def runs(batch: Batch, file: str) -> dict[str, RunEntry]:
    (entry,) = [one.entry for one in batch if file in one.entry.path]
    return {run.code: run for run in entry.runs if run.code[0] == "B"}


def codes(batch: Batch) -> dict[str, list[str]]:
    return {file: [one.code for one in findings] for file, findings in found(batch).items()}


def facts(finding: FindingEntry, listed: str, name: str) -> list[str]:
    """Return one fact of each of a finding's listed sentences."""
    parts = finding.text["message"].facts[listed]
    assert isinstance(parts, list)
    return [str(each.facts[name]) for each in parts if isinstance(each, Told)]


def test_returns_that_differ_as_real_ones_do_are_left_alone(clean):
    batch = batch_of(clean)
    assert found(batch) == {}
    for record in batch:
        ended = {run.code: run.verdict for run in record.entry.runs if run.code[0] == "B"}
        assert ended == dict.fromkeys(CODES, Verdict.PASSED)
    assert runs(batch, "000004")["B01"].compared == 5
    assert runs(batch, "000004")["B03"].compared == 5


def test_texts_copied_with_the_names_swapped_are_the_same_word_for_word(clean):
    batch = batch_of(put(clean, (3, copied(clean[3], clean[1]))))
    told = found(batch)
    assert codes(batch) == {"000001": ["B01"], "000003": ["B01"]}
    one = told["000003"][0]
    assert one.text["message"].key == "rule.B01.same.message"
    assert one.text["message"].facts["other"] == clean[1].name
    assert clean[1].entry.path in one.message
    assert one.message.count("100%") == 5
    quoted = facts(one, "passages", "text")
    assert len(quoted) == 2
    texts = "".join(copied(clean[3], clean[1]).texts.values())
    assert all(each in texts for each in quoted)
    assert (one.level, one.audience, one.sheet) == (Level.NOTICE, Audience.FINANCE, None)


def test_a_copy_with_a_tenth_of_its_letters_edited_is_found(clean):
    batch = batch_of(put(clean, (5, copied(clean[5], clean[2], 0.1))))
    assert codes(batch) == {"000002": ["B01"], "000005": ["B01"]}
    one = found(batch)["000005"][0]
    assert one.text["message"].key == "rule.B01.near.message"
    assert all(70 <= int(percent) < 100 for percent in facts(one, "fields", "percent"))


def test_one_text_alone_is_enough_and_half_of_one_is_not(clean):
    source, one = clean[2].texts["report_problems"], clean[6]
    whole = replace(one, texts={**one.texts, "report_problems": source})
    half = source[: len(source) // 2] + one.texts["report_problems"]
    part = replace(one, texts={**one.texts, "report_problems": half})
    assert codes(batch_of(put(clean, (6, whole)))) == {"000002": ["B01"], "000006": ["B01"]}
    assert codes(batch_of(put(clean, (6, part)))) == {}


def test_paragraphs_in_another_order_are_still_a_copy(clean):
    source = clean[2].texts["report_problems"].split("。")
    source = [*source[::2], *source[1::2]]
    one = replace(clean[6], texts={**clean[6].texts, "report_problems": "。".join(source)})
    assert codes(batch_of(put(clean, (6, one)))) == {"000002": ["B01"], "000006": ["B01"]}


def test_of_many_copies_each_is_told_the_nearest_and_how_many_there_are(clean):
    changed = [(number, copied(clean[number], clean[1])) for number in range(2, 12)]
    # Eleven of 24 are more than the number and the share a set phrase has: then it is one.
    assert found(batch_of(put(clean, *changed))) == {}
    told = found(batch_of(put(clean, *changed[:8])))
    assert set(told) == {f"{number:06d}" for number in range(1, 10)}
    assert {len(findings) for findings in told.values()} == {1}
    assert {one.text["message"].facts["group"] for findings in told.values() for one in findings} == {9}


def test_a_department_is_not_compared_with_itself(clean):
    again = replace(copied(clean[3], clean[1]), department=clean[1].department, name=clean[1].name)
    again = replace(again, typed=clean[1].typed)
    assert codes(batch_of(put(clean, (3, again)))) == {}


def test_short_and_set_phrases_are_no_copy(clean):
    words = (
        "根据财政局通知要求，开展了自评。严格执行预算法，坚持厉行节约，专款专用。预算编制不够细，资金使用效率有待提高。"
    )
    figures = (
        "全年支出合计1,111.10万元，其中基本支出900万元，项目支出211.1万元，年末累计结余3.20万元，固定资产5.22万元。"
    )
    both = dict.fromkeys(clean[1].texts, (words + figures) * 1)
    batch = batch_of(put(clean, (1, replace(clean[1], texts=both)), (2, replace(clean[2], texts=both))))
    assert codes(batch) == {}
    assert runs(batch, "000001")["B01"].verdict is Verdict.INSUFFICIENT
    assert runs(batch, "000001")["B01"].reason


def test_a_table_copied_is_found(clean):
    kept = {name: figure for name, figure in clean[7].typed.items() if "__" in name}
    table = {name: figure for name, figure in clean[8].typed.items() if "__" not in name}
    batch = batch_of(put(clean, (7, replace(clean[7], typed={**kept, **table}))))
    assert codes(batch) == {"000007": ["B02"], "000008": ["B02"]}
    told = found(batch)["000007"][0].text["message"].facts
    assert told["other"] == clean[8].name
    assert told["sheets"] == ["基本支出明细"]


def test_figures_that_agree_by_chance_are_nothing(clean):
    same = dict(list(clean[8].typed.items())[:3])
    few = replace(clean[7], typed={**clean[7].typed, **same})
    assert codes(batch_of(put(clean, (7, few)))) == {}
    round_ones = dict.fromkeys(clean[7].typed, "12") | {"basic_pay": "500", "bonus": "7.7", "rent": "30"}
    both = [(number, replace(clean[number], typed=round_ones)) for number in (7, 8)]
    batch = batch_of(put(clean, *both))
    assert codes(batch) == {}
    assert runs(batch, "000007")["B02"].verdict is Verdict.INSUFFICIENT


@pytest.mark.parametrize(
    ("id", "value", "key"),
    [("operating_per_head", "41.0000", "above"), ("three_public_change", "-160.0000", "below")],
)
def test_an_outlier_is_told_with_the_median_of_its_peers(clean, id, value, key):
    one = replace(clean[9], ratios={**clean[9].ratios, id: value})
    batch = batch_of(put(clean, (9, one)))
    assert codes(batch) == {"000009": ["B03"]}
    told = found(batch)["000009"][0].text["message"]
    assert told.key == f"rule.B03.{key}.message"
    assert told.facts["returns"] == COUNT
    values = sorted(float(str(each.ratios[id])) for each in put(clean, (9, one)))
    assert float(str(told.facts["median"])) == pytest.approx(sum(values[11:13]) / 2, abs=0.01)


def test_peers_that_all_have_one_value_make_no_outlier_of_a_small_difference(clean):
    ratios = {"spending_progress": "100.0000"}
    level = [replace(one, ratios=ratios) for one in clean]
    assert codes(batch_of(put(level, (3, replace(level[3], ratios={"spending_progress": "95.0000"}))))) == {}
    far = replace(level[3], ratios={"spending_progress": "61.0000"})
    assert codes(batch_of(put(level, (3, far)))) == {"000003": ["B03"]}


def test_a_ratio_few_have_is_not_compared_and_one_without_figures_stays_open(clean):
    batch = batch_of(clean[:9])
    assert {run.verdict for run in (runs(batch, "000003")["B03"],)} == {Verdict.NOT_APPLICABLE}
    assert "9 份" in str(runs(batch, "000003")["B03"].reason)
    one = replace(clean[3], ratios={**clean[3].ratios, "operating_share": None})
    lacking = runs(batch_of(put(clean, (3, one))), "000003")["B03"]
    assert lacking.verdict is Verdict.INSUFFICIENT
    assert "公用支出占基本支出" in str(lacking.reason)


def roster(*names: str) -> list[ExpectedEntry]:
    return [ExpectedEntry(department=f"9{at}", name=name, code=f"9{at}") for at, name in enumerate(names)]


def test_a_name_off_the_roster_is_offered_the_one_that_comes_near(clean):
    one = replace(clean[0], name="君山水利局", department="君山水利局")
    other = replace(clean[1], name="君山区林业局", department="91")
    third = replace(clean[2], name="林业局", department="林业局")
    fourth = replace(clean[3], name="供销合作社", department="供销合作社")
    fifth = replace(clean[4], name="", department="")
    expected = roster("君山区水利局", "君山区林业局", "君山区统计局")
    batch = batch_of([one, other, third, fourth, fifth], expected)
    told = {file: [each.message for each in findings if each.code == "B05"] for file, findings in found(batch).items()}
    assert set(told) == {"000000", "000002"}
    assert "君山区水利局" in told["000000"][0]
    assert "还没有交表" in told["000000"][0]
    assert "君山区林业局" in told["000002"][0]
    assert other.entry.path in told["000002"][0]
    ended = {file: runs(batch, file)["B05"].verdict for file in ("000001", "000003", "000004")}
    assert ended == {
        "000001": Verdict.PASSED, "000003": Verdict.NOT_APPLICABLE, "000004": Verdict.INSUFFICIENT
    }  # fmt: skip
    assert "B05" not in runs(batch_of([one, other]), "000000")


def test_order_changes_nothing_and_both_languages_are_told(clean):
    changed = put(
        clean, (3, copied(clean[3], clean[1])), (7, replace(clean[7], typed=clean[8].typed)),
        (9, replace(clean[9], ratios={"assets_per_head": None, **clean[9].ratios, "operating_share": "99.0000"})),
    )  # fmt: skip
    first = list(batch_of(changed))
    assert list(batch_of(changed[::-1])) == first
    findings = [one for record in first for one in record.entry.findings]
    assert {one.code for one in findings} == set(CODES)
    for lang in LANGUAGES:
        assert all("{" not in told.say(lang) for one in findings for told in one.text.values())
    for record in first:
        assert [one.code for one in record.entry.findings] == [one.key.split("|")[0] for one in record.keys]
        assert record.entry.runs == sorted(record.entry.runs, key=lambda run: run.code)
        assert record.status is Status.ACCEPTED


def test_finance_may_lift_leave_out_and_decide(clean):
    changed = put(clean, (3, copied(clean[3], clean[1])))
    lifted = batch_of(changed, adjustments=Adjustments(levels={"B01": Level.MUST_EXPLAIN}))
    assert {one.status for one in lifted if "000003" in one.entry.path} == {Status.TO_EXPLAIN}
    left_out = batch_of(changed, adjustments=Adjustments(ignore=("B01",)))
    assert found(left_out) == {}
    assert (runs(left_out, "000003")["B01"].verdict, runs(left_out, "000003")["B01"].asked) == (
        Verdict.NOT_APPLICABLE, False,
    )  # fmt: skip
    (record,) = [one for one in batch_of(changed) if "000003" in one.entry.path]
    ((key, digest),) = [(one.key, one.digest) for one in record.keys]
    ruling = RulingEntry(findings={key: DecisionEntry(accepted=True, digest=digest)})
    decided = batch_of(put(changed, (3, replace(changed[3], ruling=ruling))))
    assert [one.state for one in found(decided)["000003"]] == [State.ACCEPTED]
    assert [one.state for one in found(decided)["000001"]] == [State.OPEN]
    edited = copied(clean[3], clean[1], 0.1)
    lapsed = batch_of(put(changed, (3, replace(edited, ruling=ruling))))
    assert [one.state for one in found(lapsed)["000003"]] == [State.OPEN]


def test_records_survive_the_ledger(clean):
    one = clean[3]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Record) == one


def test_random_clean_returns_have_no_text_and_no_table_in_common():
    made = []
    for seed in range(1, 17):
        values = {**clean_return(form(), seed), "unit_name": f"某区第{seed}号单位", "budget_code": f"{seed}"}
        made.append(many_records.record(values, f"{seed:03d}"))
    told = {one.code for findings in found(batch_of(made)).values() for one in findings}
    assert not told & {"B01", "B02"}
