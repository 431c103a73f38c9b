"""What `perfxl explain` tells of a code: a relation as the form declares it, or a rule by its manual."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches

from msgspec import Struct

from perfxl.errors import UsageFault
from perfxl.expression import parse
from perfxl.form import Form
from perfxl.form.definition import RelationDef
from perfxl.messages import Lang, say
from perfxl.model import Audience, Level, amount
from perfxl.rules.formula import Formula
from perfxl.rules.table import RETIRED, RULES


class Explained(Struct, frozen=True):
    """One code: its title, level and audience as the form binds them, status, legal basis, and manual."""

    code: str
    name: str
    title: str
    level: Level
    audience: Audience
    status: str
    basis: str
    manual: str


def explain_all(form: Form, lang: Lang = "zh") -> tuple[Explained, ...]:
    """Return every code of the form, sorted."""
    relations = [_relation(form, code, lang) for code in sorted({case.relation.code for case in form.cases})]
    rules = [
        Explained(
            rule.code,
            rule.name,
            say(f"rule.{rule.code}.title", lang),
            form.rules[rule.code].level,
            form.rules[rule.code].audience,
            rule.status,
            form.rules[rule.code].basis,
            rule.manual(),
        )
        for rule in RULES
        if rule.code in form.rules
    ]
    return tuple(sorted([*relations, *rules], key=lambda one: one.code))


def explain(form: Form, code: str, lang: Lang = "zh") -> Explained:
    """Return one code, a retired one by its heir; raise UsageFault with all codes where there is none."""
    wanted = RETIRED.get(code.upper(), code.upper())
    known = {one.code: one for one in explain_all(form, lang)}
    if wanted not in known:
        padded = [one for one in known if one == f"{wanted[:1]}{wanted[1:]:0>2}"]  # R1 for R01
        close = get_close_matches(wanted, known, 5, 0.3)
        alike = padded or close or [one for one in known if one[0] == wanted[:1]][:5]
        raise UsageFault(
            "fault.unknown_code", code=code, near="、".join(alike or [*list(known)[:1], "…", *list(known)[-1:]])
        )
    return known[wanted]


def _relation(form: Form, code: str, lang: Lang) -> Explained:
    relations = tuple(dict.fromkeys(case.relation for case in form.cases if case.relation.code == code))
    first = relations[0]
    alone = len(relations) == 1
    title = first.title if alone else say("relation.manual.several", lang, title=first.title, count=len(relations))
    listed = "\n".join(_line(form, one, "" if alone else str(at), lang) for at, one in enumerate(relations, 1))
    half = amount(Decimal(1).scaleb(-form.definition.money.precision) / 2)
    lead = all(one.audience is Audience.FINANCE for one in relations)
    why = say("relation.manual.why.lead", lang) if lead else say("relation.manual.why", lang, half=half)
    manual = say("relation.manual", lang, listed=listed, why=why)
    return Explained(code, "broken-relation", title, first.level, first.audience, "stable", first.basis, manual)


def _line(form: Form, relation: RelationDef, number: str, lang: Lang) -> str:
    """One relation: its title, its formula in the form's labels, basis, the rows it is asked of, its condition."""
    formula = Formula(form, lang)
    told = say(
        "relation.manual.line",
        lang,
        number=say("relation.manual.number", lang, number=number) if number else "",
        title=relation.title,
        formula=formula.said(parse(relation.expression)),
        basis=relation.basis,
        each=say(f"relation.each.{relation.for_each or 'once'}", lang),
    )
    return told + (say("relation.manual.when", lang, when=formula.said(parse(relation.when))) if relation.when else "")
