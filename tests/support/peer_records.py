"""Records of a season whose texts, figures and ratios differ as real ones do, made without a workbook.

The words are made up: each department writes sentences of its own between the set phrases that all of them write. What
is planted (a copy, an outlier) is put in by whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from math import exp
from pathlib import Path
from random import Random

import msgspec

from perfxl.batch import Batch
from perfxl.batch.peers import compare
from perfxl.form import Form, load_form
from perfxl.ledger import Ledger, place_of, row_of
from perfxl.model.adjustments import AS_THE_FORM_SAYS, Adjustments
from perfxl.render.entries import DepartmentEntry, FindingEntry
from perfxl.render.records import ExpectedEntry, Record
from tests.support import many_records

KINDS = ("水利局", "林业局", "司法局", "统计局", "民政局", "图书馆", "档案馆", "文化站", "中心小学", "疾控中心")
PLACES = "东西南北中上下前后左右大小新老高长青红白云水石金木"
WHO = ("办公室", "业务股", "监察队", "各片区", "驻点干部", "值班人员", "技术组", "窗口", "下属各站", "专家组", "审批股")
DID = (
    "巡查了",
    "整修了",
    "登记了",
    "核对了",
    "调处了",
    "改造了",
    "走访了",
    "清理了",
    "验收了",
    "评估了",
    "回访了",
    "公示了",
)
WHAT = (
    "沿湖大堤", "泵站机组", "老旧路灯", "低保对象", "退役军人", "企业台账", "林地图斑", "渡口码头", "校车线路",
    "水质断面", "农贸市场", "地质档案", "普查底册", "信访积案", "沟渠涵闸", "图书流通点", "防汛物资", "危旧房屋",
    "法律援助案件",
    "种粮大户", "疫苗冷链", "文物点", "河道采砂点", "工地扬尘", "社区食堂", "农机合作社", "血防区", "乡村道路",
)  # fmt: skip
HOW = (
    "按季通报",
    "逐户建卡",
    "当月办结",
    "形成清单",
    "纳入考核",
    "落实到人",
    "一处一策",
    "限期销号",
    "分级管理",
    "录入系统",
)
SET = ("加强组织领导，健全工作机制", "牢固树立过紧日子的思想", "严格执行财务管理制度", "各项工作取得了明显成效")
FIELDS = ("annual_summary", "report_management", "report_performance", "report_problems", "report_improvement")


@cache
def form() -> Form:
    """Return the form all of them are returns of."""
    return load_form("department_overall")


def name_of(number: int) -> str:
    """Return the name of the department of that number."""
    chance = Random(number)  # noqa: S311
    return f"{''.join(chance.sample(PLACES, 3))}{number}号{KINDS[number % len(KINDS)]}"


def sentence(chance: Random) -> str:
    """Return a sentence as only one department writes it."""
    first, second = chance.sample(WHAT, 2)
    done = f"{chance.choice(WHO)}{chance.choice(DID)}{chance.randint(2, 90)}处{first}"
    return f"{done}，{second}{chance.choice(HOW)}"


def text(chance: Random, name: str) -> str:
    """Return a text: sentences of its own, set phrases, figures under the form's labels."""
    sentences = [sentence(chance) for _ in range(chance.randint(6, 14))]
    sentences += chance.sample(SET, 3)
    basic = chance.randint(100, 9_000)
    sentences += [f"{name}全年支出合计{(basic + 731) / 100}万元，其中基本支出{basic / 100}万元"]
    chance.shuffle(sentences)
    return f"根据财政局通知要求，{name}开展了自评。" + "。".join(sentences) + "。"


def sent(number: int) -> Record:
    """Return the record of the department of that number."""
    chance, name = Random(f"peer {number}"), name_of(number)  # noqa: S311
    named = {one for one in form().rules["B02"].fields if chance.random() < 0.7}
    cells = [one for one in form().instances if one.partition("__")[0] in named and one.partition("__")[2][:3] != "sub"]
    ratios = {
        "operating_per_head": exp(chance.gauss(1.2, 0.4)), "personnel_per_head": exp(chance.gauss(2.3, 0.2)),
        "operating_share": chance.gauss(32, 7), "three_public_change": chance.gauss(-8, 12),
        "spending_progress": 100.0 if chance.random() < 0.6 else chance.uniform(92, 100),
    }  # fmt: skip
    entry = msgspec.structs.replace(
        _whole().entry, path=f"returned/{number:06d}.xlsx", sha256=f"{number:064x}",
        department=DepartmentEntry(name, f"{300_000 + number}"),
    )  # fmt: skip
    return msgspec.structs.replace(
        _whole(), entry=entry, department=f"{300_000 + number}", name=name, code=f"{300_000 + number}",
        texts={field: text(chance, name) for field in FIELDS},
        typed={one: str(Decimal(chance.randint(1, 99_999)) / 100) for one in cells},
        ratios={id: f"{value:.4f}" for id, value in ratios.items()},
    )  # fmt: skip


@cache
def _whole() -> Record:
    """A record of a return that was checked, with one run and nothing found."""
    made = many_records.record(many_records.values(1), "x")
    entry = msgspec.structs.replace(made.entry, runs=made.entry.runs[:1], findings=[], score=None)
    return msgspec.structs.replace(made, entry=entry, keys=[])


def edited(words: str, share: float, seed: int) -> str:
    """Return a text with that share of its letters replaced, here and there."""
    chance = Random(seed)  # noqa: S311
    letters = list(words)
    for at in chance.sample(range(len(letters)), int(len(letters) * share)):
        letters[at] = chance.choice("的地得一二三上下左右是有在这那其之与及")
    return "".join(letters)


def copied(one: Record, source: Record, share: float = 0.0) -> Record:
    """Return a record with another's texts, names swapped and that share of the letters edited."""
    texts = {name: edited(words.replace(source.name, one.name), share, 7) for name, words in source.texts.items()}
    return msgspec.structs.replace(one, texts=texts)


def ledger_of(records: Iterable[Record], ledger: Ledger | None = None) -> Ledger:
    """Return a ledger with a run over these records, in the order of their paths."""
    ledger = Ledger.in_memory() if ledger is None else ledger
    places: list[tuple[str, bytes]] = []
    for one in records:
        row = row_of(Path(one.entry.path), "key", one)
        ledger.put(row)
        places.append((one.entry.path, row.place))
    ledger.begin(place for _, place in sorted(places))
    ledger.finish()
    return ledger


def batch_of(
    records: Iterable[Record],
    expected: Sequence[ExpectedEntry] | None = None,
    adjustments: Adjustments = AS_THE_FORM_SAYS,
) -> Batch:
    """Return the batch of these records, compared."""
    ledger = ledger_of(records)
    with ledger.compared() as tables:
        compare(tables, expected)
    return Batch(ledger, "zh", adjustments)


def found(batch: Batch) -> dict[str, list[FindingEntry]]:
    """Return the findings B by the file of their return, those without any left out."""
    told = {Path(one.entry.path).stem: [each for each in one.entry.findings if each.code[0] == "B"] for one in batch}
    return {file: findings for file, findings in told.items() if findings}


__all__ = ["batch_of", "copied", "edited", "found", "ledger_of", "name_of", "place_of", "sent"]
