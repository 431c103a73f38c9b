"""S15 同一单位交了不止一份."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from perfxl.form import Form
from perfxl.model import Finding, RuleRun, Sentence, Verdict
from perfxl.rules.base import FEW, Asked, Case, Rule, bound


class SentTwice(Rule):
    """
    检查什么
        同一批里，没有内容完全相同的文件（same），没有预算编码（没有编码的按单位名称）相同的两份表（department）。
        文件名不作依据：“副本”“最终版”“(1)”什么也说明不了。
    为什么
        两份都会被核对、都计入汇总；哪一份算数要由财政定。编码相同的也可能是一家借用了另一家的编码。
    反例
        “自评表.xlsx”和“自评表(1).xlsx”内容一样；两份表都填预算编码 115001。
    正例
        一个单位一份。
    依据
        汇总不得重复。
    """

    code = "S15"
    name = "sent-twice"
    of_batch = True

    def asked(self, case: Case) -> Asked:
        """One return alone has no twin: this is asked of a batch (`sent_twice`)."""
        return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.S15.alone", {}))

    def arises(self, case: Case) -> bool:
        """Never of one return: the batch asks."""
        return False

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield nothing: one return alone has no twin."""
        yield from ()

    def told(self, form: Form, variant: str, others: tuple[str, ...]) -> Finding:
        """Return the finding of a return that has twins, by their file names."""
        level, audience = bound(form, self.code, variant)
        facts = {"count": len(others), "files": (*others[:FEW], *(("…",) if len(others) > FEW else ()))}
        message, advice = Sentence(f"rule.S15.{variant}.message", facts), Sentence("rule.S15.advice", facts)
        return Finding(self.code, level, audience, None, message, advice, subject=variant)


def sent_twice(form: Form, same: Sequence[str], department: Sequence[str], compared: int) -> RuleRun | None:
    """Return the run of S15 on one return of a batch, None where its form does not ask.

    `same` are the paths of the others with the same content, `department` those of its department with another;
    `compared` counts all others.
    """
    rule = SentTwice()
    if rule.code not in form.rules or not form.rules[rule.code].enabled:
        return None
    others = {"same": same, "department": department}
    findings = tuple(
        rule.told(form, variant, tuple(PurePath(path).name for path in paths))
        for variant, paths in others.items()
        if paths
    )
    return RuleRun(rule.code, Verdict.FAILED if findings else Verdict.PASSED, compared, None, findings)
