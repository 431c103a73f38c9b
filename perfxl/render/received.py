"""What was received and is no workbook to check: told together at the end, by what kept it from being read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfxl.messages import Lang, say
from perfxl.model import Status
from perfxl.render.entries import WorkbookEntry
from perfxl.render.wrapping import wrapped

MOST_PATHS = 20
_KINDS = ("fault.format.", "fault.received.", "fault.not_this_form")


def is_listed(status: Status, fault: str) -> bool:
    """Whether a file was passed by and only listed: no return came to harm."""
    return status is Status.IGNORED and fault.startswith(_KINDS)


def received_lines(books: Iterable[WorkbookEntry], lang: Lang, room: int) -> Iterator[str]:
    """Yield the lines on such files, each reason once; nothing where there are none."""
    reasons: dict[str, list[str]] = {}
    for book in books:
        reasons.setdefault(book.error or "", []).append(book.path)
    if not reasons:
        return
    yield say("render.received", lang, count=sum(map(len, reasons.values())))
    for reason, paths in reasons.items():
        yield from wrapped(reason, room, "  ", "  ")
        for path in paths[:MOST_PATHS]:
            yield from wrapped(path, room, "    ", "      ")
        if len(paths) > MOST_PATHS:
            yield say("render.received.more", lang, count=len(paths) - MOST_PATHS)
    yield ""
