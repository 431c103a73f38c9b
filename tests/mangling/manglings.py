"""Every mangling by its name."""

from __future__ import annotations

from tests.mangling import contents, places
from tests.mangling.table import MANGLINGS

__all__ = ["MANGLINGS", "contents", "places"]
