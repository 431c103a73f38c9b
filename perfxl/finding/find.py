"""What came back: workbooks to check, and what is only listed, in files, folders and .zip files."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, count, islice
from pathlib import Path, PurePath
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from perfxl.errors import HostileWorkbook, PerfxlError, UsageFault, WorkbookFault
from perfxl.finding import zipped
from perfxl.finding.source import Source
from perfxl.model import Status
from perfxl.places import below, is_address, name_of

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
FOREIGN = (".xls", ".xlt", ".xlsb", ".ods", ".et", ".ett")  # may be returns: read by their content
ZIP = ".zip"
DEEPEST = 2  # a .zip in a .zip is looked into, one in that is not
OURS = re.compile(r"(?:_转录)?_第\d+次审核$")
LOCKS = ("~$", ".~")
HIDDEN = (".", "__MACOSX")
LEDGER = ".perfxl"
"""The folder below a folder of marked copies in which its ledger lies: by it such a folder is known."""
_SUFFIXES = {
    "fault.format.pdf": ".pdf .ofd .caj",
    "fault.format.document": ".doc .docx .docm .dot .dotx .wps .wpt .rtf .odt .ppt .pptx .dps .odp .txt .md",
    "fault.format.picture": ".jpg .jpeg .png .gif .bmp .tif .tiff .webp .heic",
    "fault.format.archive": ".rar .7z .tar .gz .tgz .bz2 .xz .cab .iso .z",
    "fault.format.other": ".csv .htm .html .mht .xml .fods .numbers .eml .msg .dbf",
}
RECEIVED: Mapping[str, str] = MappingProxyType(
    {suffix: key for key, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
)
"""What may hold a return or evidence, but cannot be read: suffix → what is said of it."""


class _Found(Struct, frozen=True):
    """A file as it was come across: its place, where its copy goes, and where in a .zip it stands."""

    path: Path
    folder: Path
    archive: Path | None = None
    inside: tuple[int, ...] = ()

    def source(self, fault: PerfxlError | None = None, status: Status = Status.IGNORED) -> Source:
        return Source(self.path, self.folder, self.archive, self.inside, fault, status)


def find(paths: Sequence[Path], outputs: Sequence[Path]) -> tuple[Source, ...]:
    """Return what files, folders and .zip files hold, sorted, each once; raise UsageFault for a path without any.

    Workbooks are to be checked. Only listed, and said why, are lock files, marked copies beside their original, and
    documents, pictures and archives that cannot be read. What is below the output folders, and other files (`outputs`
    may name those) is passed over, and so are the marked copies of other runs, but not what else lies with them; a file
    given by itself is always to be checked. No two marked copies go to one place: of files of one name the later is
    told apart by its suffix or a number.
    """
    found: dict[bytes, Source] = {}  # by what stands for where it lies: a path for each would weigh more than the rest
    written = [output.resolve() for output in outputs]
    for path in paths:
        if not path.exists():
            raise UsageFault("fault.not_found", path=path)
        here = list(_given(_Found(path, _below(path, paths))) if path.is_file() else _inside(path, written))
        if not here:
            raise UsageFault("fault.nothing_to_check", path=path)
        for source in here:
            found.setdefault(blake2b(name_of(source.path), digest_size=16).digest(), source)
    return tuple(_apart(sorted(found.values(), key=lambda source: str(source.path))))


def _apart(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield the sources, each to be checked with a place of its own for its marked copy, upper and lower case alike."""
    taken: set[tuple[str, ...]] = set()
    for source in sources:
        if source.fault is not None:
            yield source
            continue
        suffix = source.path.suffix.lower()
        bare = OURS.sub("", source.path.stem)
        told = f"{bare}_{suffix.lstrip('.')}"
        kind = suffix if suffix in WORKBOOKS else "" if suffix in FOREIGN else WORKBOOKS[0]  # what copies are alike in
        stems = chain((bare, *((told,) if suffix in FOREIGN else ())), (f"{bare}_{number}" for number in count(2)))
        places = ((stem, (*map(_folded, source.folder.parts), _folded(stem), kind)) for stem in stems)
        stem, place = next((stem, place) for stem, place in places if place not in taken)
        taken.add(place)
        yield source if stem == bare else replace(source, stem=stem)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _below(path: Path, paths: Sequence[Path]) -> Path:
    """Where a file given by itself goes: files of several folders keep their folders apart."""
    if is_address(path):
        return Path()
    folders = [each.resolve().parent for each in paths if not is_address(each) and each.is_file()]
    return path.resolve().parent.relative_to(os.path.commonpath(folders))


def _inside(folder: Path, outputs: Sequence[Path]) -> Iterator[Source]:
    outputs = [output for output in outputs if is_address(output) == is_address(folder)]
    apart = [output for output in outputs if not folder.resolve().is_relative_to(output)]
    there = list(below(folder))
    ledgers = {place for path in there for place in (path, path.parent) if place.name == LEDGER}
    runs = [one.parent.resolve() for one in ledgers if one.parent != folder]  # where marked copies of other runs lie
    files = [path for path in there if not _is_hidden(path.relative_to(folder).parts)]
    if not is_address(folder):
        files = [
            path for path in files if path.is_file()
        ]  # a link that leads to itself is none, and resolving it raises
    files = [path for path in files if not _is_below(path, runs if OURS.search(path.stem) else (), apart)]
    beside = _places(files)
    folders = {parent: Path(*parent.relative_to(folder).parts) for parent in {path.parent for path in files}}
    for path in files:
        yield from _sorted_out(_Found(path, folders[path.parent]), beside)


def _is_below(path: Path, *folders: Iterable[Path]) -> bool:
    return any(path.resolve().is_relative_to(one) for one in chain(*folders))


def _places(paths: Iterable[Path]) -> frozenset[str]:
    """Return files and every folder they are in."""
    return frozenset(str(place) for path in paths for place in (path, *path.parents))


def _is_hidden(parts: tuple[str, ...]) -> bool:
    """Whether a name, or a folder it is in, is one people do not see; what programs leave beside an open file is."""
    return any(part.startswith(HIDDEN) for part in parts[:-1]) or (
        parts[-1].startswith(HIDDEN) and not parts[-1].startswith(LOCKS)
    )


def _given(found: _Found) -> Iterator[Source]:
    """Yield what a file given by itself is: of a .zip, what is in it; `*.xlsx` gives what Excel leaves behind, too."""
    if found.path.name.startswith(LOCKS):
        yield found.source(WorkbookFault("fault.received.lock"))
    elif found.path.suffix.lower() == ZIP:
        yield from _looked_into(found)
    else:
        yield found.source()


def _sorted_out(found: _Found, beside: Container[str]) -> Iterator[Source]:
    """Yield a file come across in a folder or .zip: to be checked, only listed, or nothing at all."""
    name, suffix = found.path.name, found.path.suffix.lower().rstrip("#")
    if suffix in (*WORKBOOKS, *FOREIGN) and name.startswith(LOCKS):
        yield found.source(WorkbookFault("fault.received.lock"))
    elif suffix in WORKBOOKS and (original := _original(found.path, beside)) is not None:
        yield found.source(WorkbookFault("fault.received.copy", original=original))
    elif suffix in (*WORKBOOKS, *FOREIGN):
        yield found.source()
    elif suffix == ZIP:
        yield from _looked_into(found, beside)
    elif suffix in RECEIVED:
        yield found.source(WorkbookFault(RECEIVED[suffix]))


def _original(path: PurePath, beside: Container[str]) -> str | None:
    """Return the original beside a marked copy, None where there is none: alone, a copy is a return that came back."""
    bare = OURS.sub("", path.stem)
    if bare == path.stem:
        return None
    suffixes = (*FOREIGN, *WORKBOOKS) if "_转录_" in path.stem else (path.suffix,)
    told = [suffix for suffix in FOREIGN if bare.endswith(f"_{suffix[1:]}")]  # as `_apart` tells namesakes apart
    names = [f"{bare}{suffix}" for suffix in suffixes] + [bare[: -len(suffix)] + suffix for suffix in told]
    return next((name for name in names if str(path.with_name(name)) in beside), None)


def _looked_into(found: _Found, beside: Container[str] = ()) -> Iterator[Source]:
    """Yield what is in a .zip; one that cannot be looked into is a return that cannot be read.

    Archives within count with the one on disk: however they are nested, there is an end.
    """
    if found.inside:
        yield from _unpacked(found, beside)
        return
    room = zipped.MOST_MEMBERS
    first = list(islice(_unpacked(found, beside), room + 1))
    if len(first) > room:
        fault = HostileWorkbook("fault.zip.members", members=f"> {room}", limit=room)
        first = [found.source(fault, Status.UNREADABLE)]
    yield from first


def _unpacked(found: _Found, beside: Container[str]) -> Iterator[Source]:
    disk = found.archive or found.path
    if len(found.inside) >= DEEPEST:
        yield found.source(WorkbookFault("fault.zip.nested", depth=DEEPEST), Status.UNREADABLE)
        return
    try:
        if zipped.is_workbook(disk, found.inside):
            yield found.source()
            return
        entries = zipped.entries(disk, found.inside)
    except WorkbookFault as fault:
        yield found.source(fault, Status.UNREADABLE)
        return
    except OSError as fault:
        problem = UsageFault("fault.cannot_read", path=found.path, problem=fault.strerror or fault)
        yield found.source(problem, Status.UNREADABLE)
        return
    within = _places(found.path.joinpath(*entry.parts) for entry in entries)
    name = found.path.name if str(found.path.with_suffix("")) in beside else found.path.stem  # beside a folder of it
    for entry in entries:
        if not _is_hidden(entry.parts):
            folder = found.folder.joinpath(name, *entry.parts[:-1])
            inside = (*found.inside, entry.number)
            one = _Found(found.path.joinpath(*entry.parts), folder, disk, inside)
            for source in _sorted_out(one, within):
                readable = source.fault is None and entry.fault is not None
                yield one.source(entry.fault, Status.UNREADABLE) if readable else source
