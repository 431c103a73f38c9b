"""Whom the bureau asks for a return: its own columns of the roster that say so, known by their heads."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perfxl.roster.columns import plain_head
from perfxl.roster.roster import RosterEntry

_HEADS: Mapping[str, tuple[str, ...]] = {
    "office": ("归口股室", "归口业务股室", "归口科室", "股室", "科室", "office"),
    "person": ("联系人", "经办人", "contact"),
    "phone": ("联系电话", "电话", "手机", "手机号", "phone"),
    "due": ("到期日", "截止日期", "报送期限", "due"),
}


class Contact(Struct, frozen=True):
    """归口股室, 联系人, 电话 and 到期日 of one department, as its row of the roster says; '' where it is silent."""

    office: str = ""
    person: str = ""
    phone: str = ""
    due: str = ""


def contact_of(entry: RosterEntry) -> Contact:
    """Return whom to ask for a department's return; of several columns of one kind the first in `_HEADS` speaks."""
    said = {plain_head(head): text for head, text in entry.contacts.items()}
    return Contact(**{
        role: next((said[head] for head in heads if head in said), "") for role, heads in _HEADS.items()
    })  # fmt: skip
