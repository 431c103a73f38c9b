"""The bureau's roster: who gets a form, what is already known of each, and the authority it is compared with.

Issuing (`perfxl.roster.issue`) is not among its names: it draws forms, which checking does not.
"""

from perfxl.roster.contacts import Contact, contact_of
from perfxl.roster.file import RosterFile
from perfxl.roster.filenames import file_names
from perfxl.roster.previous import (
    Before,
    LastYear,
    LastYearSays,
    before,
    carried_names,
    figures_of,
    last_year,
    one_each,
    year_of,
)
from perfxl.roster.read import read_roster
from perfxl.roster.roster import CODE_PROPERTY, NAME_PROPERTY, Enrolment, Figure, Roster, RosterEntry, enrol
from perfxl.roster.supply import supplied

__all__ = [
    "CODE_PROPERTY",
    "NAME_PROPERTY",
    "Before",
    "Contact",
    "Enrolment",
    "Figure",
    "LastYear",
    "LastYearSays",
    "Roster",
    "RosterEntry",
    "RosterFile",
    "before",
    "carried_names",
    "contact_of",
    "enrol",
    "figures_of",
    "file_names",
    "last_year",
    "one_each",
    "read_roster",
    "supplied",
    "year_of",
]
