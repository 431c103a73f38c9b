"""docs/json.md and docs/extract.md: the fields of the JSON from its schema, the columns of the tables from theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perfxl.extraction.shapes import ALWAYS, DICTIONARY, EXPECTED, UNREAD, WITH, own_shape
from perfxl.render.machine import json_schema

ROOT = "Report"


def fields() -> str:
    """Return a table for every object of the schema, the report first, then as one leads to the next."""
    kinds: Mapping[str, Any] = json_schema()["$defs"]
    lines: list[str] = []
    for name in _reached(kinds):
        kind = kinds[name]
        about = " ".join(kind.get("description", "").split())
        lines += [f"### {name}", "", about, ""]
        if "enum" in kind:
            lines += [f"One of {', '.join(f'`{value}`' for value in kind['enum'])}.", ""]
            continue
        lines += ["| field | is | meaning |", "|---|---|---|"]
        lines += [f"| `{field}` | {_told(one)} | {one['description']} |" for field, one in kind["properties"].items()]
        lines.append("")
    return "\n".join(lines)


def _reached(kinds: Mapping[str, Any]) -> Iterator[str]:
    waiting, seen = [ROOT], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            yield name
            waiting += list(_named(kinds[name]))


def _named(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _told(one: Mapping[str, Any]) -> str:
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in one:
        return " or ".join(_told(each) for each in one["anyOf"])
    if "enum" in one:
        return " or ".join(f'`"{value}"`' for value in one["enum"])
    match one.get("type"):
        case "array":
            return f"list of {_told(one['items'])}"
        case "object":
            return f"object of {_told(one['additionalProperties'])}"
    return str(one.get("type"))


def tables() -> str:
    """Return a table for every table that all forms share."""
    beside = {table: f"with `--with {name}`" for name, listed in WITH.items() for table in listed}
    beside |= {EXPECTED: "with `--roster`"}
    lines: list[str] = []
    for table in (*ALWAYS, UNREAD, *beside, DICTIONARY):
        lines += [f"### {table}", ""]
        if table in beside:
            lines += [f"Written {beside[table]}.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{one.id}` | {one.type} | {one.meaning} |" for one in own_shape(table, "en").columns]
        lines.append("")
    return "\n".join(lines)
