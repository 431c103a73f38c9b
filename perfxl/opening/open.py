"""From a file as it was received to a workbook of the form: without its password, in the form's own format."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from perfxl.errors import NotAWorkbook
from perfxl.form import Form
from perfxl.messages import Lang
from perfxl.model import Submission
from perfxl.model.marks import SELF_CHECK
from perfxl.model.transcriptions import Transcription
from perfxl.ooxml import Package, WorkbookScan, scan
from perfxl.opening.disguise import disguised_as
from perfxl.opening.keys import NO_KEYS, Keys
from perfxl.opening.locks import is_locked_ods, is_locked_xls
from perfxl.opening.unlock import PASSWORD, unlocked
from perfxl.reader import Earlier, earlier, identify, stated_version

FOREIGN: Mapping[str, str] = MappingProxyType({
    "fault.ooxml.old_xls": "xls", "fault.ooxml.binary": "xlsb", "fault.ooxml.opendocument": "ods",
})  # fmt: skip
"""What `Package.open` says of a workbook that is no OOXML, and the format's name."""

UNKNOWN = "fault.ooxml.not_excel"


class Opened(Struct, frozen=True):
    """A return that can be read and marked: its form, the workbook to mark, and what that holds.

    `package` is the return itself, or what it was carried into; `unlocked`: it came under a password.
    `version_unknown`: it says it was made from a version of its form that we do not have. `before` is what an earlier
    check left in it.
    """

    form: Form
    package: Package
    scan: WorkbookScan
    unlocked: bool = False
    transcription: Transcription | None = None
    version_unknown: bool = False
    before: Earlier = field(default_factory=Earlier)

    def told(self, submission: Submission) -> Submission:
        """Return what was read of it, which also knows how it was opened."""
        return replace(
            submission,
            unlocked=self.unlocked,
            transcription=self.transcription,
            version_unknown=self.version_unknown,
        )


def open_return(data: bytes, name: str, keys: Keys = NO_KEYS, form: Form | None = None, lang: Lang = "zh") -> Opened:
    """Return a received file as a workbook of a form of ours; `name` is its file name, for its own password.

    `form` is taken to be its form, where one is given.

    Raise NotThisForm where it is another workbook, WorkbookFault where it cannot be opened or read.
    """
    try:
        return _opened(data, form, lang)
    except NotAWorkbook as fault:
        if fault.key != PASSWORD or not data.startswith(b"\xd0\xcf\x11\xe0"):
            raise
    return replace(_opened(unlocked(data, keys.for_file(name)), form, lang), unlocked=True)


def _opened(data: bytes, form: Form | None, lang: Lang) -> Opened:
    try:
        package = Package.open(data)
    except NotAWorkbook as fault:
        if fault.key in FOREIGN:
            _refuse_locked(data, FOREIGN[fault.key])
            from perfxl.opening.transcribe import transcribed  # draws a blank form: most returns need none

            made = transcribed(data, FOREIGN[fault.key], form, lang)
            package = Package.open(made.data)
            workbook = scan(package, (SELF_CHECK,))
            return Opened(made.form, package, workbook, transcription=made.transcription, before=made.before)
        kind = disguised_as(data) if fault.key == UNKNOWN else None
        if kind is None:
            raise
        raise NotAWorkbook(kind) from fault
    workbook = scan(package, unread=(SELF_CHECK,))  # what 填报校验 says is worked out anew, never believed
    before = earlier(workbook)
    if form is not None:
        return Opened(form, package, workbook, before=before)
    found, stated = identify(workbook), stated_version(workbook)
    unknown = stated not in ("", found.version)
    return Opened(found, package, workbook, version_unknown=unknown, before=before)


def _refuse_locked(data: bytes, kind: str) -> None:
    if kind == "xls" and is_locked_xls(data):
        raise NotAWorkbook(PASSWORD)
    if kind == "ods" and is_locked_ods(data):
        raise NotAWorkbook("fault.keys.ods")
