"""The wording of a random clean return: nothing for N01 to N12 to find, and much that looks like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

# Each task with a goal and what came of it, {n} a number, {y} the year.
TASKS: Mapping[str, tuple[str, str]] = {
    "完善网格信息补录": ("网格信息补录{n}条", "{y}年补录网格信息{n}条。"),
    "开展业务培训": ("业务培训情况", "举办讲座{n}场。"),
    "推进项目建设": ("项目建设按期推进", "{y}年项目建设按期推进，完成{n}处。"),
    "落实安全检查": ("安全检查覆盖{n}处", "检查{n}处，整改隐患{n}处，应急演练两次。"),
    "办理群众诉求": ("群众诉求办理", "{y}年全年累计办结群众诉求{n}件，比去年增长{n}%。"),
    "抓好党建和党风廉政建设": ("党建工作情况", "召开党员大会四次，讲党课两次。"),
}
TARGETS: Mapping[str, tuple[str, ...]] = {
    "quality": ("办结合格率95%以上", "一次办结率不低于九成", "全部通过验收，零差错"),
    "quantity": ("补录信息{n}条以上", "举办培训四期", "检查单位{n}家", "业务培训全覆盖"),
    "timeliness": ("12月底前完成", "年底前办结", "收件后5个工作日内办结"),
    "cost": ("印刷费不超过{n}万元", "公用支出压减5%", "单位成本不高于{n}元"),
    "social": ("群众知晓率85%以上", "惠及群众{n}人", "无"),
    "economic": ("节约经费{n}万元", "带动就业{n}人", "无"),
    "ecological": ("垃圾分类覆盖{n}个小区", "绿化面积{n}亩", "无"),
}
RESULTS = ("完成{n}，达到100%", "实际完成{n}项", "{y}年完成{n}", "完成率98%，比{before}年同期提高{n}个百分点", "三次")
PRONOUNS: Mapping[str, str] = {"局": "我局", "服务中心": "我中心", "管理站": "我站", "管理委员会": "我委"}
SUMMARIES = (
    "{own}围绕中心工作，服务大局", "我单位不断打破自我局限", "我区各项工作稳步推进", "本单位为群众办实事",
    "“我局我家”活动由上级组织", "我办理的事项全部办结", "{y}年全年累计接待群众{n}人次", "较去年同期增长{n}%",
    "截至{y}年12月31日累计结余已全部上报", "比{before}年水平提高{n}%", "{y}年初以来平稳有序",
)  # fmt: skip
PROBLEMS = (
    "预算编制不够细", "上级平台尚未开放接口", "台账不健全的问题已整改到位", "要防止数据录入停滞", "个别指标不便取数",
    "人手偏紧，业务量逐年增加", "审计提出的制度不完善问题已经解决", "不存在设备陈旧、闲置的情况",
)  # fmt: skip
NO_PROJECTS = (
    "无。", "本年没有项目支出，无招投标和验收事项。", "如有项目，将严格按招投标程序办理并组织项目验收。",
    "上年项目已竣工验收，项目资金已拨付完毕。", "办公楼维修项目经招标后竣工验收，在公用经费列支。",
    "制度规定项目实施须经财评和招标。", "配合镇、街道做好项目招标和项目验收。",
)  # fmt: skip
PROJECTS = ("项目按合同验收，资金专款专用。", "项目经招投标确定施工单位，年终对项目进行验收，项目资金按进度拨付。")
BASES = (
    "根据财预〔2013〕53号和本区财发〔{after}〕10号文件要求，开展了自评。", "根据区财发〔{before}〕8号文件开展了自评。",
    "按照中发〔2011〕34号精神开展自评。", "",
)  # fmt: skip
HONOURS = ("市级文明单位", "省级卫生单位", "区级示范窗口")


@dataclass(frozen=True)
class Prose:
    """Writes what is said in words; `year` is the year evaluated, `unit_name` the return's own."""

    random: Random
    year: int
    unit_name: str

    def filled(self, text: str) -> str:
        """Return a text with its numbers and years."""
        while "{n}" in text:
            text = text.replace("{n}", str(self.random.randint(2, 900)), 1)
        own = next(pronoun for kind, pronoun in PRONOUNS.items() if self.unit_name.endswith(kind))
        return text.format(y=self.year, before=self.year - 1, after=self.year + 1, own=own)

    def goals(self) -> list[tuple[str, str]]:
        """Return goals of the year's tasks, each with what came of it."""
        tasks = self.random.sample([*TASKS], self.random.randint(1, 4))
        return [(self.filled(TASKS[task][0]), self.filled(TASKS[task][1])) for task in tasks]

    def target(self, row: str) -> str:
        """Return a target of a row's class, with its measure; of a benefit perhaps 无."""
        return self.filled(self.random.choice(TARGETS[row.partition("_")[0]]))

    def result(self) -> str:
        """Return a result with a number."""
        return self.filled(self.random.choice(RESULTS))

    def tasks(self) -> str:
        """Return the year's work, numbered."""
        return "；".join(f"任务{at}：{task}" for at, task in enumerate(TASKS, 1))

    def summary(self) -> str:
        """Return sentences that say how the year went."""
        return "".join(f"{self.filled(one)}。" for one in self.random.sample(SUMMARIES, self.random.randint(0, 3)))

    def problems(self) -> str:
        """Return problems that deny nothing that was claimed."""
        return "\n".join(f"{at}、{one}。" for at, one in enumerate(self.random.sample(PROBLEMS, 3), 1))

    def projects(self, *, any_spent: bool) -> str:
        """Return how projects were run, or that there were none."""
        return self.random.choice(PROJECTS if any_spent else (*NO_PROJECTS, PROJECTS[0]))

    def basis(self) -> str:
        """Return the documents the evaluation goes by."""
        return self.filled(self.random.choice(BASES))

    def honour(self) -> str:
        """Return a title, or none."""
        return self.random.choice((*HONOURS, "", "", ""))
