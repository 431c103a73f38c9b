"""The shared strings: one text per entry, runs joined, phonetic guides left out (floor 2)."""

from __future__ import annotations

from perfxl.errors import HostileWorkbook
from perfxl.ooxml import markup
from perfxl.ooxml.limits import DEFAULT_LIMITS


def read_shared_strings(data: bytes, part: str, longest: int = DEFAULT_LIMITS.text) -> tuple[str, ...]:
    """Return the texts of a sharedStrings part in order.

    Raise NotAWorkbook if it is broken, HostileWorkbook if a text is longer than `longest` characters.
    """
    texts: list[str] = []
    runs: list[str] = []
    buffer: list[str] = []
    phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        match markup.in_main(name):
            case "t":
                buffer.clear()
            case "si":
                runs.clear()
            case "rPh":
                phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        match markup.in_main(name):
            case "t":
                if not phonetic:
                    runs.append("".join(buffer))
            case "si":
                texts.append(_text(runs, part, longest))
            case "rPh":
                phonetic = False

    markup.parse(data, part, start, end, buffer.append)
    return tuple(texts)


def _text(runs: list[str], part: str, longest: int) -> str:
    text = runs[0] if len(runs) == 1 else "".join(runs)
    if len(text) > longest:
        raise HostileWorkbook("fault.ooxml.long_text", part=part)
    return markup.unescaped(text)
