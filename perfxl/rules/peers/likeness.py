"""Two returns laid side by side: which texts are much the same, which figures agree beyond chance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from perfxl.alike import longest_common, percent
from perfxl.form import Form
from perfxl.rules.peers.clauses import mark_of

PASSAGES = 2
Texts = Mapping[str, tuple[str, ...]]


class Typed(Struct, frozen=True):
    """What a return is compared by: the clauses of its texts by field, bare, its figures by instance."""

    texts: dict[str, tuple[str, ...]]
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


def comparable(texts: Texts, form: Form) -> dict[str, tuple[str, ...]]:
    """Return the texts that are long enough to be compared, once what many departments say is taken out of them."""
    if "B01" not in form.rules:
        return {}
    least = int(form.rules["B01"].numbers.get("text", 60))
    return {name: clauses for name, clauses in texts.items() if sum(map(len, clauses)) >= least}


def same_texts(form: Form, one: Texts, other: Texts) -> Likeness | None:
    """Return how alike two returns' texts are, both as `comparable` has them; None where no field is alike enough.

    The passages are the longest clauses both have; where every one was touched, the longest piece in common.
    """
    least = int(form.rules["B01"].limit)
    found = [(name, _alike(one[name], other[name], least)) for name in one if name in other]
    fields = tuple((name, share) for name, share in found if share >= least)
    if not fields:
        return None
    shared = {clause for name, _ in fields for clause in set(one[name]) & set(other[name])}
    passages = tuple(sorted(shared, key=lambda each: (-len(each), each))[:PASSAGES])
    if not passages:
        name = fields[0][0]
        passages = (longest_common("".join(one[name]), "".join(other[name])),)
    return Likeness(sum(share for _, share in fields), fields, passages)


def _alike(one: tuple[str, ...], other: tuple[str, ...], least: int) -> int:
    """Percent alike as they stand; where that is too little, by the clauses they share whatever their order."""
    in_order = percent("".join(one), "".join(other), least)
    shared = set(one) & set(other)
    if in_order >= least or not shared:
        return in_order
    both = sum(len(each) for clauses in (one, other) for each in clauses if each in shared)
    return 100 * both // (sum(map(len, one)) + sum(map(len, other)))


def telling(figures: Mapping[str, str], form: Form) -> dict[str, str]:
    """Return the figures that say something: not 0, and of so many digits that two rarely agree by chance."""
    if "B02" not in form.rules:
        return {}
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
