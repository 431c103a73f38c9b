"""A form as data: its folder loaded into frozen types, every expression bound (floor 2)."""

from perfxl.form.folders import form_folders
from perfxl.form.form import Criterion, Form, Instance, Ratio, RelationCase, Step
from perfxl.form.load import form_folder, form_versions, known_forms, load_form, read_form, with_subordinates
from perfxl.form.ratios import ratios_of
from perfxl.form.scope import SubmissionScope

__all__ = [
    "Criterion",
    "Form",
    "Instance",
    "Ratio",
    "RelationCase",
    "Step",
    "SubmissionScope",
    "form_folder",
    "form_folders",
    "form_versions",
    "known_forms",
    "load_form",
    "ratios_of",
    "read_form",
    "with_subordinates",
]
