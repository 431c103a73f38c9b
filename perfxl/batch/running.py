"""A batch from its files to its records: what is in the way is found first, then each return is checked once."""

from __future__ import annotations

import os
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b

from msgspec.structs import replace

from perfxl.batch.errands import checked_away
from perfxl.batch.fates import row_of_answer
from perfxl.batch.one import Task, check_one
from perfxl.batch.options import Options, family, marked_name, placed
from perfxl.batch.pool import Pool
from perfxl.batch.recording import expected_of
from perfxl.batch.terms import key_of, terms_key
from perfxl.batch.twins import Twins, with_others
from perfxl.batch.writing import is_ours, sweep
from perfxl.errors import OutputExists, PerfxlError, UsageFault
from perfxl.finding import FOREIGN, Source
from perfxl.form import load_form
from perfxl.ledger import Ledger, Row, place_of
from perfxl.messages import Lang
from perfxl.model.adjustments import Adjustments
from perfxl.places import is_in_process, name_of
from perfxl.render.entries import FormEntry, WorkbookEntry
from perfxl.render.records import Record
from perfxl.rules.peers import Seen

FIRST_ROUND = 1
MANY = 2  # returns, before one can have a twin

Watch = Callable[[bool], None]
"""Called for each return as it is done, and told whether it had been checked before."""


class Batch:
    """The records of a run in the order of their paths; each pass reads the ledger afresh, nothing is held."""

    def __init__(self, ledger: Ledger, lang: Lang, adjustments: Adjustments, slip: str = "") -> None:
        """Read from a ledger whose run is done; `slip` is the traceback where comparing its returns crashed."""
        self._slip = slip
        self._ledger = ledger
        self._lang = lang
        self._adjustments = adjustments

    def __iter__(self) -> Iterator[Record]:
        """Yield each record, told of its sender's other returns, and of what it has in common with others' (B)."""
        ledger = self._ledger
        checked = ledger.checked()
        for place, record in ledger.records():
            if checked < MANY or record.form is None or not record.entry.runs:
                yield record
            else:
                seen = ledger.peers.told(place, Seen) if ledger.peers is not None else None
                twins = Twins(*ledger.twins(place), checked - 1)
                yield with_others(record, twins, seen, self._adjustments, self._lang, self._slip)

    @property
    def entries(self) -> Iterator[WorkbookEntry]:
        """What the JSON says of each."""
        return (record.entry for record in self)

    @property
    def form(self) -> FormEntry | None:
        """The form of the first return that has one."""
        return self._ledger.form()


def run(sources: Iterable[Source], options: Options, ledger: Ledger | None = None, watch: Watch | None = None) -> Batch:
    """Check returns, write the marked copies, keep each outcome in the ledger as it is done, and return the records.

    Without a ledger nothing outlives the run. What stands in the way of an output is found before the first return is
    read: OutputExists, or UsageFault where two returns would be written to one file. A source that is only listed has a
    record, too. What the ledger has of the same bytes on the same terms is not checked again, unless `force` is set.
    """
    ledger = Ledger.in_memory() if ledger is None else ledger
    ordered = sorted(sources, key=lambda source: source.path.as_posix())
    clear_the_way(ordered, options)
    options = replace(
        options, terms=replace(options.terms, known_rounds=options.terms.known_rounds or ledger.known_rounds)
    )
    places = (*options.folders.values(), *(source.on_disk for source in ordered))
    if any(is_in_process(each) for each in places):
        options = replace(options, jobs=1)  # no other process sees what is only in this one
    _sweep(ordered, options)
    ledger.begin(place_of(source.path) for source in ordered)
    terms = terms_key(options.terms)
    written: dict[tuple[str, str], list[tuple[str, str]]] = {}  # within a family of more than one
    waves = _waves(ordered)
    for source in (source for wave in waves[1:] for source in wave):
        written[family(source)] = []
    for wave in waves:
        for task, row in _done(_tasks(wave, options, ledger, terms, written), options, len(wave)):
            if row is not None:
                ledger.put(row)
            if (mine := written.get(family(task.source))) is not None:
                copies = row.copies if row is not None else task.held.copies if task.held is not None else ()
                mine += [(copy.path, str(task.source.path)) for copy in copies]
            if watch is not None:
                watch(row is None)
    ledger.finish()
    slip = _compare(ledger, options)
    return Batch(ledger, options.terms.lang, options.terms.adjustments, slip)


def _compare(ledger: Ledger, options: Options) -> str:
    """Lay the returns side by side where there is more than one; return the traceback of a slip of ours, '' for none.

    Such a slip is told of every return, and costs none of them what was checked.
    """
    if ledger.checked() < MANY:
        return ""
    from perfxl.batch.peers import compare  # what one return alone has no use for

    first = ledger.form()
    roster = options.terms.roster
    expected = expected_of(roster(load_form(first.id))) if roster is not None and first is not None else None
    try:
        with ledger.compared() as tables:
            compare(tables, expected)
    except PerfxlError:
        raise  # the disk, the ledger: said as it is
    except Exception:  # noqa: BLE001
        ledger.peers = None
        return traceback.format_exc()
    return ""


def clear_the_way(sources: Iterable[Source], options: Options) -> None:
    """Raise OutputExists or UsageFault where something stands in the way of an output of a first round."""
    taken: dict[int, Source] = {}
    sources = [source for source in sources if source.fault is None]
    originals = {_mark(name_of(source.on_disk)) for source in sources}
    if len({name_of(folder) for folder in options.folders.values()}) < len(options.folders):
        raise UsageFault("fault.same_folder", path=options.output)
    for source in sources:
        for folder in options.folders.values():
            foreign = source.path.suffix.lower() in FOREIGN
            target = placed(folder, source) / marked_name(source.named, FIRST_ROUND, transcribed=foreign)
            if _mark(name_of(target)) in originals:
                raise UsageFault("fault.over_original", path=target)
            first = taken.setdefault(_mark(os.fsencode(str(target))), source)
            if first is not source:
                raise UsageFault("fault.one_output", path=target, first=first.path, second=source.path)
            if target.exists() and not options.force and not is_ours(target):
                raise OutputExists("fault.output_exists", path=target)


def _mark(name: bytes) -> int:
    """What stands for a path where tens of thousands are compared: 64 bits, which no two of them share by chance."""
    return int.from_bytes(blake2b(name, digest_size=8).digest())


def _sweep(sources: Iterable[Source], options: Options) -> None:
    for folder in {placed(each, source) for source in sources for each in options.folders.values()}:
        sweep(folder)


def _waves(sources: list[Source]) -> list[list[Source]]:
    """Group returns so that no two of a wave can come to write one file; those before have written theirs."""
    seen: defaultdict[int, int] = defaultdict(int)
    waves: list[list[Source]] = []
    for source in sources:
        kin = _mark(os.fsencode("/".join(family(source))))
        number = seen[kin]
        seen[kin] += 1
        if number == len(waves):
            waves.append([])
        waves[number].append(source)
    return waves


def _tasks(
    wave: Iterable[Source],
    options: Options,
    ledger: Ledger,
    terms: str,
    written: Mapping[tuple[str, str], list[tuple[str, str]]],
) -> Iterator[Task]:
    for source in wave:
        key = key_of(source, options, terms)
        held = None if options.force or source.fault is not None else ledger.held(place_of(source.path), key)
        yield Task(source, key, held, tuple(written.get(family(source), ())))


def _done(tasks: Iterable[Task], options: Options, count: int) -> Iterator[tuple[Task, Row | None]]:
    """Check each, here or in worker processes; those that died or took too long have a row that says so."""
    if options.scheduler is not None:
        yield from checked_away(tasks, options)
        return
    check = partial(check_one, options)
    jobs = min(options.jobs, count)
    if jobs == 1:
        yield from ((task, check(task)) for task in tasks)
        return
    pool: Pool[Task, Row | None] = Pool(check, jobs, seconds=options.seconds, megabytes=options.megabytes)
    with pool:
        for answer in pool.run(tasks):
            yield answer.task, row_of_answer(answer, options)
