"""Whether a workbook of another format is under a password: the library that reads it says only that it cannot."""

from __future__ import annotations

import struct

from perfxl.errors import NotAWorkbook
from perfxl.ooxml import archive

_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # how the workbook stream of an .xls begins
_RECORD = struct.Struct("<HH")
_WRITE_PROTECTED, _LOCKED = 0x86, 0x2F
_MANIFEST = "META-INF/manifest.xml"
LARGEST_MANIFEST = 4 * 1024 * 1024


def is_locked_xls(data: bytes) -> bool:
    """Whether an .xls is encrypted: the record that says so stands at its head."""
    at = data.find(_GLOBALS)
    while 0 <= at <= len(data) - 2 * _RECORD.size:
        _, size = _RECORD.unpack_from(data, at)
        at += _RECORD.size + size
        if at > len(data) - _RECORD.size:
            return False
        kind, _ = _RECORD.unpack_from(data, at)
        if kind != _WRITE_PROTECTED:
            return bool(kind == _LOCKED)
    return False


def is_locked_ods(data: bytes) -> bool:
    """Whether an .ods is encrypted: its manifest says how. Raise NotAWorkbook where it is broken."""
    members, _ = archive.directory(data)
    manifest = next((member for member in members if member.name == _MANIFEST), None)
    if manifest is None or manifest.expanded > LARGEST_MANIFEST:
        raise NotAWorkbook("fault.ooxml.missing_part", part=_MANIFEST)
    return b"encryption-data" in archive.inflate(data, manifest)
