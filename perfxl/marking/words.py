"""The sentences of the added sheets that are put together from findings, runs and scores."""

from __future__ import annotations

import re

from perfxl.marking.case import Marking
from perfxl.messages import say
from perfxl.model import Audience, CellRef, Finding, Level, RuleRun, ScoreLine, Support, Verdict, plain
from perfxl.model.rounds import SUBJECT, Setback, State


def quoted(text: str) -> str:
    """Return a text as it stands inside the quotes of a formula."""
    return text.replace('"', '""')


def place(case: Marking, cell: CellRef | None) -> str:
    """Return a cell as people read it, or that the whole workbook is meant."""
    return case.say("whole_workbook") if cell is None else str(cell)


def listed(case: Marking, cells: tuple[CellRef, ...]) -> str:
    """Return cells in one line."""
    return say("list.separator", case.lang).join(str(cell) for cell in dict.fromkeys(cells))


def message(case: Marking, finding: Finding) -> str:
    """Return the message without the place it begins with: it stands beside its place, or at it."""
    return finding.message.say(case.lang).removeprefix(f"{place(case, finding.at)}{case.say('separator.place')}")


def advised(case: Marking, finding: Finding) -> str:
    """Return the advice, every cell to change along that it does not name itself, and where no comment could be put."""
    advice = finding.advice.say(case.lang)
    if finding.at in case.threaded:
        advice += f"\n{case.say('threaded')}"
    left = tuple(cell for cell in finding.follow_up if not re.search(rf"{re.escape(str(cell))}(?!\d)", advice))
    return f"{advice}\n{case.say('follow_up', cells=listed(case, left))}" if left else advice


def arithmetic(case: Marking, finding: Finding) -> str:
    """Return what was expected, what stands there, and the gap, one under another."""
    told = finding.comparison
    if told is None:
        return ""
    expected = f"{told.sign} {told.expected}" if told.sign else told.expected
    rows = [case.say("bound" if told.sign else "expected", value=expected), case.say("actual", value=told.actual)]
    if told.difference is not None:
        rows.append(case.say("difference", value=plain(told.difference)))
    if told.tolerance:
        rows.append(case.say("tolerance", value=plain(told.tolerance)))
    return "\n".join(rows)


def counted(case: Marking) -> str:
    """Return how many findings of each level there are."""
    left = [one.finding for one in case.listed if not case.accepted(one.finding)]
    counts = {level.value: sum(one.level is level for one in left) for level in Level}
    told = case.say("counts", total=len(left), **counts)
    accepted = len(case.listed) - len(left)
    if not accepted:
        return told
    return case.say("separator.sentence").join((told, case.say("counts.accepted", count=accepted)))


def checked(case: Marking) -> str:
    """Return how many relations were compared, and how the rules ended."""
    runs = [run for run in case.runs if case.shows(audience_of(case, run.code))]
    ended = [
        case.say("ended", verdict=case.verdict(verdict), count=count)
        for verdict in Verdict
        if (count := sum(run.verdict is verdict for run in runs))
    ]
    compared = sum(run.relations for run in runs)
    verdicts = say("list.separator", case.lang).join(ended)
    return case.say("checked", compared=compared, rules=len(runs), verdicts=verdicts)


def scored(case: Marking) -> tuple[str, ...]:
    """Return the score in one sentence; nothing where there is no rubric."""
    score = case.score
    if score is None:
        return ()
    return (
        case.say(
            "scored",
            claimed=plain(score.claimed),
            grade_claimed=score.grade_claimed or case.say("no_grade"),
            computed=plain(score.computed),
            grade=score.grade,
            sheet=case.say("scores.title"),
        ),
    )


def state_words(case: Marking, finding: Finding) -> str:
    """Return where a finding stands, why its explanation does not count, and what to do."""
    standing = case.standing(finding)
    again = "new" if standing.since_round == case.round else "still"
    name = again if standing.state is State.OPEN and case.round > 1 else standing.state.value
    parts = [case.say(f"state.{name}", since=standing.since_round)]
    if standing.refusal is not None:
        parts.append(say(f"word.refused.{standing.refusal.value}", case.lang))
    elif standing.state is State.ANSWERED and finding.level is Level.MUST_FIX:
        parts.append(case.say("state.must_fix"))
    if standing.setback is Setback.LAPSED:
        parts.append(say("word.setback.lapsed", case.lang))
    return case.say("separator.state").join(parts)


def audience_of(case: Marking, code: str) -> Audience:
    """Return whom a code speaks to: a relation's own audience, a rule's as the form binds it."""
    return case.audiences.get(code, Audience.DEPARTMENT)


def corrected_words(case: Marking, key: str) -> tuple[str, str, str] | None:
    """Return code, place and title of a corrected finding; None where the form knows no such rule or hides it."""
    code, _, name = key.partition("|")
    if code not in case.audiences or not case.shows(case.audiences[code]):
        return None
    held = case.submission.values.get(name)
    if name and held is None and not name.startswith(("|", SUBJECT)):
        return None
    return code, place(case, held.cell if held else None), rule_title(case, code)


def ended(case: Marking, run: RuleRun) -> str:
    """Return what came of a rule: how many findings, or why it could not be asked."""
    if run.findings:
        return case.say("record.found", count=len(run.findings))
    return run.reason.say(case.lang) if run.reason else ""


def support_words(case: Marking, line: ScoreLine) -> str:
    """Return in words what a line's claimed score stands on."""
    if line.support is Support.COMPUTED:
        same = line.computed is not None and line.computed == line.claimed
        return case.say("support.agrees" if same else "support.differs")
    return case.support(line.support)


def rule_title(case: Marking, code: str) -> str:
    """Return what a rule asks, in the form's own words where the form declares it."""
    titles = tuple(dict.fromkeys(each.relation.title for each in case.form.cases if each.relation.code == code))
    if not titles:
        return say(f"rule.{code}.title", case.lang)
    return titles[0] if len(titles) == 1 else case.say("several", title=titles[0], count=len(titles))
