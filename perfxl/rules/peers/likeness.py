"""Two returns laid side by side: which texts are much the same, which figures agree beyond chance."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from msgspec import Struct

from perfxl.alike import longest_common, percent
from perfxl.form import Form
from perfxl.rules.peers.clauses import Clause, mark_of

LONGEST_PASSAGE, PASSAGES = 60, 2
Texts = Mapping[str, tuple[Clause, ...]]


class Typed(Struct, frozen=True):
    """What a return is compared by: the clauses of its texts by field, its figures by field instance."""

    texts: dict[str, tuple[Clause, ...]]
    figures: dict[str, str]


class Likeness(Struct, frozen=True):
    """What two returns have in common: fields (with percent) and passages, or tables, fields and figures."""

    weight: int
    fields: tuple[tuple[str, int], ...] = ()
    passages: tuple[str, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    agreeing: tuple[str, ...] = ()


def merged(form: Form, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts the form has compared, those of one column together under the first of them."""
    wanted, found, first = set(form.rules["B01"].fields), dict[str, list[str]](), dict[str, str]()
    for name, text in texts.items():
        column = name.partition("__")[0]
        if name in wanted or column in wanted:
            found.setdefault(first.setdefault(column, name), []).append(text)
    return {name: "\n".join(parts) for name, parts in found.items()}


def figure_mark(name: str, figure: str) -> int:
    """Return what stands for a figure in its cell."""
    return mark_of(f"{name}={figure}")


def comparable(texts: Texts, form: Form, common: Collection[int]) -> dict[str, tuple[Clause, ...]]:
    """Return the texts that are long enough once what many departments say (`common`, by mark) is taken out."""
    least = int(form.rules["B01"].numbers.get("text", 60))
    own = {name: tuple(one for one in clauses if one.mark not in common) for name, clauses in texts.items()}
    return {name: clauses for name, clauses in own.items() if sum(len(one.bare) for one in clauses) >= least}


def same_texts(form: Form, one: Texts, other: Texts) -> Likeness | None:
    """Return how alike two returns' texts are, both as `comparable` has them; None where no field is alike enough."""
    least = int(form.rules["B01"].limit)
    found = [(name, _alike(one[name], other[name], least)) for name in one if name in other]
    fields = tuple((name, share) for name, share in found if share >= least)
    if not fields:
        return None
    passages = _passages([(one[name], other[name]) for name, _ in fields])
    return Likeness(sum(share for _, share in fields), fields, passages)


def _alike(one: tuple[Clause, ...], other: tuple[Clause, ...], least: int) -> int:
    """Percent alike as they stand, or by the clauses they share whatever their order: the higher."""
    shared = {each.bare for each in one} & {each.bare for each in other}
    whole = [sum(len(each.bare) for each in clauses) for clauses in (one, other)]
    both = sum(len(each.bare) for clauses in (one, other) for each in clauses if each.bare in shared)
    in_order = percent("".join(each.bare for each in one), "".join(each.bare for each in other), least)
    return max(in_order, int(100 * both / sum(whole)))


def _passages(pairs: list[tuple[tuple[Clause, ...], tuple[Clause, ...]]]) -> tuple[str, ...]:
    """The longest clauses both have; where every one was touched, the longest piece in common."""
    shared = {each for one, other in pairs for each in one if each.bare in {held.bare for held in other}}
    longest = sorted(shared, key=lambda each: (-len(each.bare), each.words))[:PASSAGES]
    if longest:
        return tuple(each.words[:LONGEST_PASSAGE] for each in longest)
    piece = longest_common(*("".join(each.bare for each in pairs[0][side]) for side in (0, 1)))
    return (piece[:LONGEST_PASSAGE],) if piece else ()


def telling(figures: Mapping[str, str], form: Form) -> dict[str, str]:
    """Return the figures that say something: not 0, and of so many digits that two rarely agree by chance."""
    digits = int(form.rules["B02"].numbers.get("digits", 3))
    return {name: figure for name, figure in figures.items() if _digits(figure) >= digits}


def _digits(figure: str) -> int:
    return len(Decimal(figure).normalize().as_tuple().digits) if Decimal(figure) else 0


def same_figures(form: Form, one: Mapping[str, str], other: Mapping[str, str]) -> Likeness | None:
    """Return the tables in which two returns' figures agree beyond chance, None where there is none.

    In such a table at least `limit` percent of the cells that either has filled in hold the same figure, and at least
    `figures` different ones of these tell something.
    """
    binding = form.rules["B02"]
    least, share = int(binding.numbers.get("figures", 4)), int(binding.limit)
    tables: dict[tuple[str, str], list[str]] = {}
    for name in one.keys() | other.keys():
        instance = form.instances.get(name)
        if instance is not None:
            tables.setdefault((instance.sheet, instance.table), []).append(name)
    found: dict[tuple[str, str], list[str]] = {}
    for table, names in sorted(tables.items()):
        agreeing = [name for name in names if one.get(name) == other.get(name)]
        different = set(telling({name: one[name] for name in agreeing}, form).values())
        if len(different) >= least and len(agreeing) * 100 >= share * len(names):
            found[table] = agreeing
    if not found:
        return None
    order = {name: at for at, name in enumerate(form.instances)}
    agreeing = sorted((name for names in found.values() for name in names), key=order.__getitem__)
    return Likeness(len(agreeing), tables=tuple(sorted(found)), agreeing=tuple(agreeing))
