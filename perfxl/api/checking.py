"""Returns from Python: read one into frames, check one, check a season.

What goes wrong with a file is raised for one return and told in its record for many; `sentence` says any fault in
words.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from msgspec import Struct
from msgspec.structs import replace

from perfxl import pipeline
from perfxl.batch import Options, find, run, write_ours
from perfxl.errors import OutputExists, PerfxlError, WorkbookFault
from perfxl.extraction.reading import enrolled, read_one
from perfxl.finding import Source, read_bytes
from perfxl.form import Form, load_form
from perfxl.ledger import ledger_in
from perfxl.marking import Edition
from perfxl.messages import Lang, say_quoting
from perfxl.model import Scorecard, Stage, Status, Submission
from perfxl.model.rounds import State
from perfxl.opening import Keys
from perfxl.places import names_address
from perfxl.reader.frames import Frames, frames
from perfxl.render import Record, described, to_json
from perfxl.render.entries import FindingEntry, WorkbookEntry
from perfxl.roster import RosterFile

AnyPath = str | os.PathLike[str]


class Terms(TypedDict, total=False):
    """On what terms returns are read and checked; each may be left out.

    `stage`: draft (the default) does not look at sign-off and dates, final does. `lang` is the language of every
    sentence and of the marked copies, zh by default. `roster` is a csv or xlsx file: names and codes are its, blanks
    take its figures. `form` is a form's id, asked in place of the one the workbook says it is. `passwords` are tried on
    returns under one.
    """

    stage: Literal["draft", "final"]
    lang: Lang
    roster: AnyPath
    form: str
    passwords: Sequence[str]


class CheckedReturn(Struct, frozen=True, dict=True, kw_only=True):
    """One return, checked and marked.

    `entry` is what the JSON of `perfxl check` says of it (docs/json.md); amounts in it are decimal strings, in
    `scorecard` they are Decimal. `marked` is the department's own workbook with our marks, `audit` the auditor's
    edition; both are None where the workbook allows no insertion, and `entry.error` says why.
    """

    entry: WorkbookEntry
    scorecard: Scorecard | None
    marked: bytes | None
    audit: bytes | None
    form: Form
    submission: Submission
    report: bytes

    def __repr__(self) -> str:
        """Say which return it is and how it stands; the workbooks and figures would fill a screen."""
        return f"CheckedReturn({self.entry.path!r}, {self.status.value!r}, {len(self.entry.findings)} findings)"

    @property
    def status(self) -> Status:
        """Where the return stands: accepted, to_explain, returned, or crashed where a rule of ours crashed."""
        return self.entry.status

    @property
    def findings(self) -> tuple[FindingEntry, ...]:
        """Every finding, by sheet, row, column, code; those finance closed among them."""
        return tuple(self.entry.findings)

    @property
    def open_findings(self) -> tuple[FindingEntry, ...]:
        """The findings nobody has accepted or waived."""
        return tuple(one for one in self.entry.findings if one.state not in (State.ACCEPTED, State.WAIVED))

    @cached_property
    def frames(self) -> Frames:
        """The return's tables as pandas frames, the scorecard's `lines` among them."""
        return frames(self.form, self.submission, self.scorecard)

    def write(self, path: AnyPath, *, audit: bool = False, force: bool = False) -> Path:
        """Write the marked workbook, whole or not at all, and return where; `audit`: the auditor's edition.

        Raise OutputExists where another file stands there that we did not make and `force` is not set, or where it is
        the return itself; OutputFault where it cannot be written; ValueError where there is no marked workbook.
        """
        data, target = self.audit if audit else self.marked, Path(path)
        if data is None:
            raise ValueError(f"no marked workbook of this edition: {self.entry.error or self.entry.path}")
        if target.resolve() == Path(self.entry.path).resolve():
            raise OutputExists("fault.over_original", path=target)
        write_ours(target, data, force=force)
        return target


def read(path: AnyPath, **terms: Unpack[Terms]) -> Frames:
    """Return the tables of one return as pandas frames; no rule is asked.

    `frames["income"]` has a row for each row of the form's table and a column for each of its fields; `fields` holds
    the single fields, `layout` the cell of every value and how it was found. Amounts are Decimal in the form's unit,
    a blank is None, and so is what is no value of its field (`layout.kind` tells them apart).

    Raise NotThisForm where the workbook is no form of ours, NotAWorkbook, HostileWorkbook or WorkbookFault where it
    cannot be read, UsageFault where there is no such file, or no such form.

    >>> import perfxl
    >>> frames = perfxl.read("samples/junshan_2020.xlsx")
    >>> frames["income"].loc["own", "revenue_total"]
    Decimal('111.97')
    >>> frames.cell("income", "own", "revenue_total").a1
    'B6'
    """
    meant = _terms(terms)
    got = enrolled(read_one(Source(Path(path)), meant), meant)
    return frames(got.form, got.submission)


def check(path: AnyPath, *, audit: bool = False, **terms: Unpack[Terms]) -> CheckedReturn:
    """Check one return: its findings, its scorecard, its frames, and its own workbook marked; nothing is written.

    `audit`: mark the auditor's edition, too. Raise as `read` does, before any rule is asked. A rule that crashes raises
    nothing: the status is `crashed`, and the run of that rule says why.

    >>> import perfxl
    >>> checked = perfxl.check("samples/junshan_2020.xlsx", lang="en")
    >>> checked.status, len(checked.open_findings)
    (<Status.RETURNED: 'returned'>, 44)
    >>> checked.scorecard.claimed, checked.scorecard.computed
    (Decimal('98'), Decimal('95'))
    """
    meant = _terms(terms)
    editions = (Edition.DEPARTMENT, Edition.AUDIT) if audit else (Edition.DEPARTMENT,)
    made = pipeline.process(Path(path), meant, editions)
    outcome = made.outcome
    if made.form is None or outcome.submission is None:
        raise outcome.fault or WorkbookFault("fault.not_this_form")
    report = described([outcome], meant.lang)
    return CheckedReturn(
        entry=report.workbooks[0],
        scorecard=outcome.score,
        marked=made.editions.get(Edition.DEPARTMENT),
        audit=made.editions.get(Edition.AUDIT),
        form=made.form,
        submission=outcome.submission,
        report=to_json(report),
    )


def check_many(
    paths: Iterable[AnyPath],
    *,
    output: AnyPath | None = None,
    audit: AnyPath | None = None,
    jobs: int = 1,
    force: bool = False,
    **terms: Unpack[Terms],
) -> Iterator[Record]:
    """Check the returns in files, folders and .zip archives and yield a record of each, by path.

    With `output` the marked copies are written there, and the season's ledger beside them: a run that was stopped goes
    on, what has not changed is not checked again (`force` asks anew), rounds count. Without it nothing is written and
    nothing outlives the call. `audit` is the folder of the auditor's edition. With two `jobs` or more each return is
    checked in a worker process, which may die without harm to the others; no `if __name__ == "__main__"` is needed.

    Nothing is checked before the first record is asked for: then all are, because a return is told of the others of
    its department. What is wrong with a file is told in its record (`record.entry.error`). Raise, at that moment,
    UsageFault where there is no return, the roster cannot be read, or another run is at work in `output`; OutputExists
    where somebody else's file stands where a copy would go; OutputFault where the ledger cannot be written; ValueError
    for fewer jobs than one, and for an address (s3://…) instead of a path.

    >>> import perfxl
    >>> for record in perfxl.check_many(["samples/clean_2020.xlsx", "samples/junshan_2020.xlsx"]):
    ...     print(record.entry.path, record.status, record.entry.score.computed)
    samples/clean_2020.xlsx accepted 95
    samples/junshan_2020.xlsx returned 95
    """
    if jobs < 1:
        raise ValueError(f"jobs: at least 1, not {jobs}")
    meant = _terms(terms)
    folder = None if output is None else _on_disk(output)
    beside = None if audit is None else _on_disk(audit)
    sources = find([_on_disk(one) for one in paths], [one for one in (folder, beside) if one is not None])
    options = Options(folder, beside, force, meant, jobs)
    with nullcontext() if folder is None else ledger_in(folder) as ledger:
        yield from run(sources, options, ledger)


def sentence(fault: PerfxlError, lang: Lang = "zh") -> str:
    """Return what a fault says to people: place, state, cure.

    >>> import perfxl
    >>> try:
    ...     perfxl.read("nowhere.xlsx")
    ... except perfxl.UsageFault as fault:
    ...     print(perfxl.sentence(fault, "en"))
    nowhere.xlsx: no such file or folder. Check the path.
    """
    return say_quoting(fault.key, lang, fault.facts)


def _on_disk(given: AnyPath) -> Path:
    """Return a path; raise ValueError for an address, which would be made a folder of that name."""
    if names_address(os.fspath(given)):
        raise ValueError(f"{given}: an address; perfxl.check_many takes paths on disk, `perfxl check` both")
    return Path(given)


def _terms(given: Terms) -> pipeline.Terms:
    """Return the terms as the pipeline has them; raise UsageFault for a roster or form that is not there."""
    roster = Path(given["roster"]) if "roster" in given else None
    made = pipeline.Terms(
        Stage(given.get("stage", "draft")),
        given.get("lang", "zh"),
        None if roster is None else RosterFile(roster, read_bytes(roster)),
        keys=Keys(tuple(given.get("passwords", ()))),
    )
    return replace(made, form=load_form(given["form"])) if "form" in given else made
