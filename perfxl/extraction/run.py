"""Many returns from their files to a folder of tables: read in worker processes, written in order, whole or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from perfxl import __version__
from perfxl.batch.fates import fate_of
from perfxl.batch.options import MEGABYTES, SECONDS
from perfxl.batch.pool import Answer, Pool
from perfxl.errors import UsageFault
from perfxl.extraction.folder import LIST, SCHEMA, FileEntry, Manifest, written_whole
from perfxl.extraction.reading import Taken, Task, Wanted, refused, take
from perfxl.extraction.shapes import DICTIONARY, EXPECTED, UNREAD, own_shape
from perfxl.extraction.spool import Spool, spool_at
from perfxl.finding import Source
from perfxl.form import load_form
from perfxl.messages import Lang
from perfxl.model import Status
from perfxl.model.decisions import department_key
from perfxl.render.tables import Row, Shape, open_table
from perfxl.roster import contact_of

SPOOL = "rows.spool"
NOT_READ = (Status.UNREADABLE, Status.CRASHED)

Watch = Callable[[bool], None]
"""Called for each file as it is done (as in `perfxl.batch`)."""


class Extracted(Struct, frozen=True, kw_only=True):
    """What came of an extract: how many returns were taken, every file nothing was taken from, and what was written.

    `crashed` counts returns in which a rule of ours crashed; they are among those taken.
    """

    returns: int
    unread: tuple[Taken, ...]
    files: tuple[FileEntry, ...]
    crashed: int = 0

    @property
    def failed(self) -> bool:
        """Whether a return could not be read or checked: then the tables lack it, and the exit status says so."""
        return bool(self.crashed) or any(one.status in NOT_READ for one in self.unread)


class _Kept(Struct):
    """What is remembered of returns beside their rows."""

    returns: int = 0
    crashed: int = 0
    forms: list[str] = []
    departments: Counter[str] = msgspec.field(default_factory=Counter)
    unread: dict[int, Taken] = {}

    def add(self, at: int, taken: Taken) -> None:
        if not taken.parts:
            self.unread[at] = taken
            return
        self.returns += 1
        self.crashed += taken.status is Status.CRASHED
        self.departments[taken.department] += 1
        if taken.form not in self.forms:
            self.forms.append(taken.form)


def extract(
    sources: Sequence[Source], folder: Path, kind: str, wanted: Wanted, *, jobs: int = 1, watch: Watch | None = None
) -> Extracted:
    """Write the tables of returns into `folder`, which is there as a whole afterwards or as it was before.

    `kind` is one of FORMATS. A return that cannot be read, or whose worker died, is listed in `unread`. Raise
    UsageFault where there is no return at all or the roster cannot be read, OutputFault where nothing can be written.
    """
    with written_whole(folder) as draft, spool_at(draft / SPOOL) as spool:
        kept = _Kept()
        for at, taken in _taken(sources, wanted, jobs):
            for part in taken.parts:
                spool.put(at, part)
            kept.add(at, taken)
            if watch is not None:
                watch(False)
        unread = tuple(taken for _, taken in sorted(kept.unread.items()))
        if not kept.returns and not any(one.status in NOT_READ for one in unread):
            raise UsageFault("fault.extract.nothing", count=len(unread))
        files = tuple(_write(spool, draft, kind, wanted, kept, unread))
        made = Manifest(schema=SCHEMA, perfxl=__version__, format=kind, returns=kept.returns, files=list(files))
        (draft / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
    return Extracted(returns=kept.returns, unread=unread, files=files, crashed=kept.crashed)


def _taken(sources: Sequence[Source], wanted: Wanted, jobs: int) -> Iterator[tuple[int, Taken]]:
    """Yield what each file holds, as it is done, with its place among them."""
    readable = [Task(at, source) for at, source in enumerate(sources) if source.fault is None]
    for at, source in enumerate(sources):
        if source.fault is not None:
            yield at, refused(source, source.status, source.fault)
    if not readable:
        return
    # One process, too: whatever a hostile return does there, the others and their tables are not lost.
    pool: Pool[Task, Taken] = Pool(
        partial(take, wanted), min(jobs, len(readable)), seconds=SECONDS, megabytes=MEGABYTES
    )  # fmt: skip
    with pool:
        for answer in pool.run(readable):
            yield answer.task.at, _told(answer)


def _told(answer: Answer[Task, Taken]) -> Taken:
    """Return what came of a file, also where its worker died or raised what it should not have."""
    fate = fate_of(answer, SECONDS, MEGABYTES)
    if fate is not None:
        return refused(answer.task.source, *fate)
    if answer.result is None:
        raise TypeError("a worker answered without an answer")
    return answer.result


def _write(
    spool: Spool, draft: Path, kind: str, wanted: Wanted, kept: _Kept, unread: tuple[Taken, ...]
) -> Iterator[FileEntry]:
    """Write every table, the dictionary last, and yield what was written, by path."""
    lang = wanted.terms.lang
    tables: dict[str, tuple[Shape, Iterable[Row]]] = {
        shape.place: (shape, spool.rows(shape)) for shape in spool.shapes()
    }
    tables[UNREAD] = own_shape(UNREAD, lang), [_unread(one, lang) for one in unread]
    if wanted.terms.roster is not None:
        tables[EXPECTED] = own_shape(EXPECTED, lang), _expected(wanted, kept)
    shapes = [shape for shape, _ in tables.values()]
    tables[DICTIONARY] = own_shape(DICTIONARY, lang), _dictionary([*shapes, own_shape(DICTIONARY, lang)])
    for place, (shape, rows) in sorted(tables.items()):
        path = draft / f"{place}.{kind}"
        path.parent.mkdir(exist_ok=True)
        count = 0
        with closing(open_table(kind, path, shape)) as file:
            for row in rows:
                file.write(row)
                count += 1
        yield FileEntry(table=shape.table, form=shape.form or None, file=f"{place}.{kind}", rows=count)


def _unread(one: Taken, lang: Lang) -> Row:
    return [one.file, one.status.value if one.status else None, one.fault, one.reasons[lang]]


def _expected(wanted: Wanted, kept: _Kept) -> Iterator[Row]:
    """Yield the departments of the roster, and how many returns there are of each."""
    if wanted.terms.roster is None or not kept.forms:
        return
    for one in wanted.terms.roster(load_form(min(kept.forms))).entries:
        said = contact_of(one)
        returns = kept.departments[department_key(one.name, one.code)]
        yield [one.code or None, one.name, said.office or None, said.due or None, returns]


def _dictionary(shapes: Sequence[Shape]) -> Iterator[Row]:
    """Yield a row for every column of every table."""
    for shape in sorted(shapes, key=lambda one: one.place):
        form = f"{shape.form}-{shape.version}" if shape.version else shape.form
        for one in shape.columns:
            places = one.places if one.kind == "number" else None
            yield [
                form or None, shape.table, one.id, one.label, one.type, one.unit or None, places, one.meaning or None,
            ]  # fmt: skip
