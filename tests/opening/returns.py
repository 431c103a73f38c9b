"""The sample in other formats and under passwords."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

from tests.support.opendocument import as_opendocument

PASSWORD = "三公-2020"  # noqa: S105 - of a test


def sample(samples: Path, name: str = "junshan_2020") -> bytes:
    return (samples / f"{name}.xlsx").read_bytes()


def as_ods(samples: Path, name: str = "junshan_2020") -> bytes:
    return as_opendocument(sample(samples, name))


def locked(workbook: bytes, password: str = PASSWORD) -> bytes:
    """Return a workbook under a password to open, as Excel encrypts it since 2010."""
    made = BytesIO()
    OOXMLFile(BytesIO(workbook)).encrypt(password, made)
    return made.getvalue()
