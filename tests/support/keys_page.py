"""docs/keys.md: every key a form's files may have, with type and default from the program, meaning from keys.toml."""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import NODEFAULT, Struct

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FormDef, RelationsDef, RubricDef, SheetDef
from perfxl.form.narrative import NarrativeDef
from perfxl.form.rulebinding import RulesDef
from perfxl.model import Audience, Level
from perfxl.rules.levels_file import _LevelsFile

MEANINGS = Path(__file__).resolve().parents[2] / "docs" / "keys.toml"
FILES = (FormDef, SheetDef, RelationsDef, RubricDef, RulesDef, NarrativeDef, _LevelsFile)
PLAIN = {str: "文字", int: "整数", float: "数", Decimal: "数", bool: "true 或 false"}
GROUP = "一组键"
STORED = {"number": "数", "text": "文字", "date": "日期"}
LAID_OVER = {"drop": "沿用的表样里不要的：编号的列表", "inherit": "false：这个文件什么也不沿用"}


def meanings() -> Mapping[str, Mapping[str, str]]:
    """Return table → key → meaning; the key '' is the table's heading."""
    return tomllib.loads(MEANINGS.read_text("utf-8"))


def tables() -> tuple[type[Struct], ...]:
    """Return every table of keys the program knows, each once, in the order in which the files name them."""
    found: dict[type[Struct], None] = {}
    for file in FILES:
        _collect(file, found)
    return tuple(found)


def keys_of(table: type[Struct]) -> Mapping[str, tuple[Any, object]]:
    """Return key → (type, default) of a table, keys as they are written in the file."""
    return {one.encode_name: (one.type, _default(one)) for one in msgspec.structs.fields(table)}


def page() -> str:
    """Return the page."""
    told = meanings()
    lines: list[str] = []
    for table in tables():
        lines += [f"## {told[table.__name__]['']}", "", "| 键 | 填什么 | 不写时 | 意思 |", "|---|---|---|---|"]
        for key, (kind, default) in keys_of(table).items():
            lines.append(f"| `{key}` | {_kind(kind)} | {_written(default)} | {told[table.__name__][key]} |")
        lines.append("")
    lines += ["## 沿用别的表样的文件里", "", "| 键 | 意思 |", "|---|---|"]
    lines += [f"| `{key}` | {meaning} |" for key, meaning in LAID_OVER.items()]
    return "\n".join([*lines, "", *_types()])


def _types() -> Iterator[str]:
    told = meanings()["types"]
    yield from (f"## {told['']}", "", "| 类型 | 存的是 | 显示格式 | 意思 |", "|---|---|---|---|")
    for name, one in FIELD_TYPES.items():
        yield f"| `{name}` | {STORED[one.stored]} | `{one.number_format}` | {told[name]} |"


def _collect(kind: Any, found: dict[type[Struct], None]) -> None:
    if isinstance(kind, type) and issubclass(kind, Struct):
        if kind not in found:
            found[kind] = None
            for one in msgspec.structs.fields(kind):
                _collect(one.type, found)
        return
    for inner in typing.get_args(kind):
        _collect(inner, found)


def _default(one: msgspec.structs.FieldInfo) -> object:
    if one.default is not NODEFAULT:
        return one.default
    return one.default_factory() if one.default_factory is not NODEFAULT else NODEFAULT


def _kind(kind: Any) -> str:
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is Level or kind is Audience:
        return "、".join(f"`{one.value}`" for one in kind)
    origin, inner = typing.get_origin(kind), [one for one in typing.get_args(kind) if one not in {type(None), Ellipsis}]
    if origin is Literal:
        return "、".join(f"`{one}`" if one else "空" for one in inner)
    if origin is tuple:
        return "若干组键" if _kind(inner[0]) == GROUP else f"{_kind(inner[0])}的列表"
    if origin is dict:
        return f"名称 = {_kind(inner[1])}"
    if origin in {typing.Union, types.UnionType}:
        return "或".join(dict.fromkeys(map(_kind, inner)))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return GROUP
    return "日期"


def _written(default: object) -> str:
    if default is NODEFAULT:
        return "**必写**"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, Level | Audience):
        return f"`{default.value}`"
    if isinstance(default, tuple) and default and not isinstance(default[0], Struct):
        return f"`{'、'.join(map(str, default))}`"
    return f"`{default}`" if default not in ("", None, (), {}) and not isinstance(default, Struct) else "空"
