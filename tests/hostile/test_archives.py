"""Hostile archives: each file in them ends in a named outcome, and the good return among them is checked."""

from __future__ import annotations

import pytest

from perfxl.messages import LANGUAGES, say
from tests.hostile.archives import ARCHIVES
from tests.hostile.measuring import measured

ENDS = {
    "a .zip with bombs in it": {
        "accepted": 1, "unreadable ooxml.broken_member": 1, "unreadable ooxml.lying_size": 1,
        "unreadable ooxml.no_workbook_part": 1, "unreadable ooxml.overlap": 1, "unreadable ooxml.ratio": 2,
        "unreadable ooxml.too_many_members": 1,
    },
    "a .zip whose members expand without end": {
        "accepted": 1, "unreadable zip.member": 1, "unreadable ooxml.lying_size": 1,
    },
    "a .zip of 10^5 members": {"unreadable zip.members": 1},
    "a .zip of 1,000 archives of 1,000": {"unreadable zip.members": 1},
    "a .zip within a .zip, twelve deep": {"accepted": 2, "unreadable zip.nested": 1},
    "a .zip that holds itself": {"unreadable ooxml.broken_member": 1},
    "a .zip of members that share one bomb": {"unreadable zip.expanded": 1},
}  # fmt: skip


@pytest.mark.parametrize("kind", ENDS)
def test_what_is_in_a_hostile_archive_ends_in_outcomes_in_time_and_memory(kind: str):
    row = measured(kind, [(".zip", ARCHIVES[kind])])
    assert row.outcomes == ENDS[kind]
    assert row.held, row


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("members", [100_000, "> 20000"])
def test_too_many_members_are_told_with_the_limit(lang, members):
    told = say("fault.zip.members", lang, members=members, limit=20_000)
    assert str(members) in told
    assert "20000" in told.replace(",", "")
