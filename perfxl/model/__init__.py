"""The frozen types every room speaks in (floor 0): cells, findings, scores, submissions, outcomes."""

from perfxl.model.cells import CellRef, CellSpan
from perfxl.model.findings import PEERS, RELATIONS, Comparison, Finding, RuleRun, Sentence, amount, plain
from perfxl.model.outcomes import Outcome, status_of
from perfxl.model.scores import PolicyTotal, Scorecard, ScoreInput, ScoreLine
from perfxl.model.submissions import FieldValue, FormulaState, Found, Inspection, Kind, Reworded, Submission, Value
from perfxl.model.verdicts import Audience, Level, Stage, Status, Support, Verdict

__all__ = [
    "PEERS",
    "RELATIONS",
    "Audience",
    "CellRef",
    "CellSpan",
    "Comparison",
    "FieldValue",
    "Finding",
    "FormulaState",
    "Found",
    "Inspection",
    "Kind",
    "Level",
    "Outcome",
    "PolicyTotal",
    "Reworded",
    "RuleRun",
    "ScoreInput",
    "ScoreLine",
    "Scorecard",
    "Sentence",
    "Stage",
    "Status",
    "Submission",
    "Support",
    "Value",
    "Verdict",
    "amount",
    "plain",
    "status_of",
]
