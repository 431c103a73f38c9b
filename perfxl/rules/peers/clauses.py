"""What of a text is its department's own: its clauses, without names, figures and numbering, and without set phrases.

Left out are clauses the form itself prints, those that only state figures under the form's own labels, those that begin
or read as the form says set phrases do (`unless`), and those too short to say anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from perfxl.form import Form
from perfxl.form.definition import Def

_BREAKS = re.compile(r"[，。；！？：,;!?:\n\r\t]+")
_NUMBERING = re.compile(
    r"^(?:\s*(?:任务|目标|指标)?[（(]?(?:[0-9]+|[一二三四五六七八九十]+)[）)、．.]\s*|\s*[-•·—●■]+\s*)+"
)
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_FIGURE = re.compile(r"[0-9][0-9.]*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_MEASURES = re.compile("0|[年月日元万亿个人次件条家户份场处期名%]")
_NUMBERS = frozenset("0一二三四五六七八九十（(-•·—●■任目指 　")
FIGURE = "0"
LONGEST = 10_000  # letters of a text that are compared: the work grows with their square


class OwnText:
    """Takes texts of one form apart. Read-only once made; one for each form (`OwnText.of`)."""

    def __init__(self, form: Form) -> None:
        """Gather what the form itself says."""
        binding = form.rules["B01"]
        self.least = int(binding.numbers.get("clause", 6))
        self._unless = re.compile("|".join(binding.unless)) if binding.unless else None
        labels = {_stripped(word) for word in _labels(form)}
        ordered = sorted((word for word in labels if len(word) > 1), key=lambda word: (-len(word), word))
        self._labels = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self._printed = {
            _stripped(clause)
            for text in _printed(form)
            for clause in _BREAKS.split(unicodedata.normalize("NFKC", text))
        }

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, form_id: str) -> OwnText:
        """Return the one of a form we were delivered with."""
        from perfxl.form import load_form

        return cls(load_form(form_id))

    def clauses(self, text: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the clauses of a text that are its own, bare: without names, figures, numbering and signs.

        `names` are the department's. Every figure reads as FIGURE.
        """
        masked = _FIGURE.sub(FIGURE, _plain(text, names)).casefold()
        return tuple(filter(None, map(self._bare, _BREAKS.split(masked))))

    def words(self, text: str, names: tuple[str, ...]) -> dict[str, str]:
        """Return how a text words its own clauses: bare → as it stands."""
        parts = [_NUMBERING.sub("", part).strip() for part in _BREAKS.split(_plain(text, names))]
        return {self._bare(_FIGURE.sub(FIGURE, part).casefold()): part for part in parts}

    def _bare(self, clause: str) -> str:
        """A clause whose figures are masked without its signs, '' where it is not the department's own."""
        if len(clause) < self.least:
            return ""
        if clause[0] in _NUMBERS:
            clause = _NUMBERING.sub("", clause)
        bare = _NOT_LETTERS.sub("", clause)
        if len(bare) < self.least or bare in self._printed:
            return ""
        if self._unless is not None and self._unless.search(clause):
            return ""
        return "" if FIGURE in bare and len(self._said(bare)) < self.least else bare

    def _said(self, bare: str) -> str:
        """What a clause with a figure says beside the form's own labels and measures."""
        left = self._labels.sub("", bare) if self._labels is not None else bare
        return _MEASURES.sub("", left)


def mark_of(text: str) -> int:
    """Return 63 bits that stand for a text, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def _plain(text: str, names: tuple[str, ...]) -> str:
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST])
    for name in names:
        text = text.replace(name, "")
    return text


def _stripped(text: str) -> str:
    """A text without its figures and signs: two that differ in these only are one."""
    return _NOT_LETTERS.sub("", _FIGURE.sub(FIGURE, unicodedata.normalize("NFKC", text))).casefold()


def _labels(form: Form) -> Iterator[str]:
    """The words a form has for its figures, and those that stand around them."""
    for instance in form.instances.values():
        yield instance.field.label
    said = form.narrative.definition
    for claim in said.claim:
        yield from claim.words
    for share in said.share:
        yield from share.words
    yield from (*said.leads, *said.subjects, *said.others, *said.links, *said.vague)


def _printed(form: Form) -> Iterator[str]:
    """Every text of the definition: labels, guidance, standards, notes."""
    for definition in (*form.sheets, form.rubric):
        yield from _texts(definition)


def _texts(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, tuple):
        for part in held:
            yield from _texts(part)
    elif isinstance(held, Def):
        for name in held.__struct_fields__:
            yield from _texts(getattr(held, name))
