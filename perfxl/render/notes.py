"""What a department is asked, as plain text to paste into a message: the marked copy's words, nothing of finance's."""

from __future__ import annotations

from pathlib import PurePath

from perfxl.messages import Lang, harmless, say
from perfxl.model import Audience, Level, Status
from perfxl.model.rounds import State
from perfxl.render.entries import FindingEntry
from perfxl.render.records import Record

CLOSED = (State.ACCEPTED, State.WAIVED)
WORDS_CAME = (State.ANSWERED, State.REJECTED)
"""Where the department has explained: it is told what became of that, not only asked once more."""


def note(record: Record, lang: Lang = "zh") -> str | None:
    """Return the note for the sender of a return, None where there is nobody to tell: no return, or a fault of ours.

    Leads of finance's, its opinions and what it has closed are left out; each line names a cell and what to do there.
    """
    if record.status in (Status.IGNORED, Status.CRASHED):
        return None
    speech = _Note(record, lang)
    lines = speech.unread() if record.status is Status.UNREADABLE else speech.checked()
    return "\n".join(map(harmless, lines)) + "\n"


def note_names(record: Record) -> tuple[str, str]:
    """Return what a note's file is named by: code and name, else the return's own name."""
    own = record.entry.department
    code, name = record.code or own.code or "", record.name or own.name or ""
    return (code, name) if code or name else ("", PurePath(record.entry.path).stem)


class _Note:
    """Says one return in one language."""

    def __init__(self, record: Record, lang: Lang) -> None:
        self.record = record
        self.lang = lang

    def say(self, key: str, /, **facts: object) -> str:
        return say(f"note.{key}", self.lang, **facts)

    def unread(self) -> list[str]:
        """The return could not be read: why, and what to do."""
        entry = self.record.entry
        told = entry.text["error"].say(self.lang) if "error" in entry.text else ""
        return [self.say("title"), "", self.say("unread", file=PurePath(entry.path).name), told]

    def checked(self) -> list[str]:
        """The return was checked: where it stands, and each thing asked, the most severe first."""
        record, entry = self.record, self.record.entry
        _, name = note_names(record)
        status = say(f"word.status.{record.status.value}", self.lang)
        lines = [self.say("title"), "", self.say("opening", department=name, round=record.round, status=status)]
        asked = [one for one in entry.findings if one.audience is Audience.DEPARTMENT and one.state not in CLOSED]
        number = 0
        for level in Level:
            held = [one for one in asked if one.level is level]
            if held:
                word = say(f"word.level.{level.value}", self.lang)
                lines += ["", self.say(f"level.{level.value}", level=word, count=len(held))]
            for one in held:
                number += 1
                lines += self.one(number, one)
        lines += ["", self.say("closing" if asked else "nothing")]
        if record.marked and asked:
            lines.append(self.say("marked", file=PurePath(record.marked).name))
        return lines

    def one(self, number: int, finding: FindingEntry) -> list[str]:
        """A finding: number, place, what is wrong, what to do."""
        whole = say("marking.whole_workbook", self.lang)
        place = self.say("place", sheet=finding.sheet, cell=finding.cell) if finding.sheet else whole
        message, advice = finding.text["message"].say(self.lang), finding.text["advice"].say(self.lang)
        told = finding.sheet is not None and message.startswith(f"{finding.sheet}!{finding.cell}")
        key = "one_told" if told else "one"  # most sentences begin with their place
        lines = [self.say(key, number=number, place=place, message=message), self.say("advice", advice=advice)]
        if finding.level is not Level.MUST_FIX and finding.state in WORDS_CAME:
            lines.append(self.say(f"state.{finding.state.value}"))
        return lines
