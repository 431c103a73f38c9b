"""The shared strings: one text per entry, runs joined, phonetic guides left out (floor 2)."""

from __future__ import annotations

from perfxl.ooxml import markup


def read_shared_strings(data: bytes, part: str) -> tuple[str, ...]:
    """Return the texts of a sharedStrings part in order; raise NotAWorkbook if it is broken."""
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
                texts.append(markup.unescaped(runs[0] if len(runs) == 1 else "".join(runs)))
            case "rPh":
                phonetic = False

    markup.parse(data, part, start, end, buffer.append)
    return tuple(texts)
