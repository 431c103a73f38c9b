"""The table of rules: one line each, sorted by code; what was retired points at its heir."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perfxl.rules.base import Rule
from perfxl.rules.narrative.anothers_name import AnothersName
from perfxl.rules.narrative.broken_wording import BrokenWording
from perfxl.rules.narrative.carried_in_figures import CarriedInFigures
from perfxl.rules.narrative.denied_result import DeniedResult
from perfxl.rules.narrative.evaluators import Evaluators
from perfxl.rules.narrative.expired_basis import ExpiredBasis
from perfxl.rules.narrative.goals_apart import GoalsApart
from perfxl.rules.narrative.income_as_spending import IncomeAsSpending
from perfxl.rules.narrative.limit_figures import LimitFigures
from perfxl.rules.narrative.people_figures import PeopleFigures
from perfxl.rules.narrative.projects_told import ProjectsTold
from perfxl.rules.narrative.report_figures import ReportFigures
from perfxl.rules.narrative.result_without_number import ResultWithoutNumber
from perfxl.rules.narrative.satisfaction_figures import SatisfactionFigures
from perfxl.rules.narrative.saving_without_figure import SavingWithoutFigure
from perfxl.rules.narrative.score_in_report import ScoreInReport
from perfxl.rules.narrative.summary_figures import SummaryFigures
from perfxl.rules.narrative.target_without_number import TargetWithoutNumber
from perfxl.rules.narrative.untold_names import UntoldNames
from perfxl.rules.narrative.wrong_class import WrongClass
from perfxl.rules.narrative.wrong_period import WrongPeriod
from perfxl.rules.peers.alike_figures import AlikeFiguresRule
from perfxl.rules.peers.alike_texts import AlikeTextsRule
from perfxl.rules.peers.near_name import NearNameRule
from perfxl.rules.peers.outlying_ratio import OutlyingRatio
from perfxl.rules.roster.another_departments_form import AnotherDepartmentsForm
from perfxl.rules.roster.last_year_figure import LastYearFigure
from perfxl.rules.roster.moved_much import MovedMuch
from perfxl.rules.roster.not_on_roster import NotOnRoster
from perfxl.rules.roster.roster_difference import RosterDifference
from perfxl.rules.scores.adjustment_without_figures import AdjustmentWithoutFigures
from perfxl.rules.scores.contradicted_full_marks import ContradictedFullMarks
from perfxl.rules.scores.full_marks_on_word_alone import FullMarksOnWordAlone
from perfxl.rules.scores.mostly_full_marks import MostlyFullMarks
from perfxl.rules.scores.much_not_applicable import MuchNotApplicable
from perfxl.rules.scores.outside_completion_band import OutsideCompletionBand
from perfxl.rules.scores.over_claimed import OverClaimed
from perfxl.rules.scores.overdrawn_pool import OverdrawnPool
from perfxl.rules.scores.reasons_and_marks import ReasonsAndMarks
from perfxl.rules.scores.satisfaction_band import SatisfactionBand
from perfxl.rules.scores.scored_without_business import ScoredWithoutBusiness
from perfxl.rules.scores.scored_without_inputs import ScoredWithoutInputs
from perfxl.rules.scores.scored_without_target import ScoredWithoutTarget
from perfxl.rules.scores.under_claimed import UnderClaimed
from perfxl.rules.scores.unexplained_deduction import UnexplainedDeduction
from perfxl.rules.scores.unreachable_score import UnreachableScore
from perfxl.rules.structure.altered_form import AlteredForm
from perfxl.rules.structure.another_year import AnotherYear
from perfxl.rules.structure.digital_signature import DigitalSignature
from perfxl.rules.structure.empty_form import EmptyForm
from perfxl.rules.structure.identity_blank import IdentityBlank
from perfxl.rules.structure.indicator_lines import IndicatorLines
from perfxl.rules.structure.lost_formula import LostFormula
from perfxl.rules.structure.numbering import Numbering
from perfxl.rules.structure.promised_sections import PromisedSections
from perfxl.rules.structure.required_blank import RequiredBlank
from perfxl.rules.structure.retotalled import Retotalled
from perfxl.rules.structure.sent_twice import SentTwice
from perfxl.rules.structure.sign_off_blank import SignOffBlank
from perfxl.rules.structure.tasks_and_goals import TasksAndGoals
from perfxl.rules.structure.template_residue import TemplateResidue
from perfxl.rules.structure.transcribed import Transcribed
from perfxl.rules.structure.unlocked import Unlocked
from perfxl.rules.structure.workbook_contents import WorkbookContents
from perfxl.rules.values.blank_and_zero import BlankAndZero
from perfxl.rules.values.fuzzy_result import FuzzyResult
from perfxl.rules.values.negative_amount import NegativeAmount
from perfxl.rules.values.other_unit import OtherUnit
from perfxl.rules.values.people_count import PeopleCount
from perfxl.rules.values.percent_style import PercentStyle
from perfxl.rules.values.phone_and_date import PhoneAndDate
from perfxl.rules.values.too_many_decimals import TooManyDecimals
from perfxl.rules.values.unusable_value import UnusableValue

RULES: tuple[Rule, ...] = (
    AlikeTextsRule(),  # B01
    AlikeFiguresRule(),  # B02
    OutlyingRatio(),  # B03
    NearNameRule(),  # B05
    RosterDifference(),  # M01
    NotOnRoster(),  # M02
    AnotherDepartmentsForm(),  # M03
    DeniedResult(),  # N01
    ProjectsTold(),  # N02
    AnothersName(),  # N03
    TargetWithoutNumber(),  # N04
    ResultWithoutNumber(),  # N05
    WrongClass(),  # N06
    WrongPeriod(),  # N07
    GoalsApart(),  # N08
    BrokenWording(),  # N09
    ExpiredBasis(),  # N10
    Evaluators(),  # N11
    UntoldNames(),  # N12
    IncomeAsSpending(),  # N14
    SavingWithoutFigure(),  # N15
    MovedMuch(),  # P11
    OverClaimed(),  # R01
    UnderClaimed(),  # R02
    UnreachableScore(),  # R03
    ScoredWithoutBusiness(),  # R04
    ScoredWithoutTarget(),  # R05
    ScoredWithoutInputs(),  # R06
    UnexplainedDeduction(),  # R07
    ReasonsAndMarks(),  # R08
    ContradictedFullMarks(),  # R09
    OverdrawnPool(),  # R10
    SatisfactionBand(),  # R11
    MostlyFullMarks(),  # R12
    OutsideCompletionBand(),  # R13
    MuchNotApplicable(),  # R15
    FullMarksOnWordAlone(),  # R16
    AdjustmentWithoutFigures(),  # R17
    RequiredBlank(),  # S01
    IdentityBlank(),  # S02
    SignOffBlank(),  # S03
    TemplateResidue(),  # S04
    AlteredForm(),  # S05
    Numbering(),  # S06
    PromisedSections(),  # S07
    IndicatorLines(),  # S08
    TasksAndGoals(),  # S09
    WorkbookContents(),  # S10
    DigitalSignature(),  # S11
    LostFormula(),  # S12
    AnotherYear(),  # S13
    EmptyForm(),  # S14
    SentTwice(),  # S15
    Unlocked(),  # S16
    Transcribed(),  # S17
    Retotalled(),  # S18
    UnusableValue(),  # T01
    OtherUnit(),  # T02
    PercentStyle(),  # T03
    NegativeAmount(),  # T04
    TooManyDecimals(),  # T05
    PeopleCount(),  # T06
    FuzzyResult(),  # T07
    BlankAndZero(),  # T08
    PhoneAndDate(),  # T09
    SummaryFigures(),  # X01
    ReportFigures(),  # X02
    PeopleFigures(),  # X06
    CarriedInFigures(),  # X08
    LastYearFigure(),  # X09
    SatisfactionFigures(),  # X11
    LimitFigures(),  # X25
    ScoreInReport(),  # X27
)

RETIRED: Mapping[str, str] = MappingProxyType({})  # retired code → its heir; none yet
