"""The one catalogue of everything perfxl says, in Chinese and English (floor 0).

Each `*.toml` beside this file holds entries `["key"]` with `zh` and `en`; together they are one catalogue.
A text has `{placeholders}` in the words of `str.format`. Both languages of an entry must use the same
placeholders (tested).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every entry: key → language → text. Raise ValueError if a key stands twice."""
    entries: dict[str, dict[str, str]] = {}
    for page in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if not page.name.endswith(".toml"):
            continue
        for key, texts in tomllib.loads(page.read_text("utf-8")).items():
            if key in entries:
                raise ValueError(f"{page.name}: {key} is in the catalogue twice")
            entries[key] = texts
    return entries


def say(key: str, lang: Lang, /, **facts: object) -> str:
    """Return the text of `key` in `lang` with `facts` filled in; raise KeyError for an unknown key."""
    return catalogue()[key][lang].format(**facts)
