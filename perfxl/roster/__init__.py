"""The bureau's roster: who gets a form, what is already known of each, and the authority it is compared with."""

from perfxl.roster.filenames import file_names
from perfxl.roster.issue import issued
from perfxl.roster.read import read_roster
from perfxl.roster.roster import CODE_PROPERTY, NAME_PROPERTY, Enrolment, Figure, Roster, RosterEntry, enrol
from perfxl.roster.supply import supplied

__all__ = [
    "CODE_PROPERTY",
    "NAME_PROPERTY",
    "Enrolment",
    "Figure",
    "Roster",
    "RosterEntry",
    "enrol",
    "file_names",
    "issued",
    "read_roster",
    "supplied",
]
