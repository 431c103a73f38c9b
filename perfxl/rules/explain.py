"""What `perfxl explain` tells of a code: a relation as the form declares it, or a rule by its manual."""

from __future__ import annotations

from dataclasses import dataclass

from perfxl.errors import UsageFault
from perfxl.form import Form
from perfxl.messages import Lang, say
from perfxl.model import Audience, Level
from perfxl.rules.table import RETIRED, RULES


@dataclass(frozen=True, slots=True)
class Explained:
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
        raise UsageFault("fault.unknown_code", code=code, known="、".join(known))
    return known[wanted]


def _relation(form: Form, code: str, lang: Lang) -> Explained:
    relations = tuple(dict.fromkeys(case.relation for case in form.cases if case.relation.code == code))
    first = relations[0]
    listed = "\n".join(
        say("relation.manual.line", lang, title=one.title, expression=one.expression, basis=one.basis)
        + (say("relation.manual.when", lang, when=one.when) if one.when else "")
        for one in relations
    )
    title = first.title if len(relations) == 1 else say("relation.manual.several", lang, count=len(relations))
    manual = say("relation.manual", lang, listed=listed, each=say(f"relation.each.{first.for_each or 'once'}", lang))
    return Explained(code, "broken-relation", title, first.level, first.audience, "stable", first.basis, manual)
