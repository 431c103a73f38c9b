"""A small season to look at: ten invented departments, a roster of them, and what they sent (floor 4).

A form that has one keeps it in its folder, `tour/`: `return.toml` is a return without a fault, `season.toml` the
departments and the faults planted. Nothing is drawn by chance: the same form gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import tomli

from perfxl.form import Form
from perfxl.form.folders import form_folders
from perfxl.model import Value, plain
from perfxl.roster.roster import CODE_PROPERTY, NAME_PROPERTY
from perfxl.template import Stamp

_FIELD = re.compile(r"\{(\w+)\}")


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file a department sent.

    `set` what it typed instead of the pattern's, `blank` what it left blank, `arrived` the share that came through.
    """

    file: str
    set: dict[str, Any] = {}
    blank: tuple[str, ...] = ()
    arrived: Decimal = Decimal(1)


class Department(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A department of the tour: `scale` multiplies the pattern's figures, `words` fill in its texts."""

    code: str
    name: str
    office: str
    scale: Decimal
    words: dict[str, str]
    sent: tuple[Sent, ...]


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A return without a fault: figures that are `scaled`, and all other values, texts with `{field}` in them."""

    scaled: dict[str, Decimal]
    values: dict[str, Any]


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is on the roster: its `heads` (code, name, office, person, phone, due), and what stands in its last three."""

    heads: tuple[str, str, str, str, str, str]
    person: str
    phone: str
    due: str
    department: tuple[Department, ...]


class Tour(msgspec.Struct, frozen=True):
    """The tour of a form."""

    form: Form
    pattern: Pattern
    season: Season

    @property
    def departments(self) -> tuple[Department, ...]:
        """The departments of the roster."""
        return self.season.department

    def roster(self) -> bytes:
        """Return the roster as a csv file that Excel and WPS open rightly."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(self.season.heads)
        same = (self.season.person, self.season.phone, self.season.due)
        rows.writerows((one.code, one.name, one.office, *same) for one in self.departments)
        return text.getvalue().encode("utf-8-sig")

    def returns(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file that was sent, its name and its bytes."""
        names = (NAME_PROPERTY, CODE_PROPERTY)
        stamp = Stamp.drawn(self.form, names, self._values(self.departments[0], Sent("")))
        for one in self.departments:
            for sent in one.sent:
                data = stamp.stamped(self._values(one, sent), dict(zip(names, (one.name, one.code), strict=True)))
                yield sent.file, data[: int(len(data) * sent.arrived)]

    def _values(self, one: Department, sent: Sent) -> dict[str, Value]:
        """Return what stands in a return, by field instance."""
        definition = self.form.definition
        values: dict[str, Value] = {name: figure * one.scale for name, figure in self.pattern.scaled.items()}
        values |= {definition.unit_name: one.name, definition.unit_code: one.code}
        typed = {**self.pattern.values, **sent.set}
        values |= {name: _value(value) for name, value in typed.items()}
        told = {name: _told(self.form, name, value) for name, value in values.items()} | one.words
        told |= {name: _told(self.form, name, value * one.scale) for name, value in self.pattern.scaled.items()}
        filled: dict[str, Value] = {
            name: _FIELD.sub(lambda match: told[match[1]], value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        return {name: value for name, value in filled.items() if name not in sent.blank}


def tour_of(form: Form) -> Tour:
    """Return the tour of a form whose folder has one; raise FileNotFoundError where it has none."""
    folder = form_folders()[form.id].joinpath("tour")

    def read(name: str) -> Mapping[str, Any]:
        return tomli.loads(folder.joinpath(name).read_text("utf-8"), parse_float=Decimal)

    pattern = msgspec.convert(read("return.toml"), Pattern)
    return Tour(form, pattern, msgspec.convert(read("season.toml"), Season))


def _value(value: object) -> Value:
    if isinstance(value, str | date | Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    raise TypeError(f"a return holds no {type(value).__name__}")


def _told(form: Form, name: str, value: Value) -> str:
    """Return how a department writes a value in its texts: amounts with their decimals, all else as it is."""
    if not isinstance(value, Decimal):
        return str(value)
    money = form.instances[name].field.type == "money"
    return f"{value:.{form.definition.money.precision}f}" if money else plain(value)
