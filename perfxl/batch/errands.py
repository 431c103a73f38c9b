"""Returns checked on other machines: what cannot be seen from there goes along, and the marked copies come back.

The same `check_one` is run there. What lies on this machine's disk is read and written here; what has an address
(perfxl.places) is read and written there. Questions about earlier rounds are answered from the ledger here: a return
that asks one is sent again with the answer.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from perfxl.batch.cluster import Cluster, Reply
from perfxl.batch.fates import row_of_answer
from perfxl.batch.one import Asked, Task, check_one, intact, is_unchanged
from perfxl.batch.options import Options
from perfxl.batch.pool import Answer
from perfxl.batch.writing import write_ours
from perfxl.errors import OutputExists, OutputFault, PerfxlError, UsageFault
from perfxl.finding import Sent
from perfxl.ledger import Row, place_of
from perfxl.model import Status
from perfxl.pipeline import received_at
from perfxl.places import is_carried, place
from perfxl.reader import Earlier

Question = tuple[str, str]
"""A department and what its return holds (its fingerprint)."""

Answers = dict[Question, Earlier | None]


class Recall(Struct, frozen=True):
    """The answers that went along with a return; raises Asked where there is none."""

    answers: Answers = {}

    def __call__(self, department: str, content: str) -> Earlier | None:
        """Return what is known of earlier rounds."""
        if (department, content) not in self.answers:
            raise Asked(department, content)
        return self.answers[department, content]


class Errand(Struct, frozen=True):
    """A return as it is sent: its task, with its bytes where they are carried, and answers to what it asked."""

    task: Task
    answers: Answers = {}


class Brought(Struct, frozen=True):
    """What comes back: the row (None: unchanged), the copies to write here, or a question to be answered first."""

    row: Row | None = None
    copies: tuple[tuple[Path, bytes], ...] = ()
    question: Question | None = None


def check_sent(options: Options, data: bytes) -> bytes:
    """Check what was sent, and return what is to be brought back: the whole of a worker's part."""
    errand: Errand = pickle.loads(data)  # noqa: S301 - written by whoever started the run, who may run anything here
    copies: list[tuple[Path, bytes]] = []

    def write(target: Path, made: bytes) -> None:
        if is_carried(target):
            copies.append((target, made))
        else:
            write_ours(target, made, force=options.force)

    if options.terms.known_rounds is not None:
        options = replace(options, terms=replace(options.terms, known_rounds=Recall(errand.answers)))
    try:
        row = check_one(options, errand.task, write)
    except Asked as asked:
        return pickle.dumps(Brought(question=asked.question))
    return pickle.dumps(Brought(row, tuple(copies)))


def checked_away(tasks: Iterable[Task], options: Options) -> Iterator[tuple[Task, Row | None]]:
    """Yield each task with its row (None: unchanged) as it is done on the cluster of `options.scheduler`.

    UsageFault where the cluster cannot be reached or is not fit, OutputFault where it is lost on the way.
    """
    coming = ((task, Answers()) for task in tasks)
    again: deque[tuple[Task, Answers]] = deque()
    sent: dict[str, tuple[Task, Answers]] = {}
    with _cluster(options) as cluster:
        while True:
            while len(sent) < cluster.room and (case := again.popleft() if again else next(coming, None)) is not None:
                task = _prepared(case[0])
                if task is None or task.source.fault is not None:
                    yield case[0], None if task is None else check_one(options, case[0])
                else:
                    sent[cluster.send(pickle.dumps(Errand(task, case[1])))] = case
            if not sent:
                return
            reply = cluster.reply()
            task, answers = sent.pop(reply.name)
            brought = _brought(task, reply, options)
            if brought.question is None:
                yield task, _kept(task, brought, options)
            else:
                again.append((task, {**answers, brought.question: _known(options, brought.question)}))


def _cluster(options: Options) -> Cluster:
    known = None if options.terms.known_rounds is None else Recall()
    told = replace(options, terms=replace(options.terms, known_rounds=known))
    function = partial(check_sent, told)
    return Cluster(options.scheduler or "", function, seconds=options.seconds, megabytes=options.megabytes)


def _prepared(task: Task) -> Task | None:
    """Return a task as it is sent, with the bytes of what is carried; None where nothing of it has changed.

    With the fault of its source where it cannot be read: that is told here.
    """
    source, held = task.source, task.held
    if source.fault is not None:
        return task
    if held is not None:
        here = [copy for copy in held.copies if is_carried(place(copy.path))]
        held = replace(held, copies=tuple(copy for copy in held.copies if copy not in here)) if intact(here) else None
    if is_carried(source.on_disk):
        try:
            source = replace(source, sent=Sent(source.read(), received_at(source)))
        except PerfxlError as fault:
            return replace(task, source=replace(source, fault=fault))
        if held is not None and not held.copies and is_unchanged(source, held):
            return None
    return replace(task, source=source, held=held)


def _brought(task: Task, reply: Reply, options: Options) -> Brought:
    """Return what came back of a task; where nothing did, the row that says why."""
    if reply.killed is not None:
        fault = PerfxlError("fault.cluster.killed", times=reply.killed)
        return Brought(task.failed(Status.CRASHED, fault))
    answer: Answer[Task, Row | None] = Answer(task, raised=reply.raised, lost=reply.lost)
    if reply.result is None:
        return Brought(row_of_answer(answer, options))
    brought: Brought = pickle.loads(reply.result)  # noqa: S301 - written by our own workers
    return brought


def _kept(task: Task, brought: Brought, options: Options) -> Row | None:
    """Write the copies that came back, and return the row; one that cannot be written is told as a local run does."""
    try:
        for target, data in brought.copies:
            task.refuse(target)
            write_ours(target, data, force=options.force)
    except (UsageFault, OutputExists, OutputFault):
        return check_one(options, task)
    return None if brought.row is None else replace(brought.row, place=place_of(task.source.path))


def _known(options: Options, question: Question) -> Earlier | None:
    return None if options.terms.known_rounds is None else options.terms.known_rounds(*question)
