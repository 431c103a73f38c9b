"""The files of a form folder, with those of the form it extends under them, and the line of every key.

`extends` in form.toml names a base form. Of form.toml each key given replaces the base's. Elements of rubric.toml,
relations.toml and narrative.toml are laid over the base's by id (a relation by code and title), those in `drop` are
left out, rules.toml by code; `inherit = false` at the top of a file takes nothing from the base. A sheet file replaces
the whole sheet. A folder under `versions/` is another version of the form it lies in, laid over it in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

import tomli
from msgspec import Struct

from perfxl.errors import DefinitionFault
from perfxl.form.folders import VERSIONS, form_folders
from perfxl.form.positions import Address, label_of, locate, spots

Table = dict[str, object]
BY_ID = ("rubric.toml", "relations.toml", "narrative.toml")


class Source(Struct, frozen=True, dict=True):
    """A form folder; `base` is the folder it extends, if any; `is_version`: that is its own form's current version."""

    folder: Traversable
    base: Source | None = None
    is_version: bool = False

    @cached_property
    def name(self) -> str:
        """The folder's name, as faults say it."""
        return self.folder.name

    def text(self, file: str) -> str | None:
        """Return the folder's own text of a file, None where it has none."""
        path = self.folder.joinpath(*file.split("/"))
        if not path.is_file():
            return None
        try:
            return path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise DefinitionFault("fault.definition.encoding", file=f"{self.name}/{file}") from fault

    def has(self, file: str) -> bool:
        """Whether the folder or one it extends has a file."""
        return self.text(file) is not None or (self.base is not None and self.base.has(file))

    def table(self, file: str) -> Table:
        """Return a file's content laid over the base's; raise DefinitionFault where it is absent or no TOML."""
        own = self._own(file)
        if self.base is None or (own is not None and file.startswith("sheets/")):
            if own is None:
                raise DefinitionFault("fault.definition.absent", file=f"{self.name}/{file}")
            return own
        below = self.base.table(file)
        if own is None:
            return below
        self._drops(file, below, own)
        return laid_over(below, own, by_id=file in BY_ID)

    def _drops(self, file: str, below: Table, own: Table) -> None:
        """Raise DefinitionFault unless all `drop` names is there to be dropped."""
        if file not in BY_ID or "drop" not in own:
            return
        dropped, place = own["drop"], self.place(file, ("drop",))
        if not isinstance(dropped, list):
            raise DefinitionFault("fault.definition.drop.list", file=place)
        for name in map(str, dropped):
            if all(_without(value, {name}) == value for value in below.values()):
                raise DefinitionFault("fault.definition.drop", file=place, name=name)

    def _own(self, file: str) -> Table | None:
        text = self.text(file)
        if text is None:
            return None
        try:
            return tomli.loads(text, parse_float=Decimal)
        except tomli.TOMLDecodeError as fault:
            place = f"{self.name}/{file}:{_line_of(str(fault), text)}"
            raise DefinitionFault("fault.definition.content", file=place, problem=fault) from fault

    def place(self, file: str, address: Address) -> str:
        """Return `folder/file:line` of a key: in this folder where it says so, else in its base."""
        found: list[tuple[int, str]] = []
        source: Source | None = self
        while source is not None:
            text = source.text(file)
            if text is not None:
                depth, line = locate(spots(text), address)
                found.append((depth, f"{source.name}/{file}:{line}"))
            source = source.base
        return max(found, key=lambda each: each[0])[1] if found else f"{self.name}/{file}"


def source_of(folder: Traversable) -> Source:
    """Return a folder with the forms it extends; raise DefinitionFault for a base that is not there."""
    return _source(folder, ())


def _source(folder: Traversable, above: tuple[str, ...]) -> Source:
    own = Source(folder)
    base = _extended(own)
    if not base:
        whole = _whole(folder)
        return own if whole is None else Source(folder, _source(whole, (*above, folder.name)), is_version=True)
    place = own.place("form.toml", ("extends",))
    if base in (*above, folder.name):
        raise DefinitionFault("fault.definition.extends.circle", file=place, base=base)
    if "id" not in own.table("form.toml"):
        raise DefinitionFault("fault.definition.extends.id", file=place, base=base)
    beside = folder.parent / base if isinstance(folder, Path) else None
    known = {**form_folders(), **({base: beside} if beside is not None and (beside / "form.toml").is_file() else {})}
    if base not in known:
        raise DefinitionFault("fault.definition.extends", file=place, base=base, known="、".join(known))
    return Source(folder, _source(known[base], (*above, folder.name)))


def _whole(folder: Traversable) -> Path | None:
    """Return the folder of the form a version's folder lies in, None where it is no version's."""
    if not isinstance(folder, Path) or folder.parent.name != VERSIONS:
        return None
    whole = folder.parent.parent
    return whole if (whole / "form.toml").is_file() else None


def _extended(own: Source) -> str:
    return str(own.table("form.toml").get("extends", ""))


def laid_over(below: Table, own: Table, *, by_id: bool) -> Table:
    """Return a table with another laid over it: key by key, elements of its lists by id where `by_id`."""
    rest = {key: value for key, value in own.items() if key not in ("inherit", "drop")}
    if own.get("inherit") is False:
        return rest
    dropped = own.get("drop", [])
    names = {str(each) for each in dropped} if isinstance(dropped, list) else set()
    kept = {key: _without(value, names) if by_id else value for key, value in below.items()}
    return {**kept, **{key: _combined(kept.get(key), value, by_id=by_id) for key, value in rest.items()}}


def _combined(below: object, own: object, *, by_id: bool) -> object:
    if by_id and isinstance(below, list) and isinstance(own, list):
        if not all(isinstance(table, Mapping) for table in below):
            return own
        tables = {label_of(table, number): table for number, table in enumerate(below)}
        for number, table in enumerate(own):
            if not isinstance(table, Mapping):
                return own  # what it should be is said where it is read
            label = label_of(table, number)
            tables[label] = {**tables.get(label, {}), **table}
        return list(tables.values())
    if isinstance(below, Mapping) and isinstance(own, Mapping):
        return {**below, **{key: _combined(below.get(key), value, by_id=False) for key, value in own.items()}}
    return own


def _without(value: object, names: set[str]) -> object:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        return value
    return [each for n, each in enumerate(value) if not names & {label_of(each, n), str(each.get("code", ""))}]


def _line_of(problem: str, text: str) -> int:
    """Return the line a TOML fault names; the last line where it stands at the end of the document."""
    found = re.search(r"at line (\d+)", problem)
    return int(found[1]) if found else len(text.splitlines())
