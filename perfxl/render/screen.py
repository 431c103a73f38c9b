"""What `perfxl check` says to the person at the keyboard: plain lines, Chinese or English, nothing to decode."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath

import msgspec

from perfxl.messages import Lang, harmless, say
from perfxl.model import PEERS, RELATIONS, Audience, Level, Outcome, Status, Support, Verdict
from perfxl.model.rounds import State
from perfxl.render.entries import FindingEntry, Report, ScoreEntry, Totals, WorkbookEntry
from perfxl.render.machine import described, retold_book, totals_of
from perfxl.render.received import is_listed, received_lines
from perfxl.render.wrapping import padded, width, wrapped

WIDTH = 88
MOST_FINDINGS = 20
UNVERIFIED = (Verdict.CRASHED, Verdict.UNREADABLE, Verdict.INSUFFICIENT, Verdict.NOT_APPLICABLE)
UNCONFIRMED = (Support.UNREADABLE, Support.INPUTS_MISSING, Support.NOT_APPLICABLE)


def terminal(outcomes: Iterable[Outcome], lang: Lang = "zh", room: int = WIDTH) -> list[str]:
    """Return the lines for `outcomes`, workbooks by path."""
    return told(described(outcomes, lang), lang, room)


def told(made: Report, lang: Lang = "zh", room: int = WIDTH) -> list[str]:
    """Return the lines for a report, in whatever language it was written."""
    return list(spoken(made.workbooks, lang, room))


def spoken(books: Iterable[WorkbookEntry], lang: Lang = "zh", room: int = WIDTH) -> Iterator[str]:
    """Yield the lines for workbooks one after another, what was only listed and the count of all behind them."""
    speech = _Speech(lang, room)
    listed: list[WorkbookEntry] = []
    counts: Counter[Status] = Counter()
    between: Counter[str] = Counter()
    for told_book in books:
        book = retold_book(told_book, lang)
        counts[book.status] += 1
        between.update(one.code for one in book.findings if one.code.startswith(PEERS))
        if "error" in book.text and is_listed(book.status, book.text["error"].key):
            listed.append(book)
        else:
            yield from map(harmless, (*speech.workbook(book), ""))  # titles and names are the department's
    yield from map(harmless, received_lines(listed, lang, room))
    if counts.total() > 1:
        yield from map(harmless, speech.closing(totals_of(counts), between))


def is_lead(finding: FindingEntry) -> bool:
    """Whether a finding is finance's own and asks nothing of anybody: counted here, told in the audit edition."""
    return finding.audience is Audience.FINANCE and finding.level is Level.NOTICE


class _Speech:
    """Says parts of a report in one language at one width."""

    def __init__(self, lang: Lang, room: int) -> None:
        self.lang = lang
        self.room = room

    def say(self, key: str, /, **facts: object) -> str:
        return say(f"render.{key}", self.lang, **facts)

    def listed(self, parts: Iterable[str]) -> str:
        return say("list.separator", self.lang).join(parts)

    def lines(self, text: str, hanging: str = "") -> list[str]:
        return wrapped(text, self.room, "", hanging)

    def workbook(self, book: WorkbookEntry) -> Iterator[str]:
        unnamed = self.say("no_name") if book.error is None else PurePath(book.path).stem
        name = book.department.name or unnamed
        yield from self.lines(self.say("workbook", department=name, path=book.path, status=self.status(book.status)))
        if book.error is not None:
            yield from wrapped(book.error, self.room, "  ")
            return
        if book.score is not None:
            yield from self.lines(self.score(book.score), "  ")
        yield from self.findings(book)
        yield from self.checked(book)
        if book.marked is not None:
            yield from self.lines(self.say("marked", path=book.marked), "  ")

    def status(self, status: Status) -> str:
        return say(f"word.status.{status.value}", self.lang)

    def score(self, score: ScoreEntry) -> str:
        differs = score.claimed != score.computed or score.grade_claimed != score.grade
        return self.say(
            "score.differs" if differs else "score.agrees",
            claimed=score.claimed,
            grade_claimed=score.grade_claimed or self.say("no_grade"),
            computed=score.computed,
            grade=score.grade,
        )

    def findings(self, book: WorkbookEntry) -> Iterator[str]:
        """Yield the findings, most severe first, no more than anyone reads."""
        trial = {run.code for run in book.runs if run.trial}
        leads = [one for one in book.findings if is_lead(one) and one.code not in trial]
        asked = [one for one in book.findings if not is_lead(one) and one.code not in trial]
        ordered = sorted(asked, key=lambda one: one.level.rank)
        if not ordered:
            yield self.say("none")
        yield from self.levels(book, ordered)
        if leads:
            codes = self.listed(sorted({one.code for one in leads}))
            yield from self.lines(self.say("leads", count=len(leads), codes=codes), "  ")
        tried = [one for one in book.findings if one.code in trial]
        if tried:
            yield from ("", self.say("trial", count=len(tried)))
            for finding in tried[:MOST_FINDINGS]:
                yield from self.finding(finding)

    def levels(self, book: WorkbookEntry, ordered: list[FindingEntry]) -> Iterator[str]:
        """Yield what decides, level by level."""
        if not ordered:
            return
        shown = ordered[:MOST_FINDINGS]
        for level, group in groupby(shown, key=lambda finding: finding.level):
            here = [finding for finding in ordered if finding.level is level]
            closed = sum(finding.state in (State.ACCEPTED, State.WAIVED) for finding in here)
            yield ""
            head = "level_closed" if closed else "level"
            word = say(f"word.level.{level.value}", self.lang)
            yield self.say(head, level=word, count=len(here) - closed, closed=closed)
            for finding in group:
                yield from self.finding(finding)
        yield ""
        awaiting = sum(finding.state is State.ANSWERED for finding in ordered)
        if awaiting:
            yield from self.lines(self.say("awaiting", count=awaiting), "  ")
        if len(ordered) > len(shown):
            where = book.marked or self.say("json")
            yield from self.lines(self.say("more", count=len(ordered) - len(shown), where=where), "  ")

    def finding(self, finding: FindingEntry) -> Iterator[str]:
        place = f"{finding.sheet}!{finding.cell}" if finding.sheet else self.say("whole_workbook")
        head = f"  {padded(finding.code, 4)}"
        hanging = " " * width(head)
        told = finding.message.startswith(place)
        message = finding.message if told else self.say("finding", place=place, message=finding.message)
        yield from wrapped(message, self.room, head, hanging)
        for standing in self.standing(finding):
            yield from wrapped(standing, self.room, hanging, hanging)
        yield from wrapped(self.say("advice", advice=finding.advice), self.room, hanging, hanging)
        along = dict.fromkeys(f"{each.sheet}!{each.cell}" for each in finding.follow_up)
        left = [cell for cell in along if not re.search(rf"{re.escape(cell)}(?!\d)", finding.advice)]
        if left:
            yield from wrapped(self.say("follow_up", cells=self.listed(left)), self.room, hanging, hanging)

    def standing(self, finding: FindingEntry) -> Iterator[str]:
        """Yield where a finding stands, why its explanation does not count, why a decision on it does not hold."""
        if finding.state is not State.OPEN:
            yield self.say(f"state.{finding.state.value}")
        if finding.refusal is not None:
            yield say(f"word.refused.{finding.refusal.value}", self.lang)
        if finding.setback is not None:
            yield say(f"word.setback.{finding.setback.value}", self.lang)
        if finding.waiver is not None:
            facts = msgspec.structs.asdict(finding.waiver)
            yield self.say("waiver", **facts)

    def checked(self, book: WorkbookEntry) -> Iterator[str]:
        """Yield what was compared, how the rules ended, and what could not be verified and why."""
        if not all(run.asked for run in book.runs):
            yield from self.lines(self.say("partly"), "  ")
        found = {finding.code for finding in book.findings if not is_lead(finding)}
        leads = {finding.code for finding in book.findings} - found
        counts = [
            (say(f"word.verdict.{verdict.value}", self.lang), [run for run in book.runs if run.verdict is verdict])
            for verdict in Verdict
        ]
        words = [(word, sum(run.code not in leads for run in runs)) for word, runs in counts]
        words += [(self.say("lead"), len(leads))]
        ended = self.listed(self.say("ended", verdict=word, count=count) for word, count in words if count)
        compared = sum(run.compared for run in book.runs if run.code.startswith(RELATIONS))
        yield from self.lines(self.say("checked", compared=compared, rules=len(book.runs), verdicts=ended), "  ")
        for verdict in UNVERIFIED:
            runs = [run for run in book.runs if run.verdict is verdict]
            if runs:
                yield from self.unverified(verdict, [(run.code, run.reason or "") for run in runs])
        if book.score is not None:
            yield from self.lines_without_figures(book.score)

    def unverified(self, verdict: Verdict, reasons: list[tuple[str, str]]) -> Iterator[str]:
        """Yield each reason with the rules it kept from being asked."""
        yield self.say("unverified", verdict=say(f"word.verdict.{verdict.value}", self.lang))
        for reason in dict.fromkeys(reason for _, reason in reasons):
            codes = self.listed(code for code, each in reasons if each == reason)
            yield from wrapped(self.say("reason", codes=codes, reason=reason), self.room, "  ", "      ")

    def lines_without_figures(self, score: ScoreEntry) -> Iterator[str]:
        """Yield the rubric's lines whose marks no figure could confirm, by what keeps it from doing so."""
        for support in UNCONFIRMED:
            names = [line.indicator for line in score.lines if line.support is support]
            if names:
                word = say(f"word.support.{support.value}", self.lang)
                text = self.say("lines", support=word, count=len(names), names=self.listed(names))
                yield from self.lines(text, "  ")
        inputs = [one for line in score.lines for one in line.inputs if one.supplied is not None]
        supplied = list(dict.fromkeys(f"{one.label} {one.value} ({one.supplied})" for one in inputs))
        if supplied:
            text = say("cli.roster.supplied", self.lang, count=len(supplied), fields=self.listed(supplied))
            yield from self.lines(text, "  ")
        attested = sum(line.support is Support.ATTESTED for line in score.lines)
        if attested:
            yield from self.lines(self.say("attested", count=attested), "  ")

    def closing(self, totals: Totals, between: Counter[str]) -> Iterator[str]:
        """Yield one line for all of them, before it one of what was found between departments, where something was."""
        ended = self.listed(
            self.say("count", status=self.status(status), count=count)
            for status in Status
            if (count := getattr(totals, status.value))
        )
        if between:
            codes = self.listed(self.say("between.code", code=code, count=n) for code, n in sorted(between.items()))
            yield from self.lines(self.say("between", count=between.total(), codes=codes), "  ")
        yield from self.lines(self.say("closing", workbooks=totals.workbooks, statuses=ended), "  ")
