"""The blank official form, drawn from its definition (floor 3): one layout engine, one drawing."""

from perfxl.template.build import FORM_PROPERTY, VERSION_PROPERTY, build_template
from perfxl.template.formulas import CachedValues
from perfxl.template.layout import lay_out
from perfxl.template.placed import FormLayout, PlacedCell, Role, SheetLayout
from perfxl.template.stamp import Stamp

__all__ = [
    "FORM_PROPERTY",
    "VERSION_PROPERTY",
    "CachedValues",
    "FormLayout",
    "PlacedCell",
    "Role",
    "SheetLayout",
    "Stamp",
    "build_template",
    "lay_out",
]
