"""What a season keeps of each return: one small record, which the screen, the JSON and the summary are made from.

A worker process hands it back in place of the whole outcome, the ledger stores it, and nothing else of a return stays
in memory. Records are read one after another: whoever makes something of a season takes an iterable of them, and may
go through it more than once (each pass reads the ledger afresh, in the order of the returns' paths).
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perfxl.model import Status
from perfxl.render.entries import FormEntry, WorkbookEntry


class RoundEntry(Struct, frozen=True, kw_only=True):
    """One round of a department: what it claimed, what was computed, what finance set, and how it ended.

    `received` is when the return came, ISO local time, '' where unknown; marks are decimal strings, None without one.
    """

    round: int
    status: Status
    claimed: str | None = None
    computed: str | None = None
    approved: str | None = None
    received: str = ""


class DecisionEntry(Struct, frozen=True, kw_only=True):
    """What finance said of one finding; `accepted` is null where it only wrote an opinion.

    `digest` is what it was said about (`FindingKey.digest` then).
    """

    accepted: bool | None = None
    remark: str = ""
    digest: str = ""


class RulingEntry(Struct, frozen=True, kw_only=True):
    """What finance said of one department; `findings` by a finding's key."""

    approved: str | None = None
    remark: str = ""
    findings: dict[str, DecisionEntry] = {}

    @property
    def blank(self) -> bool:
        """Whether finance said nothing at all."""
        return self.approved is None and not self.remark and not self.findings


class FindingKey(Struct, frozen=True):
    """What names a finding on any list, and the digest of the figures and explanation a decision would be about."""

    key: str
    digest: str


class ContactEntry(Struct, frozen=True, kw_only=True):
    """Who is asked for a return: 归口股室, 联系人, 电话, 到期日, as the roster says; '' where it is silent.

    The columns are known by their heads (perfxl/roster/contacts.py).
    """

    office: str = ""
    person: str = ""
    phone: str = ""
    due: str = ""


class ExpectedEntry(Struct, frozen=True, kw_only=True):
    """One department of the roster, from which a return is expected; `department` as in a record."""

    department: str
    name: str
    code: str = ""
    contact: ContactEntry = ContactEntry()


class CopyEntry(Struct, frozen=True):
    """A marked copy that was written: edition (department, audit), its path, and the SHA-256 of its bytes."""

    edition: str
    path: str
    sha256: str


class Record(Struct, frozen=True, kw_only=True):
    """One return of a season.

    `entry` is what the JSON says of it, in the language of the run; `keys` are parallel to `entry.findings`.
    `department` is what names it in a season (its code, else its name, spaces aside; '' where it gave neither), `name`
    and `code` the roster's where it is on one, else its own. `content` stands for all that was typed. `received` is
    the file's time, ISO local, '' where unknown. `figures` are the form's key figures by field instance, decimal
    strings, blank ones left out; `texts` its narrative by field instance. `typed` are the figures returns are compared
    by, 0 and blank left out, `ratios` the ratios by id, null where a figure is lacking. `copies` are the marked
    workbooks. `rounds` are all rounds of its department, this one among them, in order: the ledger knows them.
    """

    entry: WorkbookEntry
    form: FormEntry | None = None
    department: str = ""
    name: str = ""
    code: str = ""
    contact: ContactEntry = ContactEntry()
    received: str = ""
    content: str = ""
    figures: dict[str, str] = {}
    texts: dict[str, str] = {}
    typed: dict[str, str] = {}
    ratios: dict[str, str | None] = {}
    keys: list[FindingKey] = []
    ruling: RulingEntry = RulingEntry()
    copies: list[CopyEntry] = []
    rounds: list[RoundEntry] = []

    @property
    def status(self) -> Status:
        """Where the return stands."""
        return self.entry.status

    @property
    def round(self) -> int:
        """Which check of this department's return it was."""
        return self.entry.round

    @property
    def marked(self) -> str | None:
        """The department's marked copy, None where none was written."""
        return self.entry.marked

    @property
    def approved(self) -> Decimal | None:
        """The score finance set, None where it set none."""
        return None if self.ruling.approved is None else Decimal(self.ruling.approved)
