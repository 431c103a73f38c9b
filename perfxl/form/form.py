"""A form, loaded: the definition with every name bound and every expression parsed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from decimal import Decimal
from functools import cached_property
from importlib.resources.abc import Traversable

from msgspec import Struct

from perfxl.expression import Node
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import (
    CriterionDef,
    FieldDef,
    FormDef,
    PoolDef,
    RatioDef,
    RelationDef,
    RubricDef,
    SheetDef,
)
from perfxl.form.narrative import NO_NARRATIVE, Narrative
from perfxl.form.rulebinding import RuleDef
from perfxl.model import Level


class Instance(Struct, frozen=True):
    """One cell of the form that holds a value.

    `name` is its defined name: `establishment`, or `revenue_total__own` for a column in a row. `label` says where it is
    in the department's words. `computed` is its expression over instance names, None where it is typed. `prefilled`:
    the bureau filled it in before it issued the form.
    """

    name: str
    field: FieldDef
    sheet: str
    table: str
    row: str
    label: str
    computed: Node | None = None
    locked: bool = False
    constant: Decimal | str | None = None
    prefilled: bool = False

    @property
    def spoken(self) -> str:
        """The label a sentence needs: a 汇总 cell is simply 累计结余, and its address says the rest."""
        return self.field.label if self.row == "total" else self.label


class RelationCase(Struct, frozen=True):
    """One relation asked of one row: its expression and condition over instance names.

    `at` is the instance the finding stands at. `row` is '' for a relation asked once.
    """

    relation: RelationDef
    row: str
    expression: Node
    when: Node | None
    at: str


class Step(Struct, frozen=True):
    """A band or case, bound. `when` is None in the last step that takes all the rest."""

    marks: Decimal
    when: Node | None
    words: str


class Criterion(Struct, frozen=True):
    """One line of the rubric, bound: its parameters as trees over instance names.

    `computed` gives the marks from the inputs (None for checklist, judgement and pool, which no figure decides);
    `inputs` are the instances the marks come from, `required` those of them that may not be blank.
    `target` lists the instances whose 无 means that there is no target, `completion` is the one of its 完成等级.
    """

    definition: CriterionDef
    dimension: str
    value: Node | None
    computed: Node | None
    steps: tuple[Step, ...]
    applies_when: Node | None
    applies_inputs: tuple[str, ...]
    target: str
    inputs: tuple[str, ...]
    required: tuple[str, ...]
    level_when: tuple[tuple[Node, Level], ...]
    reachable: tuple[Decimal, ...] | None
    editable: bool
    completion: str = ""

    @property
    def id(self) -> str:
        """The criterion's id, also its row in the rubric table."""
        return self.definition.id

    def cell(self, column: str) -> str:
        """Return the instance of one of this line's columns, such as `claimed_score` or `deduction_reason`."""
        return f"{column}__{self.definition.id}"


class Ratio(Struct, frozen=True):
    """A ratio departments are compared by, bound: `value` and `when` over instance names."""

    definition: RatioDef
    value: Node
    when: Node | None


class Form(Struct, frozen=True, dict=True):
    """A form and everything that is asked of it.

    `members` maps a column or list to the instances a SUM takes. `current` is the version now in use where this is
    another one, else empty. `folder` is where it was read from.
    """

    definition: FormDef
    sheets: tuple[SheetDef, ...]
    instances: Mapping[str, Instance]
    members: Mapping[str, tuple[str, ...]]
    units: tuple[tuple[str, str], ...]
    cases: tuple[RelationCase, ...]
    rubric: RubricDef
    criteria: tuple[Criterion, ...]
    rules: Mapping[str, RuleDef]
    relations: tuple[RelationDef, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    narrative: Narrative = NO_NARRATIVE
    current: str = ""
    folder: Traversable | None = None

    def __repr__(self) -> str:
        """Say which form it is, and no more."""
        return f"Form({self.id!r}, {self.version!r})"

    @property
    def id(self) -> str:
        """The form's id."""
        return self.definition.id

    @property
    def version(self) -> str:
        """The form's version, which travels inside every workbook made from it."""
        return self.definition.version

    @cached_property
    def pools(self) -> Mapping[str, PoolDef]:
        """The pools of shared marks by id."""
        return {pool.id: pool for pool in self.rubric.pool}

    @cached_property
    def kept(self) -> dict[tuple[str, Hashable], tuple[str, ...]]:
        """What was worked out of the form once and is asked for with each return, by what it is and of what."""
        return {}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each instance in the form."""
        return {name: at for at, name in enumerate(self.instances)}

    @cached_property
    def rows(self) -> Mapping[str, tuple[Instance, ...]]:
        """The instances of each row, in the form's order; '' for those in none."""
        found: defaultdict[str, list[Instance]] = defaultdict(list)
        for one in self.instances.values():
            found[one.row].append(one)
        return {row: tuple(ones) for row, ones in found.items()}

    @cached_property
    def ambiguous(self) -> frozenset[str]:
        """The labels that several fields share."""
        fields = {(one.field.label, one.field.id) for one in self.instances.values()}
        count = Counter(label for label, _ in fields)
        return frozenset(label for label, times in count.items() if times > 1)

    def instances_of(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Return the instances of fields and of columns, in the form's order."""
        if ("fields", wanted) not in self.kept:
            self.kept["fields", wanted] = tuple(
                name for name, one in self.instances.items() if name in wanted or (one.row and one.field.id in wanted)
            )
        return self.kept["fields", wanted]

    def sheet(self, id: str) -> SheetDef:
        """Return the sheet of that id; raise KeyError if the form has none."""
        for sheet in self.sheets:
            if sheet.id == id:
                return sheet
        raise KeyError(id)

    def grade(self, total: Decimal) -> str:
        """Return the 评价等次 of a total rounded to 2 decimals; each band's lower end is inclusive."""
        for band in sorted(self.definition.grade_bands, key=lambda band: band.least, reverse=True):
            if total >= band.least:
                return band.grade
        raise ValueError(f"no grade for {total}: the bands do not reach down to it")

    def precision(self, name: str) -> Decimal:
        """Return the smallest step of a field's type: 0.01 for money, 1 for people (`design.md` §5)."""
        places = FIELD_TYPES[self.instances[name].field.type].places
        return Decimal(1).scaleb(-(self.definition.money.precision if places is None else places))
