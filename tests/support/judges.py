"""Which judge needs what: by the name a test gives its mark, `@pytest.mark.judge("javascript")`."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Mapping

from tests.support import javascript, libreoffice


def _without_excelize() -> tuple[str, ...]:
    return () if importlib.util.find_spec("excelize") else ("excelize (pip install -e '.[judges]')",)


def _without_formulon() -> tuple[str, ...]:
    return () if importlib.util.find_spec("formulon") else ("formulon (pip install -e '.[judges]')",)


def _without_sphinx() -> tuple[str, ...]:
    return () if importlib.util.find_spec("sphinx") else ("sphinx (pip install -e '.[docs]')",)


def _without_node() -> tuple[str, ...]:
    return () if shutil.which("node") else ("node",)


MISSING: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "libreoffice": libreoffice.missing_programs,
    "javascript": javascript.missing_programs,
    "excelize": _without_excelize,
    "formulon": _without_formulon,
    "sphinx": _without_sphinx,
    "node": _without_node,
}


def missing_for(*judges: str) -> tuple[str, ...]:
    """Return what this machine lacks for some judges; a mark that names none means LibreOffice."""
    return tuple(lack for judge in judges or ("libreoffice",) for lack in MISSING[judge]())
