"""The rule language: a small subset of Excel's formula syntax over field names (floor 1).

One tree, two back ends with one meaning: `evaluate` in exact Decimal, and `to_excel` as a formula over defined names or
cells. A blank counts as 0 in arithmetic and "" in text, as in Excel; a value that cannot be used is a `Trouble`, which
travels through the tree instead of being raised. Both back ends round every difference to 6 decimals before they
compare it, or binary floats and Decimals would disagree at the edges.
"""

from perfxl.expression.evaluating import PLACES, Scope, Trouble, Value, compare, evaluate, rounded
from perfxl.expression.printing import References, to_excel, to_text
from perfxl.expression.tree import (
    COMPARISONS,
    FUNCTIONS,
    MACROS,
    Binary,
    Call,
    ExpressionFault,
    Name,
    Negate,
    Node,
    Number,
    Text,
    children,
    names,
    parse,
    replace,
    walk,
)

__all__ = [
    "COMPARISONS",
    "FUNCTIONS",
    "MACROS",
    "PLACES",
    "Binary",
    "Call",
    "ExpressionFault",
    "Name",
    "Negate",
    "Node",
    "Number",
    "References",
    "Scope",
    "Text",
    "Trouble",
    "Value",
    "children",
    "compare",
    "evaluate",
    "names",
    "parse",
    "replace",
    "rounded",
    "to_excel",
    "to_text",
    "walk",
]
