"""XML as this room meets it: namespaces, a guarded pyexpat parser, text in and out (floor 2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from xml.parsers import expat

from perfxl.errors import HostileWorkbook, NotAWorkbook

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPREADSHEET_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_RELATIONS_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MAIN = (SPREADSHEET, SPREADSHEET_STRICT)

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]

DEEPEST = 256  # levels of elements in one part; Excel writes some thirty
MOST_NAMES = 50_000  # different names of elements and attributes in one part
LONGEST_STRETCH = 2 * 1024 * 1024  # bytes without any tag
_PIECE = 2 * LONGEST_STRETCH  # fed at a time
_CODECS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile('[&<>"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _refuse_doctype(*_: object) -> None:
    raise HostileWorkbook("fault.ooxml.doctype", part="")


def parser(*, namespaces: bool = True) -> expat.XMLParserType:
    """Return a parser that joins text, names elements `uri|local` (or as written), and refuses a DTD."""
    made = expat.ParserCreate(namespace_separator="|") if namespaces else expat.ParserCreate()
    made.buffer_text = True
    made.buffer_size = 65_536
    made.StartDoctypeDeclHandler = _refuse_doctype
    return made


def encoding_of(data: bytes) -> str:
    """Return the codec of a part's bytes, as XML's own rules find it; without byte order mark for fragments."""
    if data.startswith((b"\xff\xfe", b"<\0")):
        return "utf-16-le"
    if data.startswith((b"\xfe\xff", b"\0<")):
        return "utf-16-be"
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    return declared[1].decode("ascii").lower() if declared else "utf-8"


def readable_encoding(data: bytes, part: str) -> str:
    """Return the codec of a part; raise NotAWorkbook where the parser cannot read it (GBK, or one nobody knows)."""
    encoding = encoding_of(data)
    if encoding not in _CODECS:
        try:
            known = not encoding.startswith("utf-") and "escape" not in encoding
            single = known and len(bytes(range(256)).decode(encoding, "replace")) == 256
        except (LookupError, UnicodeError):
            single = False
        if not single:
            raise NotAWorkbook("fault.ooxml.encoding", part=part, encoding=encoding)
    return encoding


def run(made: expat.XMLParserType, data: bytes, part: str) -> None:
    """Feed `data` to the parser; raise NotAWorkbook naming `part` and line where it is not well-formed.

    Raise HostileWorkbook where it holds a document type declaration, a stretch without tags that no text of a cell
    fills, or more different names than any format has.
    """
    readable_encoding(data, part)
    for at in range(0, len(data) - LONGEST_STRETCH, LONGEST_STRETCH):
        if data.find(b"<", at, at + LONGEST_STRETCH) < 0:
            raise HostileWorkbook("fault.ooxml.long_text", part=part)
    try:
        _feed(made, data, part)
    except expat.ExpatError as error:
        raise NotAWorkbook("fault.ooxml.broken_xml", part=part, line=error.lineno) from error
    except HostileWorkbook as error:
        if error.key != "fault.ooxml.doctype":
            raise
        raise HostileWorkbook(error.key, part=part) from None


def _feed(made: expat.XMLParserType, data: bytes, part: str) -> None:
    pieces = memoryview(data)
    for at in range(0, len(data), _PIECE):
        made.Parse(pieces[at : at + _PIECE], False)
        if len(made.intern) > MOST_NAMES:
            raise HostileWorkbook("fault.ooxml.too_many_words", part=part)
    made.Parse(b"", True)


def parse(data: bytes, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Run `data` through namespace-aware handlers; faults as in `run`, HostileWorkbook where it is nested too deep."""
    made = parser()
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise HostileWorkbook("fault.ooxml.too_deep", part=part, limit=DEEPEST)
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    made.StartElementHandler = opened
    made.EndElementHandler = closed
    if text is not None:
        made.CharacterDataHandler = text
    run(made, data, part)


def local(name: str) -> str:
    """Return an element's name without its namespace."""
    return name.rpartition("|")[2]


@lru_cache(maxsize=1_024)
def in_main(name: str) -> str:
    """Return the local name of an element of SpreadsheetML, either flavour; "" for any other."""
    uri, _, tag = name.rpartition("|")
    return tag if uri in MAIN else ""


def related_id(attributes: dict[str, str]) -> str | None:
    """Return the value of `r:id`, either flavour."""
    return attributes.get(f"{OFFICE_RELATIONS}|id", attributes.get(f"{OFFICE_RELATIONS_STRICT}|id"))


def flag(attributes: dict[str, str], name: str) -> bool:
    """Return an xsd:boolean attribute, False where it is absent."""
    return attributes.get(name, "").strip().lower() in ("1", "true", "on")


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return a number of up to nine digits, `otherwise` where the text is none."""
    if text is None or not text.isdecimal() or len(text) > 9:
        return otherwise
    return int(text)


def unescaped(text: str) -> str:
    """Return text with Excel's `_x000D_` escapes undone."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if _HALF.search(text) is not None:  # two halves make one character, one alone is none
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def escaped(text: str) -> str:
    """Return text fit for element content or a double-quoted attribute; characters XML forbids are left out."""
    if _MARKUP.search(text) is None:
        return text
    clean = _FORBIDDEN.sub("", text)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def escaped_text(text: str) -> str:
    """Return text for an Excel string: as `escaped`, and a literal `_x0041_` protected from being read as A."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return escaped(_ESCAPED.sub(r"_x005F_x\1_", text) if "_x" in text else text)
