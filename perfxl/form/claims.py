"""Binding `narrative.toml` to a form's fields, and what is to be corrected in it."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.errors import DefinitionFault
from perfxl.expression import Name, Node, names
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.binding import Binder, Context
from perfxl.form.form import Form, Instance
from perfxl.form.narrative import (
    FILE,
    MEASURES,
    Claim,
    ClaimDef,
    Measure,
    Narrative,
    NarrativeDef,
    Share,
    TextDef,
)
from perfxl.form.slips import Slip


def bind_narrative(definition: NarrativeDef, binder: Binder) -> Narrative:
    """Return the narrative over instance names; raise DefinitionFault with file, place and cure."""
    return Narrative(
        definition,
        places=tuple((name, text) for text in definition.text for name in _fields(text, binder)),
        claims=(*_listed(definition, binder), *(_claim(each, binder) for each in definition.claim)),
        shares=tuple(Share(each, _bind(binder, each.of, "share", each.id, "of")) for each in definition.share),
    )


def _bind(binder: Binder, text: str, *address: str) -> Node:
    return binder.bind(text, address[1], Context(address=address))


def _fields(text: TextDef, binder: Binder) -> Iterator[str]:
    for name in text.fields:
        found = [one.name for one in binder.instances.values() if name in (one.name, one.field.id)]
        if not found:
            binder.bind(name, text.id, Context(address=("text", text.id, "fields")))
        yield from found


def _claim(each: ClaimDef, binder: Binder) -> Claim:
    figures = tuple(_bind(binder, one, "claim", each.id, "figures") for one in each.figures)
    first = next((binder.instances.get(name) for figure in figures for name in names(figure)), None)
    measure = each.measure or _measure(first)
    if measure is None:
        address = ("claim", each.id, "figures")
        known = " | ".join(MEASURES)
        raise DefinitionFault("fault.definition.measure", file=FILE, place=each.id, known=known, address=address)
    when = _bind(binder, each.when, "claim", each.id, "when") if each.when else None
    unless = _bind(binder, each.unless, "claim", each.id, "unless") if each.unless else None
    return Claim(each, measure, each.unit or (first.field.unit if first is not None else ""), figures, when, unless)


def _measure(instance: Instance | None) -> Measure | None:
    return next((one for one in MEASURES if instance is not None and one == instance.field.type), None)


def _listed(definition: NarrativeDef, binder: Binder) -> Iterator[Claim]:
    for each in definition.list:
        if each.id not in binder.members:
            binder.bind(each.id, each.id, Context(address=("list", each.id, "id")))
        for name in binder.members[each.id]:
            field = binder.instances[name].field
            claim = ClaimDef(id=name, words=(field.label,), figures=(name,), within=each.within, texts=each.texts)
            yield Claim(claim, "money", field.unit, (Name(name),))


def narrative_slips(form: Form) -> Iterator[Slip]:
    """Yield what loads but cannot be meant: words without end, rules not bound, texts not there, texts as figures."""
    definition = form.narrative.definition
    texts = {text.id for text in definition.text}
    codes = [(("text", one.id, "code"), one.code) for one in definition.text]
    codes += [(("claim", one.id, "code"), one.code) for one in definition.claim if one.code]
    for address, code in codes:
        if code not in form.rules:
            yield Slip.of(FILE, address, "lint.rule", code=code, known="、".join(form.rules))
    for claim in definition.claim:
        for key, named in (("texts", claim.texts), ("stands_in", (claim.stands_in,) if claim.stands_in else ())):
            for text in named:
                if text not in texts:
                    address = ("claim", claim.id, key)
                    yield Slip.of(FILE, address, "lint.narrative.text", claim=claim.id, text=text)
        if not claim.words or not claim.figures or not all(map(str.strip, claim.words)):
            yield Slip.of(FILE, ("claim", claim.id), "lint.narrative.words", claim=claim.id)
    for bound in form.narrative.claims:
        yield from _texts_as_figures(form, bound)
    yield from _words_twice(definition)


def _texts_as_figures(form: Form, claim: Claim) -> Iterator[Slip]:
    for name in dict.fromkeys(name for figure in claim.figures for name in names(figure)):
        instance = form.instances.get(name)
        if instance is not None and FIELD_TYPES[instance.field.type].stored != "number":
            address = ("claim", claim.definition.id, "figures")
            yield Slip.of(FILE, address, "lint.narrative.figure", claim=claim.definition.id, field=name)


def _words_twice(definition: NarrativeDef) -> Iterator[Slip]:
    """A word that names two figures in one sentence names neither."""
    held: dict[tuple[object, ...], str] = {}
    for claim in definition.claim:
        for word in claim.words:
            key = (word, claim.measure, claim.within, claim.without, claim.texts)
            if key in held and held[key] != claim.id and claim.measure != "percent":
                address = ("claim", claim.id, "words")
                yield Slip.of(FILE, address, "lint.narrative.twice", word=word, first=held[key], second=claim.id)
            held[key] = claim.id
