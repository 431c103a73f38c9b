"""What each field of the machine's report means: the descriptions in the JSON Schema and in docs/json.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_A_PLACE = {"sheet": "Title of the sheet.", "cell": "Address of the cell, such as B7."}
_TEXT = "The sentences of this object as catalogue keys with their facts, so that they can be told in another language."

MEANINGS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "Report": {
        "schema": "Name and version of this format.",
        "perfxl": "Version of the program.",
        "lang": "Language of every sentence: zh or en.",
        "form": "The form of the first return that has one; null where no return could be read.",
        "workbooks": "One object a file, by path.",
        "totals": "How many files ended where.",
    },
    "FormEntry": {"id": "The form's id.", "version": "The form's version, as the return says."},
    "WorkbookEntry": {
        "path": "The file as it was given; within a .zip, the archive's path and the name in it.",
        "sha256": "Digest of the file's bytes; empty where it could not be opened.",
        "department": "Whose return it is, as the workbook says.",
        "status": "Where the return stands.",
        "marked": "Path of the department's marked workbook; null where none was written.",
        "round": "Which round of its department it is; 1 is the first.",
        "error": "Why it could not be read, checked or marked; null where nothing was wrong.",
        "runs": "How each rule ended, by code; empty where no rule was asked.",
        "findings": "What the rules say, by sheet, row, column, code; those about the whole workbook first.",
        "score": "The rubric, scored; null where the return could not be read.",
        "text": _TEXT,
        "year": "The evaluation year it says it is for; null where it says none.",
        "carried": "Figures next year's check asks for, by field.",
    },
    "DepartmentEntry": {
        "name": "Name as filled in; null where blank.",
        "code": "Budget code as filled in; null where blank.",
    },
    "RunEntry": {
        "code": "The rule's code; `perfxl explain CODE` is its manual.",
        "verdict": "How it ended; only `failed` has findings.",
        "reason": "Why it was not checked; null where it was.",
        "compared": "How many relations, lines or fields it looked at.",
        "asked": "False where the run left the rule out (--select, --ignore): then nothing is accepted.",
        "trial": "True where the rule is tried and decides nothing yet.",
        "level": "The level finance set for this run (--levels); null where the form's holds.",
        "text": _TEXT,
    },
    "FindingEntry": {
        "code": "The rule's code.",
        "level": "must_fix, must_explain or notice.",
        "audience": "department, or finance alone.",
        "sheet": "Title of the sheet; null where it is about the whole workbook.",
        "cell": "Address of the cell; null where it is about the whole workbook.",
        "field": "Name of the field, which is the cell's defined name; null where it is about no single field.",
        "related": "Every other cell that takes part.",
        "follow_up": "Cells that have to change along with it.",
        "message": "What is wrong, with the figures in it.",
        "advice": "What to do.",
        "expected": "What should stand there, decimal text; null where nothing is compared.",
        "actual": "What stands there, decimal text; null where nothing is compared.",
        "difference": "Actual less expected, decimal text.",
        "tolerance": "The envelope of rounding, decimal text.",
        "diagnosis": "The kind of slip it looks like; null where none fits, or more than one.",
        "suspects": "Cells one of which, or some together, would explain it: a suspicion, no verdict.",
        "state": "Where it stands between department and finance.",
        "since_round": "The round it was first found in.",
        "explanation": "What the department wrote in 审核说明; null where nothing.",
        "refusal": "Why the explanation does not answer it; null where it does, or there is none.",
        "setback": "Why what finance decided does not hold; null where it does, or nothing was decided.",
        "waiver": "The 特殊事项备案 that covers it; null where none does.",
        "text": _TEXT,
    },
    "PlaceEntry": _A_PLACE,
    "WaiverEntry": {
        "reason": "Why it may stand.", "who": "Who decided so.", "until": "The last day it holds, ISO.",
    },
    "ScoreEntry": {
        "full_marks": "Full marks, decimal text.",
        "claimed": "Total the department claims, decimal text.",
        "computed": "Total under the form's default 计分口径, decimal text.",
        "grade_claimed": "Grade the department claims; null where blank.",
        "grade": "Grade of the computed total.",
        "policies": "Total and grade under every 计分口径 of the form.",
        "lines": "Every line of the rubric, in its order.",
    },
    "PolicyEntry": {
        "policy": "The policy's id.", "title": "Its title.", "total": "Total, decimal text.", "grade": "Grade.",
    },
    "LineEntry": {
        "id": "The line's id in the form.",
        "dimension": "一级指标.",
        "category": "二级指标.",
        "indicator": "三级指标.",
        "full_marks": "分值, decimal text.",
        "claimed": "自评得分, decimal text; null where blank.",
        "computed": "测算得分, decimal text; null where a figure is missing or no figure decides.",
        "verdict": "How the scoring of the line ended.",
        "support": "What the claim stands on.",
        "why": "How the marks came about: the step or band that applied.",
        "inputs": "The figures it was scored from.",
        "text": _TEXT,
    },
    "InputEntry": {
        "name": "Name of the field.",
        "label": "Its label.",
        "value": "Its value as read, amounts as decimal text; null where blank.",
        "sheet": "Title of the sheet; null where the cell was not found.",
        "cell": "Address of the cell; null where it was not found.",
        "supplied": "The roster's cell, where the return left it blank; else left out.",
    },
    "FigureEntry": {"value": "The figure, decimal text.", **_A_PLACE},
    "Totals": {
        "workbooks": "All files.",
        "accepted": "Nothing open: to be printed and sealed.",
        "to_explain": "Something to be explained, nothing to be corrected.",
        "returned": "Something has to be corrected.",
        "unreadable": "Files that should be returns and could not be read.",
        "crashed": "Returns in which a rule of ours, or a worker, crashed.",
        "ignored": "Files that are no returns of ours, listed only.",
    },
    "Told": {
        "key": "Key of the sentence in the program's catalogue.",
        "facts": "What the sentence is filled in with.",
    },
})  # fmt: skip
"""Struct of `entries` → field → its meaning; a test holds it complete."""
