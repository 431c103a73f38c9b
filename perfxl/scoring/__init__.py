"""The rubric scored from the facts: 25 lines, seven methods, the totals under each 计分口径 (floor 4)."""

from perfxl.scoring.policies import policy_totals
from perfxl.scoring.score import score

__all__ = ["policy_totals", "score"]
