"""Rules of pensions and benefits. Pure: no clock, no files, Decimal yuan, lengths in whole months.

Every constant comes from a ``RuleBook`` made of the rule files (``config.pension.load_pension_rules``); an input that cannot
be right, or a year without a rule, raises ``Refused`` with a reason word. ``docs/pension-rules.md`` names rule, source, module.
"""

from kiosk.pension.ages import (
    Retirement,
    Statutory,
    Window,
    category_of,
    flexible_window,
    retirement,
    statutory_retirement,
)
from kiosk.pension.amounts import PaymentRounding, YearPrecision, months_of_notation, to_fen, years
from kiosk.pension.contributions import (
    FlexibleContribution,
    contribution_base,
    flexible_choices,
    flexible_contribution,
)
from kiosk.pension.employee import EmployeePension, Terms, average_index, employee_pension
from kiosk.pension.estimate import (
    CAREER_YEARS,
    Basis,
    EmployeeEstimate,
    EmployeeInputs,
    Note,
    PlotLine,
    PlotPoint,
    estimate_employee,
    plot,
    plot_offsets,
)
from kiosk.pension.interest import YearClose, close_by_months, close_by_year, close_resident, month_product
from kiosk.pension.medical import Care, HospitalLevel, MedicalInputs, MedicalShareEstimate, share_medical_cost
from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import NoRule, Reason, Refused
from kiosk.pension.resident import (
    ResidentEstimate,
    ResidentInputs,
    ResidentPension,
    TierComparison,
    compare_tiers,
    estimate_resident,
    resident_pension,
)
from kiosk.pension.rulebook import Category, InterestMethod, RuleBook, Transition
from kiosk.pension.survivor import (
    SurvivorBenefit,
    condolence_months,
    disposable_income,
    injury_allowance_share,
    injury_lump_months,
    survivor_benefit,
)
from kiosk.pension.transfer import ContributionSpan, TransferAmounts, transfer_amounts
from kiosk.pension.unemployment import UnemploymentEstimate, areas, estimate_unemployment, unemployment_months

__all__ = [
    "CAREER_YEARS",
    "Basis",
    "Care",
    "Category",
    "ContributionSpan",
    "EmployeeEstimate",
    "EmployeeInputs",
    "EmployeePension",
    "FlexibleContribution",
    "HospitalLevel",
    "InterestMethod",
    "MedicalInputs",
    "MedicalShareEstimate",
    "NoRule",
    "Note",
    "PaymentRounding",
    "PlotLine",
    "PlotPoint",
    "Reason",
    "Refused",
    "ResidentEstimate",
    "ResidentInputs",
    "ResidentPension",
    "Retirement",
    "RuleBook",
    "Statutory",
    "SurvivorBenefit",
    "Terms",
    "TierComparison",
    "TransferAmounts",
    "Transition",
    "UnemploymentEstimate",
    "Window",
    "YearClose",
    "YearMonth",
    "YearPrecision",
    "areas",
    "average_index",
    "category_of",
    "close_by_months",
    "close_by_year",
    "close_resident",
    "compare_tiers",
    "condolence_months",
    "contribution_base",
    "disposable_income",
    "employee_pension",
    "estimate_employee",
    "estimate_resident",
    "estimate_unemployment",
    "flexible_choices",
    "flexible_contribution",
    "flexible_window",
    "injury_allowance_share",
    "injury_lump_months",
    "month_product",
    "months_of_notation",
    "plot",
    "plot_offsets",
    "resident_pension",
    "retirement",
    "share_medical_cost",
    "statutory_retirement",
    "survivor_benefit",
    "to_fen",
    "transfer_amounts",
    "unemployment_months",
    "years",
]
