"""Passwords to try on a return, which never stand in an output, a log or a repr."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from msgspec import Struct, field

from perfxl.errors import UsageFault

MOST_TRIED = 50  # on one return: each try costs some 50 ms
LONGEST = 255  # characters of a password Excel takes
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Keys(Struct, frozen=True):
    """Passwords for every return in order, and those for one by its file name (with or without its suffix)."""

    common: tuple[str, ...] = field(default=())
    named: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say how many there are, and none of them."""
        return f"Keys({len(self.common)} common, {len(self.named)} named)"

    def for_file(self, name: str) -> tuple[str, ...]:
        """Return the passwords to try on a file, its own first."""
        own = (self.named.get(_folded(name)), self.named.get(_folded(PurePath(name).stem)))
        return tuple(dict.fromkeys(one for one in (*own, *self.common) if one))[:MOST_TRIED]

    @classmethod
    def read(cls, data: bytes, place: PurePath, common: tuple[str, ...] = ()) -> Keys:
        """Return the passwords of a file of lines: a password, or `file name = password`; raise UsageFault.

        `common` are tried before those of the file. An empty line says nothing. A password with an equals sign in it
        needs its file's name before it.
        """
        named: dict[str, str] = {}
        plain: list[str] = []
        for number, line in enumerate(_decoded(data, place).splitlines(), 1):
            name, mark, password = line.partition("=")
            password = password.strip() if mark else line.strip()
            if len(password) > LONGEST or (mark and not (name.strip() and password)):
                raise UsageFault("fault.keys.line", path=place, line=number)
            if mark:
                named[_folded(name.strip())] = password
            elif password:
                plain.append(password)
        return cls((*common, *plain), named)


NO_KEYS = Keys()


def _decoded(data: bytes, place: PurePath) -> str:
    for encoding in _ENCODINGS:
        if (encoding == "utf-16") != (data[:2] in _MARKS):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageFault("fault.keys.encoding", path=place)


def _folded(name: str) -> str:
    return name.casefold()
