"""How alike two texts or two names are: the one home of rapidfuzz, loaded when something is compared."""

from __future__ import annotations

from collections.abc import Iterable

CONTAINED = 80  # percent
SHORTEST = 3  # letters of a name that may be part of another


def percent(one: str, other: str, least: int = 0) -> int:
    """Return how alike two texts are, whole percents (characters to insert and delete), 0 below `least`; 100: equal."""
    if one == other:
        return 100
    from rapidfuzz.fuzz import ratio

    return min(99, int(ratio(one, other, score_cutoff=least)))


def longest_common(one: str, other: str) -> str:
    """Return the longest piece that stands in both texts where they are laid side by side, '' where there is none."""
    from rapidfuzz.distance import Indel

    blocks = Indel.opcodes(one, other).as_matching_blocks()
    longest = max(blocks, key=lambda block: (block.size, -block.a))
    return one[longest.a : longest.a + longest.size]


def nearest(name: str, names: Iterable[str], most: int, least: int) -> tuple[tuple[str, int], ...]:
    """Return up to `most` names with how alike each is to `name`, the most alike first, those of `least` percent only.

    A name that is part of another (水利局, 君山区水利局) is alike by CONTAINED at least. Of names equally alike the one
    that comes first in `names` is first.
    """
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    names = list(names)
    found = dict.fromkeys((text for text in names if _contains(name, text)), CONTAINED)
    for text, score, _ in process.extract(name, names, scorer=ratio, limit=most, score_cutoff=least):
        found[text] = max(found.get(text, 0), int(score))
    order = {text: at for at, text in enumerate(names)}
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], order[pair[0]]))
    return tuple(pair for pair in ranked if pair[1] >= least)[:most]


def _contains(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SHORTEST and shorter in longer
