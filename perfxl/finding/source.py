"""One file that was received: where it is, where its marked copy goes, and its bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from perfxl.errors import PerfxlError, UsageFault
from perfxl.finding import zipped
from perfxl.model import Status
from perfxl.ooxml import refuse_large_file


class Sent(Struct, frozen=True):
    """What goes along with a file to where its disk cannot be seen: its bytes, and when it was received."""

    data: bytes
    received: datetime | None


class Source(Struct, frozen=True):
    """One file to check, or one that is only listed.

    `path` is as it is shown (of a file in a .zip: the .zip's path and the file's name in it); `folder` is where its
    marked copy goes below the output folder, `stem` what it is called there where not as the file itself. `inside` says
    where in the .zip at `archive` it stands. With a `fault` it is not opened: its outcome has that fault and `status`.
    What was `sent` along is not read again.
    """

    path: Path
    folder: Path = Path()
    archive: Path | None = None
    inside: tuple[int, ...] = ()
    fault: PerfxlError | None = None
    status: Status = Status.IGNORED
    stem: str = ""
    sent: Sent | None = None

    @property
    def named(self) -> Path:
        """The path its marked copy takes its name from."""
        return self.path.with_name(f"{self.stem}{self.path.suffix}") if self.stem else self.path

    @property
    def on_disk(self) -> Path:
        """The file on disk: the .zip, where it stands in one."""
        return self.archive or self.path

    def read(self) -> bytes:
        """Return its bytes; raise UsageFault where it cannot be opened, WorkbookFault where the .zip is broken."""
        if self.sent is not None:
            return self.sent.data
        if self.archive is None:
            return read_bytes(self.path)
        try:
            return zipped.content(self.archive, self.inside)
        except OSError as fault:
            raise _unopened(self.archive, fault) from fault


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raise UsageFault where it cannot be opened, HostileWorkbook where it is too large."""
    try:
        refuse_large_file(path.stat().st_size)
        return path.read_bytes()
    except OSError as fault:
        raise _unopened(path, fault) from fault


def _unopened(path: Path, fault: OSError) -> UsageFault:
    match fault:
        case FileNotFoundError():
            return UsageFault("fault.not_found", path=path)
        case PermissionError():
            return UsageFault("fault.no_permission", path=path)
    return UsageFault("fault.cannot_read", path=path, problem=fault.strerror or fault)
