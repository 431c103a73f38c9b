"""Excel's own input check for each field, with a prompt and an error that say what to enter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FieldDef
from perfxl.form.form import Form
from perfxl.messages import say

MOST = 1_000_000_000
YEARS = (2000, 2100)
DAYS = (date(2000, 1, 1), date(2100, 12, 31))
SCORES = (0, 100)
FRACTIONS = (0, 10)
TEXT_LIMITS = {"text": 500, "long_text": 20_000, "code": 40, "phone": 40}
TITLE_LENGTH = 32
MESSAGE_LENGTH = 255
KINDS = {"people": "whole", "count": "whole"}
"""Types that are prompted for in another one's words."""

Options = dict[str, object]


def validation_of(field: FieldDef, form: Form) -> Options:
    """Return the options of xlsxwriter's data_validation for a field's cells."""
    prompt = entry_rule(field, form)
    hint = field.guidance.rstrip("。") + "。" if field.guidance else ""
    return {
        **_limits(field),
        "ignore_blank": True,
        "input_title": field.label[:TITLE_LENGTH],
        "input_message": f"{hint}{prompt}"[:MESSAGE_LENGTH],
        "error_title": say("template.entry.title", "zh"),
        "error_message": say("template.entry.error", "zh", label=field.label, prompt=prompt)[:MESSAGE_LENGTH],
        "error_type": "stop",
    }


def prefilled_note() -> Options:
    """Return what a cell says that the bureau filled in: a locked cell can still be looked at."""
    return {
        "validate": "any",
        "input_title": say("roster.prefilled.title", "zh")[:TITLE_LENGTH],
        "input_message": say("roster.prefilled.message", "zh")[:MESSAGE_LENGTH],
    }


def _limits(field: FieldDef) -> Options:
    match FIELD_TYPES[field.type].validation:
        case "amount":
            least, most = SCORES if field.type == "score" else (-MOST if field.negative else 0, MOST)
            return _between("decimal", least, most)
        case "whole":
            return _between("integer", *(YEARS if field.type == "year" else (0, MOST)))
        case "fraction":
            return _between("decimal", *FRACTIONS)
        case "date":
            return _between("date", *DAYS)
        case "choice":
            return {"validate": "list", "source": list(field.choices)}
        case "text":
            limit = TEXT_LIMITS[field.type]
            return {"validate": "length", "criteria": "<=", "value": limit}
        case "any":
            return {"validate": "any"}


def _between(kind: str, least: object, most: object) -> Options:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def entry_kind(field: FieldDef) -> str:
    """Return in whose words a field is prompted for: its type's, or those of a type entered in the same way."""
    kind = KINDS.get(field.type, field.type)
    signed = kind == "money" and field.negative
    return "money_signed" if signed else kind


def entry_rule(field: FieldDef, form: Form) -> str:
    """Return what to enter in a field's cells, as one sentence with its unit."""
    kind = entry_kind(field)
    if kind == "quantity" and field.unit:
        kind = "quantity_unit"
    return say(f"template.entry.{'text' if kind == 'long_text' else kind}", "zh", **_facts(field, form))


def _facts(field: FieldDef, form: Form) -> Mapping[str, object]:
    """Return what the prompts of all types may say; each takes what it needs."""
    money = form.definition.money
    unit = say("template.entry.whole_unit", "zh", unit=field.unit) if field.unit else ""
    limits = {"quantity": field.unit, "money": money.unit}
    return {
        "unit": limits.get(field.type, unit),
        "places": money.precision,
        "choices": say("list.separator", "zh").join(field.choices),
        "limit": TEXT_LIMITS.get(field.type, 0),
        "first": YEARS[0],
        "last": YEARS[1],
    }
