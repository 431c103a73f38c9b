"""What a form folder may say: one frozen struct for each kind of table in its TOML files.

`form.toml` is a FormDef, each `sheets/<id>.toml` a SheetDef, `relations.toml` a RelationsDef, `rubric.toml` a RubricDef
and `rules.toml` a RulesDef. Unknown keys are refused, so a slip in a definition is found when it is loaded. No cell
address stands in any of them: the layout engine places the blocks.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import Struct

from perfxl.model import Audience, Level


class Def(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a definition file."""


class MoneyDef(Def, frozen=True):
    """The unit every money field is in, and how many decimals it carries."""

    unit: str
    precision: int


class BandDef(Def, frozen=True):
    """One 评价等次: totals from `least` (included) up to the next band's `least` (excluded)."""

    grade: str
    least: Decimal


class ExplanationsDef(Def, frozen=True):
    """What counts as a 审核说明: phrases that say nothing, the least length, and patterns that point at evidence."""

    empty_phrases: tuple[str, ...] = ()
    least_length: int = 6
    evidence: tuple[str, ...] = ()


class PreviousDef(Def, frozen=True):
    """What last year's return says of a field of this one: `source` (`from`) is an instance of last year's form.

    `equal`: the two are one figure; `supply`: and a blank takes it; `change`: it moved by `most_change` % at most.
    """

    field: str
    source: str = msgspec.field(name="from")
    use: Literal["equal", "supply", "change"] = "equal"
    most_change: Decimal = Decimal(0)


class RatioDef(Def, frozen=True):
    """A ratio departments are compared by (B03): `expression` in `unit`, asked where `when` holds.

    What lies less than `least` from the peers' median is no outlier, however close they stand together.
    """

    id: str
    title: str
    unit: str
    expression: str
    least: Decimal
    when: str = ""


class FormDef(Def, frozen=True):
    """`form.toml`: identity, unit of money, grades, words, and the order of the sheets.

    `extends` names the form it is laid over (perfxl/form/sources.py); `unit_name` and `unit_code` are the identity
    fields that say which department sent the return; `key_figures` are the instances the 汇总 shows of each return;
    `ratios` are what B03 compares departments by; `contact` says whom departments ask, where somebody may be asked.
    `withdrawn` says why the form may no longer be used, and is empty while it may.
    """

    id: str
    version: str
    title: str
    evaluation_year: int
    issuer: str
    basis: str
    money: MoneyDef
    grade_bands: tuple[BandDef, ...]
    sheets: tuple[str, ...]
    subordinate_rows: int
    own_row: str
    total_row: str
    subordinate_row: str
    absent_words: tuple[str, ...]
    empty_phrases: tuple[str, ...]
    identity: tuple[str, ...]
    unit_name: str
    unit_code: str
    overall_score: str
    overall_grade: str
    report_fields: tuple[str, ...]
    extends: str = ""
    previous: tuple[PreviousDef, ...] = ()
    contact: str = ""
    key_figures: tuple[str, ...] = ()
    ratios: tuple[RatioDef, ...] = ()
    explanations: ExplanationsDef = ExplanationsDef()
    withdrawn: str = ""


TypeName = Literal[
    "text", "long_text", "code", "phone", "choice", "money", "score", "people", "count", "quantity", "percent",
    "year", "date",
]  # fmt: skip


class FieldDef(Def, frozen=True):
    """One 填报项, single or a column.

    `heading` is the printed label where it differs from `label` (line breaks); `group` the headings above a column;
    `lines` how many lines of text its cell shows; `absent` the level of S02 where an identity field is blank.
    """

    id: str
    label: str
    type: TypeName
    heading: str = ""
    group: tuple[str, ...] = ()
    required: bool = False
    guidance: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    computed: str = ""
    finance_only: bool = False
    sign_off: bool = False
    negative: bool = False
    lines: int = 1
    absent: Level | None = None


class RowDef(Def, frozen=True):
    """A preprinted row of a table: its label, and the merged labels to the left of it."""

    id: str
    label: str
    group: tuple[str, ...] = ()
    lines: int = 1


class TextBlock(Def, frozen=True, tag="text"):
    """Fixed text across the whole sheet; `{issuer}` and `{title}` stand for the form's own.

    `height` and `size` (points) override what its style gives.
    """

    text: str
    style: Literal["title", "section", "subtitle", "note", "plain"] = "plain"
    height: float = 0
    size: float = 0


class SlotDef(Def, frozen=True):
    """One field in a row of a FieldsBlock: how many grid columns its label and its value take.

    `label = 0` prints the label inside the value's own area, above the line (sign-off boxes). `inside` continues the
    box above without a line between (the signature under an opinion).
    """

    field: FieldDef
    label: int = 1
    value: int = 1
    inside: bool = False


class FieldsBlock(Def, frozen=True, tag="fields"):
    """Labelled single fields, side by side in rows."""

    rows: tuple[tuple[SlotDef, ...], ...]
    boxed: bool = True


class TableBlock(Def, frozen=True, tag="table"):
    """Rows × columns of fields.

    `rows` are preprinted; `row_set` names the form's own rows instead: `unit` (汇总, own, subordinate) or the rows of
    another table (`same_rows_as`). `row_headings` title the label columns, `row_spans` and `spans` say how many grid
    columns each label column and each field column takes. `names_rows`: this table is where unit names are typed.
    `side` is a label beside the whole table, heads included, `side_span` grid columns wide.
    """

    id: str
    row_headings: tuple[str, ...]
    columns: tuple[FieldDef, ...]
    row_set: Literal["", "unit"] = ""
    rows: tuple[RowDef, ...] = ()
    row_spans: tuple[int, ...] = (1,)
    spans: tuple[int, ...] = ()
    names_rows: bool = False
    row_lines: int = 1
    side: str = ""
    side_span: int = 1


class ItemsBlock(Def, frozen=True, tag="items"):
    """Fields one under another: label, value, unit, guidance. SUM(id) adds the money fields of `fields`."""

    id: str
    headings: tuple[str, str, str, str]
    fields: tuple[FieldDef, ...]
    total: FieldDef | None = None
    spans: tuple[int, int, int, int] = (1, 1, 1, 1)


class NarrativeBlock(Def, frozen=True, tag="narrative"):
    """A long text under its heading, spread over merged rows (a row ends at 409 points)."""

    field: FieldDef


class RubricBlock(Def, frozen=True, tag="rubric"):
    """The rubric's lines: place of the criterion, standard, marks, self-score, reason, evidence.

    `headings` title the four places left of `columns`; `explanation` one more for the lines' 指标说明, where it is not
    empty; `subtotal` and `total` the computed rows.
    """

    columns: tuple[FieldDef, ...]
    spans: tuple[int, ...] = ()
    headings: tuple[str, str, str, str] = ("一级指标", "二级指标", "三级指标", "评分标准")
    explanation: str = ""
    subtotal: str = "小  计"
    total: str = "总  分"


Block = TextBlock | FieldsBlock | TableBlock | ItemsBlock | NarrativeBlock | RubricBlock


class SheetDef(Def, frozen=True):
    """One sheet: its tab, its grid of column widths (in characters), and the blocks from top to bottom.

    `purpose` tells the department in 填报说明 what the sheet is for.
    """

    id: str
    title: str
    widths: tuple[float, ...]
    blocks: tuple[Block, ...]
    orientation: Literal["portrait", "landscape"] = "portrait"
    purpose: str = ""


class RelationDef(Def, frozen=True):
    """One 勾稽关系. `for_each` is empty, or a set of rows the expression is asked of one by one."""

    code: str
    title: str
    expression: str
    for_each: Literal["", "unit", "column", "part", "criterion", "locked_criterion", "dimension", "category"] = ""
    when: str = ""
    at: str = ""
    level: Level = Level.MUST_FIX
    audience: Audience = Audience.DEPARTMENT
    basis: str = ""
    advice: str = ""
    trial: bool = False


class RelationsDef(Def, frozen=True):
    """`relations.toml`."""

    relation: tuple[RelationDef, ...]


class DimensionDef(Def, frozen=True):
    """一级指标. `editable`: the department makes its lines specific, only the sum holds."""

    id: str
    title: str
    marks: Decimal
    editable: bool = False


class CategoryDef(Def, frozen=True):
    """二级指标 within a dimension."""

    id: str
    dimension: str
    title: str
    marks: Decimal


class PoolDef(Def, frozen=True):
    """Marks several lines share."""

    id: str
    title: str
    marks: Decimal


class StepDef(Def, frozen=True):
    """One band or case: marks where the value lies within the bounds, or where `when` holds; neither: otherwise."""

    marks: Decimal
    above: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    below: Decimal | None = None
    when: str = ""
    words: str = ""


class LevelWhenDef(Def, frozen=True):
    """A level that a claim above the computed score has instead, where a condition holds."""

    when: str
    level: Level


class CriterionDef(Def, frozen=True):
    """三级指标: one line of the rubric, with the method that scores it and the method's parameters.

    `value` is in percentage points for `threshold_linear` and `bands`, a number of cases for `per_occurrence`.
    `applies_when` says whether the business exists, `target` names the field whose 无 means there is none.
    `explanation` is the printed 指标说明: its formula in words.
    `optional` inputs may be blank (counted as 0). `code` is the rule that speaks when claimed and computed differ.
    `completion` names the field of the 完成等级 that bounds a qualitative score (R13). `accepts` are shortcomings of
    the official text that the form keeps (perfxl/form/standards.py).
    """

    id: str
    category: str
    indicator: str
    standard: str
    marks: Decimal
    method: Literal["threshold_linear", "bands", "cases", "per_occurrence", "checklist", "judgement", "pool"]
    value: str = ""
    value_label: str = ""
    threshold: Decimal | None = None
    direction: Literal["at_most", "at_least"] = "at_most"
    per_step: Decimal | None = None
    step_mode: Literal["whole", "started", "prorata"] | None = None
    steps: tuple[StepDef, ...] = ()
    items: tuple[Decimal, ...] = ()
    pool: str = ""
    applies_when: str = ""
    target: str = ""
    optional: tuple[str, ...] = ()
    code: str = "R01"
    level_when: tuple[LevelWhenDef, ...] = ()
    balance: str = ""
    basis: str = ""
    explanation: str = ""
    completion: str = ""
    accepts: tuple[Literal["basis", "clauses", "points", "word"], ...] = ()


class PolicyDef(Def, frozen=True):
    """One 计分口径: which score counts, and what becomes of lines without business or without inputs."""

    id: str
    title: str
    scores: Literal["claimed", "corrected"]
    on_not_applicable: Literal["keep", "drop_and_rescale", "zero"] = "keep"
    in_pool: Literal["same", "share"] = "same"
    on_missing_input: Literal["keep", "zero"] = "keep"


class RubricDef(Def, frozen=True):
    """`rubric.toml`: the tree of marks, its methods, and the policies totals are given under."""

    title: str
    step_mode: Literal["whole", "started", "prorata"]
    default_policy: str
    dimension: tuple[DimensionDef, ...]
    category: tuple[CategoryDef, ...]
    criterion: tuple[CriterionDef, ...]
    policy: tuple[PolicyDef, ...]
    pool: tuple[PoolDef, ...] = ()
