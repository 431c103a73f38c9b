"""Finance's file: read, kept from being overwritten, and which of its decisions do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from perfxl.errors import OutputExists, PerfxlError, UsageFault, WorkbookFault
from perfxl.messages import Lang, say
from perfxl.model.decisions import Ruling, department_key
from perfxl.ooxml import Package, scan
from perfxl.pipeline import read_bytes
from perfxl.reader import read_decisions
from perfxl.render import Record


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
    if decisions is not None and path.resolve() == decisions.resolve():
        raise OutputExists("fault.summary_is_decisions", path=path)
    if path.resolve() in [one.resolve() for one in paths] or not (force or _unfilled(path)):
        raise OutputExists("fault.summary_exists", path=path)


def _unfilled(path: Path) -> bool:
    try:
        return all(ruling.blank for ruling in decided(path).values())
    except PerfxlError:
        return False  # no summary of ours, or one that holds something we cannot read: either way not to be lost


def decision_notices(records: Iterable[Record], lang: Lang) -> Iterator[str]:
    """Yield a line for every decision that does not hold, or holds for more than one return, with what to do."""
    lines: list[str] = []
    files: dict[str, list[str]] = {}
    for record in records:
        entry, name = record.entry, PurePath(record.entry.path).name
        if not record.ruling.blank:
            files.setdefault(department_key(entry.department.name, entry.department.code), []).append(name)
        for finding in entry.findings:
            if finding.setback is not None:
                facts = {"department": entry.department.name or name, "code": finding.code}
                place = f"{finding.sheet}!{finding.cell}" if finding.sheet else say("marking.whole_workbook", lang)
                lines.append(say(f"cli.decisions.{finding.setback.value}", lang, **facts, place=place))
    for names in files.values():
        if len(names) > 1:
            yield say("cli.decisions.shared", lang, files=say("list.separator", lang).join(names))
    yield from lines
