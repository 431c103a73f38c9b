"""The undo journal: what was put into a package, so that every part can be given back byte for byte (floor 2).

It travels as a part of its own, related from the package. For each part touched it holds the hash of the original and
the edits in reverse: where they stand now, how long they are, what stood there. For parts added, their names.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping

from perfxl.errors import WorkbookFault
from perfxl.ooxml.package import Package, rewrite
from perfxl.ooxml.splice import Edit, spliced

JOURNAL_TYPE = "urn:perfxl:relationships:journal"
JOURNAL_PART = "perfxl/journal{}.json"
_SCHEMA = "perfxl/journal/1"


def journal(originals: Mapping[str, bytes], edits: Mapping[str, Iterable[Edit]], added: Iterable[str]) -> bytes:
    """Return the journal of a change: originals and `edits` by part as stored, and the names of the parts added."""
    parts = {}
    for name, made in edits.items():
        original = originals[name]
        undo: list[tuple[int, int, str]] = []
        drift = 0
        for edit in sorted(made, key=lambda edit: (edit.start, edit.end)):
            old = base64.b64encode(original[edit.start : edit.end]).decode("ascii")
            undo.append((edit.start + drift, len(edit.new), old))
            drift += len(edit.new) - (edit.end - edit.start)
        parts[name] = {"sha256": hashlib.sha256(original).hexdigest(), "undo": undo}
    return json.dumps({"schema": _SCHEMA, "parts": parts, "added": list(added)}, separators=(",", ":")).encode()


def _journal_part(package: Package) -> str | None:
    for relation in package.relationships():
        if relation.type == JOURNAL_TYPE and relation.target in package:
            return package.stored_name(relation.target)
    return None


def is_annotated(package: Package) -> bool:
    """Whether the package carries marks of ours and the journal to take them off."""
    return _journal_part(package) is not None


def restore(data: bytes) -> bytes:
    """Return an annotated workbook as it was before: every part it had, byte for byte.

    Raise WorkbookFault where it carries no journal or was changed since, and as `Package.open` does.
    """
    package = Package.open(data)
    part = _journal_part(package)
    if part is None:
        raise WorkbookFault("fault.ooxml.not_annotated")
    try:
        written = json.loads(package.read(part))
        originals = {
            str(name): _original(package, str(name), entry["undo"], entry["sha256"])
            for name, entry in written["parts"].items()
        }
        added = {package.stored_name(str(name)) for name in written["added"]}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, binascii.Error) as error:
        raise WorkbookFault("fault.ooxml.journal_stale", part=part) from error
    return rewrite(package, originals, {}, added)


def _original(package: Package, name: str, undo: Iterable[tuple[int, int, str]], digest: str) -> bytes:
    """Return a part as it was; raise WorkbookFault where the result is not what the journal promises."""
    edits = (Edit(start, start + length, base64.b64decode(old)) for start, length, old in undo)
    original = spliced(package.read(name), edits)
    if hashlib.sha256(original).hexdigest() != digest:
        raise WorkbookFault("fault.ooxml.journal_stale", part=name)
    return original
