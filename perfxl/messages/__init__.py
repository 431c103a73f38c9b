"""The one catalogue of everything perfxl says, in Chinese and English (floor 0).

Each `*.toml` beside this file holds entries `["key"]` with `zh` and `en`; together they are one catalogue.
A text has `{placeholders}` in the words of `str.format`. Both languages of an entry must use the same
placeholders (tested).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Literal

import tomli

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
LONGEST_QUOTE = 500  # characters of somebody else's text within a sentence

# What steers a terminal (C0, C1, escape sequences with them) or turns the direction of text; tab and line break stay.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every entry: key → language → text. Raise ValueError if a key stands twice."""
    entries: dict[str, dict[str, str]] = {}
    for page in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if not page.name.endswith(".toml"):
            continue
        for key, texts in tomli.loads(page.read_text("utf-8")).items():
            if key in entries:
                raise ValueError(f"{page.name}: {key} is in the catalogue twice")
            entries[key] = texts
    return entries


def say(key: str, lang: Lang, /, **facts: object) -> str:
    """Return the text of `key` in `lang` with `facts` filled in, harmless; raise KeyError for an unknown key."""
    told = {name: harmless(str(fact)) if isinstance(fact, str | PurePath) else fact for name, fact in facts.items()}
    return catalogue()[key][lang].format(**told)


def say_quoting(key: str, lang: Lang, facts: Mapping[str, object]) -> str:
    """Return the text of `key`, facts that are texts cut to what a sentence bears: they may be somebody else's."""
    return say(key, lang, **{name: quoted(fact) if isinstance(fact, str) else fact for name, fact in facts.items()})


def harmless(text: str) -> str:
    """Return text that steers no terminal and shows in the order it is written; U+FFFD stands for what went."""
    return text if _STEERING.search(text) is None else _STEERING.sub("\ufffd", text.replace("\r\n", "\n"))


def quoted(text: str, most: int = LONGEST_QUOTE) -> str:
    """Return somebody else's text, cut where it is longer than a sentence bears."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
