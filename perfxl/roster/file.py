"""A roster's file, read once for each form that comes back; it can be handed to another process."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from perfxl.form import Form
from perfxl.roster.read import read_roster
from perfxl.roster.roster import Roster


class RosterFile(Struct, frozen=True):
    """The bytes of a roster, and `path` to name it by in sentences."""

    path: Path
    data: bytes
    _read: dict[str, Roster] = field(default_factory=dict)

    def __call__(self, form: Form) -> Roster:
        """Return the roster for a form; raise UsageFault where it cannot be read."""
        if form.id not in self._read:
            self._read[form.id] = read_roster(form, self.path, self.data)
        return self._read[form.id]

    def __reduce__(self) -> tuple[type[RosterFile], tuple[Path, bytes]]:
        """Travel as bytes: whoever needs it reads it."""
        return RosterFile, (self.path, self.data)
