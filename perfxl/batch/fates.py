"""What is said of a return whose worker did not give its row: it died, took too long, or met a slip of ours."""

from __future__ import annotations

from perfxl.batch.one import Task
from perfxl.batch.options import Options
from perfxl.batch.pool import Answer, Lost
from perfxl.errors import PerfxlError, WorkbookFault
from perfxl.ledger import Row
from perfxl.model import Status


def row_of_answer(answer: Answer[Task, Row | None], options: Options) -> Row | None:
    """Return the row of a return, or the one that says what became of it; raise what is wrong with the whole run."""
    if isinstance(answer.raised, PerfxlError):
        raise answer.raised  # the roster: it would be the same for every return
    if answer.raised is not None:
        return answer.task.failed(*_slipped(answer.raised, options))
    if answer.lost is not None:
        return answer.task.failed(*_lost(answer.lost, options))
    return answer.result


def _slipped(raised: BaseException, options: Options) -> tuple[Status, PerfxlError]:
    """What is said of a return whose worker could do no more than say what befell it."""
    if isinstance(raised, MemoryError):
        return Status.UNREADABLE, WorkbookFault("fault.batch.memory", megabytes=options.megabytes)
    return Status.CRASHED, PerfxlError("fault.crashed", problem=str(raised))


def _lost(lost: Lost, options: Options) -> tuple[Status, PerfxlError]:
    if lost.late:
        return Status.UNREADABLE, WorkbookFault("fault.batch.time", seconds=f"{options.seconds:g}")
    return Status.CRASHED, PerfxlError("fault.batch.died", status=lost.status)
