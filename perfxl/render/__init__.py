"""What was found, for programs and for people: the JSON report, the terminal, the explanation of a rule (floor 5)."""

from perfxl.render.entries import Report
from perfxl.render.explanation import explanation, explanations, explanations_json
from perfxl.render.machine import described, from_json, json_schema, report, retold, to_json
from perfxl.render.received import is_listed
from perfxl.render.rulebook import RuleBook, rule_book
from perfxl.render.rulebook_files import markdown, workbook
from perfxl.render.screen import terminal, told
from perfxl.render.summary import summary

__all__ = [
    "Report",
    "RuleBook",
    "described",
    "explanation",
    "explanations",
    "explanations_json",
    "from_json",
    "is_listed",
    "json_schema",
    "markdown",
    "report",
    "retold",
    "rule_book",
    "summary",
    "terminal",
    "to_json",
    "told",
    "workbook",
]
