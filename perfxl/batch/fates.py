"""What is said of a return whose worker gave no result: it died, took too long, or met a slip of ours."""

from __future__ import annotations

from typing import Any

from perfxl.batch.one import Task
from perfxl.batch.options import Options
from perfxl.batch.pool import Answer
from perfxl.errors import PerfxlError, WorkbookFault
from perfxl.ledger import Row
from perfxl.model import Status


def row_of_answer(answer: Answer[Task, Row | None], options: Options) -> Row | None:
    """Return the row of a return, or the one that says what became of it; raise what is wrong with the whole run."""
    fate = fate_of(answer, options.seconds, options.megabytes)
    return answer.result if fate is None else answer.task.failed(*fate)


def fate_of(answer: Answer[Any, Any], seconds: float, megabytes: int) -> tuple[Status, PerfxlError] | None:
    """Return what became of a task without a result, None where there is one; raise what is wrong with the whole run.

    `seconds` and `megabytes` are the limits it was under.
    """
    match answer.raised:
        case None:
            pass
        case PerfxlError():
            raise answer.raised  # the roster: it would be the same for every return
        case MemoryError():
            return Status.UNREADABLE, WorkbookFault("fault.batch.memory", megabytes=megabytes)
        case slip:
            return Status.CRASHED, PerfxlError("fault.crashed", problem=str(slip))
    if answer.lost is None:
        return None
    if answer.lost.late:
        return Status.UNREADABLE, WorkbookFault("fault.batch.time", seconds=f"{seconds:g}")
    return Status.CRASHED, PerfxlError("fault.batch.died", status=answer.lost.status)
