"""Archives as they come: names in GBK without saying so, ways up, archives in archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


class _Raw(zipfile.ZipInfo):
    """A member whose name is written in some encoding, its flag never set."""

    encoding = "gbk"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own hook
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def zipped(members: Mapping[str, bytes], encoding: str = "") -> bytes:
    """Return a .zip; with an `encoding` its names are written in it, and nothing says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            if encoding:
                info = _Raw(name)
                info.encoding = encoding
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return made.getvalue()
