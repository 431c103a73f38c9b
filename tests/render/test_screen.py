"""What a clerk reads on the screen."""

import pytest
from msgspec.structs import replace

from perfxl.model import CellRef, Level, RuleRun, Verdict
from perfxl.model.rounds import Refusal, Standing, State, finding_key
from perfxl.render import described, terminal, told
from perfxl.render.screen import MOST_FINDINGS, WIDTH
from perfxl.render.wrapping import width
from tests.render.outcomes import finding, outcome, unreadable, words


def test_one_return_in_chinese():
    assert (
        "\n".join(terminal([outcome()]))
        == """\
■ 网格中心　退回修改　（returned/a.xlsx）
自评得分 98（优），按评分标准测算 95（优）。

必须改（1 条）
  R01 评分表!F9　应为 应为 0.81、二、3
      → 应为 改正
      → 须同时修改：评分表!G9。

已核对 12 项关系；3 条审核规则中，通过 1 条、有问题 1 条、缺数据未核 1 条。
缺数据未核：
  X05　应为 缺控制数
评分项缺数据未核（1 项）：公务卡刷卡率。
另有 1 项评分仅有单位自述，没有佐证材料编号。
标注好的工作簿：checked/a.xlsx
"""
    )


def test_one_return_in_english():
    lines = terminal([outcome()], "en")
    assert lines[0] == "■ 网格中心: returned to be corrected (returned/a.xlsx)"
    assert "must fix (1)" in lines
    checked = "12 relations compared; of 3 rules, 1 passed, 1 with findings, 1 not checked: data missing."
    assert checked in " ".join(" ".join(lines).split())


def test_the_most_severe_come_first():
    found = [finding("S02", Level.NOTICE), finding("R04", Level.MUST_EXPLAIN), finding("R01")]
    heads = [line for line in terminal([outcome("a.xlsx", *found)]) if line.endswith("条）")]
    assert heads == ["必须改（1 条）", "须说明（1 条）", "供参考（1 条）"]


def test_rules_not_asked_for_one_reason_share_a_line():
    silent = replace(outcome(), runs=tuple(RuleRun(code, Verdict.INSUFFICIENT, 0, words("缺数")) for code in "AB"))
    assert "  A、B　应为 缺数" in terminal([silent])


def test_no_more_findings_than_anyone_reads():
    many = [finding("A01", at=CellRef("表", row, 1)) for row in range(1, MOST_FINDINGS + 4)]
    lines = terminal([outcome("a.xlsx", *many)])
    assert sum("→ 应为 改正" in line for line in lines) == MOST_FINDINGS
    assert "还有 3 条，见 checked/a.xlsx。" in lines


def test_a_file_that_could_not_be_read_says_what_to_do():
    lines = terminal([unreadable()])
    assert lines[:2] == [
        "■ b　无法读取　（returned/b.xlsx）",
        "  这个文件是空的（0 字节）。请填报单位重新发送。",
    ]


def test_several_returns_end_in_one_line():
    assert terminal([outcome(), unreadable()])[-1] == "共 2 份：退回修改 1 份、无法读取 1 份。"


@pytest.mark.parametrize("room", [60, WIDTH])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_screen(lang, room: int):
    lines = told(described([outcome(), unreadable()]), lang, room)
    assert max(map(width, lines)) <= room + 2, "a closing mark may hang"


def test_an_answered_finding_says_so_and_how_many_await_finance():
    one = finding()
    standing = Standing(State.ANSWERED, 1, "见附件2")
    answered = replace(outcome("a.xlsx", one), standings={finding_key(one): standing})
    lines = [line.strip() for line in terminal([answered])]
    assert "已说明，待审" in lines
    assert "1 条已说明，待财政审核。" in lines
    refused = replace(answered, standings={finding_key(one): Standing(State.OPEN, 1, "无", Refusal.EMPTY)})
    assert "说明未写出原因，请写明原因和佐证材料编号" in [line.strip() for line in terminal([refused])]
    accepted = replace(answered, standings={finding_key(one): Standing(State.ACCEPTED, 1, "见附件2")})
    assert "必须改（0 条，另有 1 条已采纳）" in terminal([accepted])
    assert "已说明，待审" not in "".join(terminal([outcome("a.xlsx", one)]))
