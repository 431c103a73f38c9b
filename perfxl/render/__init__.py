"""What was found, for programs and for people: the JSON report, the terminal, the explanation of a rule (floor 5)."""

from perfxl.render.entries import Report
from perfxl.render.explanation import explanation, explanations, explanations_json
from perfxl.render.machine import described, entry_of, from_json, json_schema, report, retold, streamed, to_json
from perfxl.render.notes import note, note_names
from perfxl.render.received import is_listed
from perfxl.render.records import ContactEntry, ExpectedEntry, Record
from perfxl.render.rulebook import RuleBook, rule_book
from perfxl.render.rulebook_files import markdown, workbook
from perfxl.render.screen import spoken, terminal, told
from perfxl.render.summary import summary

__all__ = [
    "ContactEntry",
    "ExpectedEntry",
    "Record",
    "Report",
    "RuleBook",
    "described",
    "entry_of",
    "explanation",
    "explanations",
    "explanations_json",
    "from_json",
    "is_listed",
    "json_schema",
    "markdown",
    "note",
    "note_names",
    "report",
    "retold",
    "rule_book",
    "spoken",
    "streamed",
    "summary",
    "terminal",
    "to_json",
    "told",
    "workbook",
]
