"""What is wrong in the real return samples/junshan_2020.xlsx, thirty-seven ways, and where the check finds each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from perfxl.model import Audience, Finding, Stage
from perfxl.pipeline import Terms, process

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding that shows it: `code` at `cell`, with `beside` among its other cells and `quote` in its words."""

    code: str
    cell: str
    quote: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One of the thirty-seven; `unseen` says what of it no finding of a return can show, and why."""

    id: str
    says: str
    seen: tuple[Seen, ...] = ()
    unseen: str = ""


def _one(id: str, says: str, *seen: Seen, unseen: str = "") -> Contradiction:
    return Contradiction(id, says, seen, unseen)


PROBLEMS = "评价报告!A19"
CONTRADICTIONS: tuple[Contradiction, ...] = (
    # The score against the rubric's own bands
    _one(
        "C01", "资金结余 3/3 with a balance of 0.81 above a carry-over of 0", Seen("R01", "评分表!F9", "累计结余 0.81")
    ),
    _one("C02", "重点支出安排率 5/5 without project spending", Seen("R04", "评分表!F5", "项目支出 0")),
    _one("C03", "支付进度 3/3 without special funds", Seen("R04", "评分表!F8", "专项资金总额 0")),
    _one("C04", "生态效益 5 with the target 无", Seen("R05", "评分表!F29", "写的是“无”")),
    _one(
        "C05",
        "the shared 15 marks drawn in full although one of the three lines was declared absent",
        Seen("R10", "评分表!F27", "其中 5 分取自目标写“无”的生态效益", beside="评分表!F29"),
    ),
    _one(
        "C06",
        "资产管理制度 in full, while 一物一卡 is not in force",
        Seen("R09", "评分表!F16", "尚未全面实行一物一卡管理", beside="评分表!G17"),
    ),
    _one(
        "C07",
        "21 marks in full for tasks no target, result or report speaks of",
        Seen("R16", "评分表!F20", "5 行得满分（共 21 分）", beside="评分表!F24"),
    ),
    # Claimed with no input in the file
    _one("C08", "三公经费变动率 5/5 without last year's figure", Seen("R06", "评分表!F4", "上年三公经费决算数")),
    _one("C09", "政府采购执行率 3/3 without data", Seen("R06", "评分表!F14", "政府采购预算")),
    _one("C10", "公务卡刷卡率 3/3 without data", Seen("R06", "评分表!F15", "公务卡刷卡额")),
    _one("C11", "预算调整率 2 of 3 without the initial budget", Seen("R06", "评分表!F7", "年初预算数")),
    _one("C12", "预决算公开 3/3 without site or dates", Seen("R16", "评分表!F13", "预决算公开网址")),
    # The narrative against the form
    _one(
        "C13",
        "信息完整、准确 as a target reached, while 录入率 is 83% and of 2018",
        Seen("N01", PROBLEMS, "人员信息数据录入停滞", beside="三、绩效自评!G16"),
    ),
    _one(
        "C14",
        "部门联动 done, while 部门联动与融合无从谈起",
        Seen("N01", PROBLEMS, "部门联动与融合无从谈起", beside="三、绩效自评!G9"),
    ),
    _one(
        "C15",
        "其他工作实绩 in full, while nothing is reported and 304 people cannot be reached",
        Seen("N01", PROBLEMS, "网格事项的上报没有开展", beside="评分表!F25"),
    ),
    _one(
        "C16",
        "补录更新 done, while 录入停滞",
        Seen("N01", PROBLEMS, "人员信息数据录入停滞", beside="三、绩效自评!G10"),
    ),
    _one(
        "C17",
        "管理制度健全性 3/3, while 体制建设不健全",
        Seen("N01", PROBLEMS, "体制建设不健全", beside="评分表!F11"),
    ),
    _one(
        "C18",
        "all fixed assets in use, while they are 陈旧落后",
        Seen("N01", PROBLEMS, "设备设施陈旧落后", beside="评分表!F18"),
    ),
    _one(
        "C19",
        "tenders and acceptance of projects told, with no project spending",
        Seen("N02", "评价报告!A7", "年终组织专业技术人员对项目进行验收", beside="评价报告!A12"),
    ),
    _one(
        "C20",
        "满意度 96% in the form, no figure and no sample in the report, one point above the band's edge",
        Seen("X11", "评价报告!A15", "没有写出这个数"),
        Seen("P08", "评分依据数据!C37", "刚好够上评分档次"),
    ),
    _one(
        "C21",
        "压缩了一般性支出 without last year's figure, with 公用支出 at 73.86% and 27.37 a head",
        Seen("N15", "三、绩效自评!G15", "压缩了一般性支出"),
        Seen("P01", "二、收支情况!E21", "27.366667"),
        Seen("P02", "二、收支情况!E21", "0.738575"),
    ),
    # Period, identity, people
    _one(
        "C22",
        "cumulative figures, 2018年水平 and 今年以来 told as the year's results",
        Seen("N07", "三、绩效自评!F3", "累计", beside=PROBLEMS),
    ),
    _one("C23", "我社财务收支 in the report of a 中心", Seen("N03", "评价报告!A7", "我社")),
    _one("C24", "2020 evaluated by a basis of 2015", Seen("N10", "评分表!D20", "岳发〔2015〕11号")),
    _one(
        "C25", "four people named, three employed", Seen("N11", "四、评价人员!A3", "共 4 人", beside="一、基本概况!D3")
    ),
    _one(
        "C26",
        "three of four goals are none of the year's tasks, one task has no goal",
        Seen("S09", "三、绩效自评!C4", "不在年度主要工作之内", beside="三、绩效自评!C6"),
        Seen("S09", "一、基本概况!B6", "建章立制加强管理"),
    ),
    _one(
        "C27",
        "文明单位 as an indicator, never again in the report",
        Seen("N12", "三、绩效自评!F13", "省级文明窗口单位"),
    ),
    # Form and text
    _one(
        "C28",
        "signatures, dates and opinions blank (asked with `--stage final`)",
        Seen("S03", "封面!C8", "8 个签章项空白", beside="四、评价人员!D17"),
    ),
    _one(
        "C29",
        "the cover lacks the department's code",
        Seen("S02", "封面!C6", "预算编码空白"),
        unseen="name and year are filled in in the sample: without them nobody could say whose return it is",
    ),
    _one(
        "C30",
        "（二） without （一）, 可持续性 promised and never told, brackets （一) that do not match",
        Seen("S06", "评价报告!A7", "之前没有第 1 项"),
        Seen("S07", "评价报告!A15", "可持续性"),
        Seen("N09", "一、基本概况!B4", "（一)"),
        unseen="the heading numbered 6 instead of 六 is the form's own and right in the form issued",
    ),
    _one(
        "C31",
        "“一次，。”, “两次，。”, 部门决与年初预算 without 算",
        Seen("N09", "一、基本概况!B4", "一次，。", beside="三、绩效自评!F4"),
        Seen("N09", "一、基本概况!B4", "部门决与年初预算", beside="评分表!G7"),
        unseen="the words missing in the printed rubric are the form's: `perfxl forms lint` (R14)",
    ),
    _one(
        "C32",
        "公车 and 出国 blank in the form, 0 in the report",
        Seen("T08", "二、收支情况!H37", "因公出国（境）费0万元", beside="评价报告!A7"),
        unseen="二级机构1 in an empty row is the form's own word, not left over",
    ),
    _one("C33", "收入 with spending as its 其中", Seen("N14", "一、基本概况!B7", "其中基本支出")),
    _one(
        "C34",
        "管理制度健全性 stands twice in the rubric",
        unseen="no fault of a return: a finding says which of the two by its 二级指标 and its cell",
    ),
    _one(
        "C35",
        "ten of eleven targets without a number, 5千多 as a result",
        Seen("N04", "三、绩效自评!F8", "11 项绩效目标中有 10 项"),
        Seen("N05", "三、绩效自评!G8", "没有可以核对的数"),
        Seen("T07", "三、绩效自评!F3", "5千多条", beside="三、绩效自评!G10"),
    ),
    _one(
        "C36",
        "工会经费 11.84%, other goods 20.8%, 36.33 of services that look like projects, no travel",
        Seen("P03", "基本支出明细!B28", "0.118376"),
        Seen("P04", "基本支出明细!B31", "0.208039"),
        Seen("P05", "基本支出明细!B14", "0.442509"),
        Seen("P07", "基本支出明细!B20", "差旅费 0"),
    ),
    _one(
        "C37",
        "clauses and marks of the rubric that do not match, lines that suit few departments",
        unseen="a question to the form, not to a return: of it `perfxl forms lint` (R14) asks what can be computed",
    ),
)


def findings() -> tuple[Finding, ...]:
    """Return every finding of the sample, as the audit edition has them, at the final stage."""
    outcome = process(ROOT / "samples" / "junshan_2020.xlsx", Terms(stage=Stage.FINAL), editions=()).outcome
    return outcome.findings


def shown(found: Iterable[Finding], seen: Seen) -> Finding | None:
    """Return the finding that shows it: right code, right cell, the other cell and the words in it."""
    for one in found:
        places = {str(cell) for cell in (*one.related, *one.follow_up)}
        at_cell = str(one.at) == seen.cell and (not seen.beside or seen.beside in places)
        if one.code == seen.code and at_cell and seen.quote in one.message.say("zh"):
            return one
    return None


def page() -> str:
    """Return the table in Markdown, with how many were found, and what the department's own list holds."""
    found = findings()
    lines = ["| | what the return says | found by | told to |", "|---|---|---|---|"]
    lines += [_row(each, found) for each in CONTRADICTIONS]
    count = sum(bool(each.seen) for each in CONTRADICTIONS)
    entries = [one for one in found if one.audience is Audience.DEPARTMENT]
    codes = sorted({one.code for one in entries})
    told = (
        f"Found: {count} of {len(CONTRADICTIONS)}. On the department's own list stand {len(entries)} entries of "
        f"{len(codes)} codes ({', '.join(codes)}); the other {len(found) - len(entries)} findings are finance's."
    )
    lines += ["", told]
    return "\n".join(lines)


def _row(each: Contradiction, found: tuple[Finding, ...]) -> str:
    told = "; ".join(_places(each))
    if each.unseen:
        told = f"{told}. Not asked of a return: {each.unseen}" if told else f"not checkable: {each.unseen}"
    matches = [shown(found, one) for one in each.seen]
    audiences = dict.fromkeys(one.audience.value for one in matches if one is not None)
    return f"| {each.id} | {each.says} | {told} | {', '.join(audiences)} |"


def _places(each: Contradiction) -> Iterator[str]:
    for one in each.seen:
        yield f"`{one.code}` {one.cell}" + (f" (with {one.beside})" if one.beside else "")
