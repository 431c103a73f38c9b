"""What a file is that is no workbook, by how it begins: its name may say anything."""

from __future__ import annotations

import re

HEAD = 4_096
_STARTS = (
    (b"%PDF", "fault.format.pdf"),
    (b"Rar!\x1a\x07", "fault.format.archive"),
    (b"7z\xbc\xaf\x27\x1c", "fault.format.archive"),
    (b"\x1f\x8b", "fault.format.archive"),
    (b"BZh", "fault.format.archive"),
    (b"\xfd7zXZ\0", "fault.format.archive"),
    (b"\xff\xd8\xff", "fault.format.picture"),
    (b"\x89PNG\r\n", "fault.format.picture"),
    (b"GIF8", "fault.format.picture"),
    (b"BM", "fault.format.picture"),
    (b"II*\0", "fault.format.picture"),
    (b"MM\0*", "fault.format.picture"),
    (b"{\\rtf", "fault.format.document"),
)
_WORD = "WordDocument".encode("utf-16-le")
_PAGE = re.compile(r"<(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_SHEET_XML = re.compile(r"progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet")


def disguised_as(data: bytes) -> str | None:
    """Return the fault (`fault.format.*`) that says what `data` is instead of a workbook, None where nobody knows."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "fault.format.document" if _WORD in data else None
    kind = next((key for start, key in _STARTS if data.startswith(start)), None)
    if kind is not None:
        return kind
    text = _text(data[:HEAD])
    if text is None:
        return None
    if _SHEET_XML.search(text):
        return "fault.format.xml"
    return "fault.format.web_page" if _PAGE.search(text) else "fault.format.text"


def _text(head: bytes) -> str | None:
    """Return the beginning of a text in an encoding departments' programs write, None where it is no text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in head:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):  # the head may end within a character
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
