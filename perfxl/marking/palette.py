"""The colours of marks: strong at the finding's cell, pale at the cells that take part in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perfxl.model import Level

STRONG_FILL: Mapping[Level, str] = MappingProxyType(
    {Level.MUST_FIX: "FF9B9B", Level.MUST_EXPLAIN: "FFD966", Level.NOTICE: "BDD7EE"}
)
RELATED_FILL: Mapping[Level, str] = MappingProxyType(
    {Level.MUST_FIX: "FFE3E3", Level.MUST_EXPLAIN: "FFF3CC", Level.NOTICE: "E7F1FA"}
)
CHANGED_FILL = "D9C8EC"
FRAME: Mapping[Level, str] = MappingProxyType(
    {Level.MUST_FIX: "C00000", Level.MUST_EXPLAIN: "BF8F00", Level.NOTICE: "2F75B5"}
)
