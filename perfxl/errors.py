"""Faults of a run: file unreadable, definition broken, output in the way.

PerfxlError
├── UsageFault           what was asked cannot be done (bad path, nothing to check)
├── OutputExists         somebody else's file stands where output would go
├── OutputFault          output could not be written (permission, disk full)
├── DefinitionFault      a form folder does not load; found by `perfxl forms lint`
└── WorkbookFault        one return cannot be read
    ├── NotAWorkbook     not an OOXML workbook at all (text file, truncated, old .xls)
    ├── HostileWorkbook  a limit was passed before parsing
    └── NotThisForm      a readable workbook, but no form of ours

A fault carries a catalogue key and its facts, never a finished sentence: the sentence is made in the
user's language at the edge (`perfxl.messages.say`). What is wrong with the *department's data* is a
`perfxl.model.Finding`, which is returned and never raised.
"""

from __future__ import annotations


class PerfxlError(Exception):
    """A fault of the run, as a catalogue key (`fault.*`) and the facts its sentence needs."""

    def __init__(self, key: str, **facts: object) -> None:
        """Remember `key` (an entry of the catalogue) and `facts` (its placeholders)."""
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling: batch work crosses process borders."""
        return (_rebuild, (type(self), self.key, self.facts))


def _rebuild(kind: type[PerfxlError], key: str, facts: dict[str, object]) -> PerfxlError:
    return kind(key, **facts)


class UsageFault(PerfxlError):
    """What was asked for cannot be done: a missing path, a folder without workbooks."""


class OutputExists(PerfxlError):
    """A file that is not provably ours stands where output would go."""


class OutputFault(PerfxlError):
    """Output could not be written; nothing half-written is left."""


class DefinitionFault(PerfxlError):
    """A form folder does not load."""


class WorkbookFault(PerfxlError):
    """One return cannot be read."""


class NotAWorkbook(WorkbookFault):
    """The file is not an OOXML workbook."""


class HostileWorkbook(WorkbookFault):
    """The file passes a limit set before parsing."""


class NotThisForm(WorkbookFault):
    """The workbook is readable but no form of ours."""
