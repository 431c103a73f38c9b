"""Finance's file: read, kept from being overwritten, and which of its decisions do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from perfxl.errors import OutputExists, PerfxlError, UsageFault, WorkbookFault
from perfxl.messages import Lang, say
from perfxl.model import Outcome
from perfxl.model.decisions import Ruling, department_key
from perfxl.ooxml import Package, scan
from perfxl.pipeline import read_bytes
from perfxl.reader import read_decisions


def decided(path: Path) -> Mapping[str, Ruling]:
    """Return what finance decided; raise UsageFault where the file cannot be trusted."""
    try:
        workbook = scan(Package.open(read_bytes(path)))
    except WorkbookFault as fault:
        raise UsageFault("fault.decisions.not_ours", path=path) from fault
    return read_decisions(path, workbook)


def clear_for_summary(path: Path, decisions: Path | None, paths: Iterable[Path], *, force: bool) -> None:
    """Refuse to write a summary over a return, a file that is no summary, or one finance has filled in."""
    if not path.exists():
        return
    kept = [one.resolve() for one in (*paths, *([decisions] if decisions else []))]
    if path.resolve() in kept or not (force or _unfilled(path)):
        raise OutputExists("fault.summary_exists", path=path)


def _unfilled(path: Path) -> bool:
    try:
        return all(ruling.blank for ruling in decided(path).values())
    except PerfxlError:
        return False  # no summary of ours, or one that holds something we cannot read: either way not to be lost


def decision_notices(outcomes: Iterable[Outcome], lang: Lang) -> Iterator[str]:
    """Yield a line for every decision that does not hold, or holds for more than one return, with what to do."""
    outcomes = tuple(outcomes)
    yield from _shared(outcomes, lang)
    for outcome in outcomes:
        for finding in outcome.findings:
            setback = outcome.standing(finding).setback
            if setback is not None:
                facts = {"department": outcome.department or outcome.path.name, "code": finding.code}
                place = finding.at or say("marking.whole_workbook", lang)
                yield say(f"cli.decisions.{setback.value}", lang, **facts, place=place)


def _shared(outcomes: Iterable[Outcome], lang: Lang) -> Iterator[str]:
    files: dict[str, list[str]] = {}
    for outcome in outcomes:
        if not outcome.ruling.blank:
            files.setdefault(department_key(outcome.department, outcome.budget_code), []).append(outcome.path.name)
    for names in files.values():
        if len(names) > 1:
            yield say("cli.decisions.shared", lang, files=say("list.separator", lang).join(names))
