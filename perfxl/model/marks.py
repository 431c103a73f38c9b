"""How our marks are known again in a workbook that other programs have saved since."""

from __future__ import annotations

SELF_CHECK = "self_check_states"  # the states on 填报校验, which the form draws for itself

NAME_PREFIX = "_perfxl_"
CELL_MARK = "¦"  # how one of these names begins where it is written into a hidden cell, for formats without names
SWITCH = f"{NAME_PREFIX}marks"  # 1 while marks are shown
KEYS = f"{NAME_PREFIX}keys"  # code|field of each finding on the list
EXPLANATIONS = f"{NAME_PREFIX}explanations"  # the department's 审核说明 beside them
WORDS = f"{NAME_PREFIX}words"  # hash of the explanation as the list was drawn
DIGESTS = f"{NAME_PREFIX}digests"  # hash of each finding's figures as the list was drawn
BASES = f"{NAME_PREFIX}bases"  # hash of the figures the explanation was written about
SINCE = f"{NAME_PREFIX}since"  # the round each finding was first found in
CORRECTED = f"{NAME_PREFIX}corrected"  # code|field of each finding this round found corrected
KEPT = f"{NAME_PREFIX}kept_keys"  # code|field of what was explained and is gone, should it come back
KEPT_EXPLANATIONS = f"{NAME_PREFIX}kept_explanations"
KEPT_BASES = f"{NAME_PREFIX}kept_bases"
KEPT_SINCE = f"{NAME_PREFIX}kept_since"
ROUND = f"{NAME_PREFIX}round"  # which check this was, as a constant
CONTENT = f"{NAME_PREFIX}content"  # fingerprint of what the department had filled in, as a constant
SHEET = f"{NAME_PREFIX}sheet_{{number}}"  # each sheet we added
COMMENT_MARKERS = ("【perfxl", "[perfxl")  # how a comment of ours begins; LibreOffice blanks authors


def in_cell(name: str) -> str:
    """Return a name of ours as a hidden cell has it: without our prefix, which no text may leave behind."""
    return f"{CELL_MARK}{name.removeprefix(NAME_PREFIX)}"
