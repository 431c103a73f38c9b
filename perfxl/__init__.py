"""perfxl: makes, reads, checks, scores and marks 部门整体支出绩效自评表 workbooks.

`perfxl.annotate` puts marks into anybody's workbook; it is loaded when first asked for, so that `import perfxl` is
cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfxl.api import Mark, WorkbookFault, annotate

__version__ = "0.1.0"
__all__ = ["Mark", "WorkbookFault", "__version__", "annotate"]


def __getattr__(name: str) -> object:
    """Return a public name from `perfxl.api`, loaded now."""
    if name not in __all__:
        raise AttributeError(f"module 'perfxl' has no attribute {name!r}")
    return getattr(import_module("perfxl.api"), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*globals(), *__all__})
