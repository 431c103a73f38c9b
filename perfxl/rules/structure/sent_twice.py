"""S15 同一单位交了不止一份."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from perfxl.form import Form, load_form
from perfxl.model import Finding, Outcome, RuleRun, Sentence, Verdict, status_of
from perfxl.model.decisions import department_key
from perfxl.rules.base import FEW, Asked, Case, Rule, bound

MANY = 2  # returns, before one can have a twin


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


def sent_twice(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return a batch with a run of S15 in each return; every one of several from one department is told of the others.

    All of them stay checked, marked and counted: which one holds is finance's to say.
    """
    outcomes = tuple(outcomes)
    by_content: defaultdict[str, list[Outcome]] = defaultdict(list)
    by_department: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if _is_return(one):
            by_content[one.sha256].append(one)
            by_department[_department(one)].append(one)
    count = sum(map(len, by_content.values()))
    told: list[Outcome] = []
    for one in outcomes:
        if not _is_return(one) or count < MANY:
            told.append(one)
            continue
        same = [each for each in by_content[one.sha256] if each is not one]
        peers = by_department[_department(one)] if _department(one) else []
        department = [each for each in peers if each.sha256 != one.sha256]
        told.append(_with_run(one, {"same": same, "department": department}, count - 1))
    return tuple(told)


def _is_return(outcome: Outcome) -> bool:
    return outcome.form_id is not None and bool(outcome.runs)


def _department(outcome: Outcome) -> str:
    return department_key(outcome.department, outcome.budget_code)


def _with_run(outcome: Outcome, others: dict[str, list[Outcome]], compared: int) -> Outcome:
    form, rule = load_form(str(outcome.form_id)), SentTwice()
    if rule.code not in form.rules or not form.rules[rule.code].enabled:
        return outcome
    findings = tuple(
        rule.told(form, variant, tuple(each.path.name for each in found)) for variant, found in others.items() if found
    )
    run = RuleRun(rule.code, Verdict.FAILED if findings else Verdict.PASSED, compared, None, findings)
    runs = tuple(sorted((*outcome.runs, run), key=lambda each: each.code))
    return replace(outcome, runs=runs, status=status_of(runs, outcome.standings))
