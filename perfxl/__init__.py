"""perfxl: makes, reads, checks, scores and marks 部门整体支出绩效自评表 workbooks.

`perfxl.read` and `perfxl.check` take one return, `perfxl.check_many` a season, `perfxl.annotate` puts marks into
anybody's workbook (docs/api.md). Each is loaded when first asked for, so that `import perfxl` is cheap.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python has to read as far as this, and no further
    sys.exit(
        "perfxl: 这里的 Python 是 {0}，要 3.11 或更高：请安装新版 Python，或使用自带 Python 的便携版。\n"
        "perfxl: this Python is {0}; 3.11 or newer is needed: install one, or take the portable build, "
        "which brings its own.".format(".".join(map(str, sys.version_info[:2])))
    )

if TYPE_CHECKING:
    from perfxl.api.annotating import Mark, annotate
    from perfxl.api.checking import CheckedReturn, Terms, check, check_many, read, sentence
    from perfxl.errors import (
        DefinitionFault,
        HostileWorkbook,
        NotAWorkbook,
        NotThisForm,
        OutputExists,
        OutputFault,
        PerfxlError,
        UsageFault,
        WorkbookFault,
    )
    from perfxl.model import Level, Scorecard, Status
    from perfxl.reader.frames import Frames
    from perfxl.render.entries import FindingEntry, WorkbookEntry
    from perfxl.render.records import Record

__version__ = "0.1.0"
__all__ = [
    "CheckedReturn",
    "DefinitionFault",
    "FindingEntry",
    "Frames",
    "HostileWorkbook",
    "Level",
    "Mark",
    "NotAWorkbook",
    "NotThisForm",
    "OutputExists",
    "OutputFault",
    "PerfxlError",
    "Record",
    "Scorecard",
    "Status",
    "Terms",
    "UsageFault",
    "WorkbookEntry",
    "WorkbookFault",
    "__version__",
    "annotate",
    "check",
    "check_many",
    "read",
    "sentence",
]
_HOMES = {
    "Mark annotate": "perfxl.api.annotating",
    "CheckedReturn Terms check check_many read sentence": "perfxl.api.checking",
    "FindingEntry WorkbookEntry": "perfxl.render.entries",
    "Frames": "perfxl.reader.frames",
    "Level Scorecard Status": "perfxl.model",
    "Record": "perfxl.render.records",
}


def __getattr__(name: str) -> object:
    """Return a public name from its home, loaded now."""
    if name not in __all__:
        raise AttributeError(f"module 'perfxl' has no attribute {name!r}")
    home = next((home for names, home in _HOMES.items() if name in names.split()), "perfxl.errors")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*globals(), *__all__})
