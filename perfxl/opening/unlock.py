"""A workbook under a password to open, made readable by msoffcrypto-tool, in a process of its own.

How often a key is hashed stands in the file, so somebody else's file decides how long a try takes.
"""

from __future__ import annotations

import struct
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from xml.parsers.expat import ExpatError

from perfxl.errors import NotAWorkbook
from perfxl.isolated import run_isolated

SECONDS = 30.0
MEGABYTES = 1_024
EVERYBODYS = "VelvetSweatshop"  # Excel's own for a workbook that is locked but opens without being asked
PASSWORD = "fault.ooxml.password"  # noqa: S105 - a key of the catalogue
BROKEN = (OSError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, struct.error, ExpatError)
"""What msoffcrypto-tool stumbles over in a damaged file."""


def unlocked(data: bytes, passwords: tuple[str, ...]) -> bytes:
    """Return the workbook without its password.

    Raise NotAWorkbook where no password is given or none opens it, or where msoffcrypto-tool is not installed;
    WorkbookFault where trying takes too long.
    """
    if find_spec("msoffcrypto") is None:
        raise NotAWorkbook("fault.keys.no_library")
    order = partial(decrypted, (*passwords, EVERYBODYS))
    opened = run_isolated(order, data, seconds=SECONDS, megabytes=MEGABYTES)
    if opened is not None:
        return opened
    raise NotAWorkbook("fault.keys.wrong", tried=len(passwords)) if passwords else NotAWorkbook(PASSWORD)


def decrypted(passwords: tuple[str, ...], data: bytes) -> bytes | None:
    """Return the workbook opened by the first password that does, None where none does: only for `unlocked`.

    Raise NotAWorkbook where the file is encrypted in a way msoffcrypto-tool does not know.
    """
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    from msoffcrypto.format.ooxml import OOXMLFile

    try:
        book = OfficeFile(BytesIO(data))
        checked = {"verify_password": True} if isinstance(book, OOXMLFile) else {}  # old formats always check it
        for password in passwords:
            made = BytesIO()
            try:
                book.load_key(password=password, **checked)
                book.decrypt(made)
            except InvalidKeyError:
                continue
            return made.getvalue()
    except (DecryptionError, FileFormatError, ParseError, NotImplementedError, *BROKEN) as fault:
        raise NotAWorkbook("fault.keys.unknown_way", problem=type(fault).__name__) from fault
    return None
