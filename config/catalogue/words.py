"""The lists of words that a centre answers with (docs/records.md); each word is shown through ``code-<list>-<word>``.

An item may bring words of its own in ``[texts.zh.codes]``.
"""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "sex": (
        "male",
        "female",
    ),
    "yes-no": (
        "yes",
        "no",
    ),
    "insurance": (
        "pension",
        "resident-pension",
        "medical",
        "resident-medical",
        "unemployment",
        "work-injury",
        "maternity",
    ),
    "insured": (
        "paying",
        "paused",
        "retired",
        "none",
    ),
    "contribution": (
        "paid",
        "back-paid",
        "owed",
        "transferred",
    ),
    "scheme": (
        "employee",
        "resident",
        "none",
    ),
    "account": (
        "saving",
        "drawing",
        "paused",
        "none",
    ),
    "payment": (
        "paid",
        "withheld",
    ),
    "benefit": (
        "employee-pension",
        "resident-pension",
        "survivor-allowance",
        "work-injury-allowance",
    ),
    "certification": (
        "valid",
        "due-soon",
        "overdue-verifying",
        "suspended",
        "not-receiving",
    ),
    "way": (
        "face",
        "password",
        "staff",
        "e-card",
        "fingerprint",
        "helper",
        "data",
    ),
    "medical": (
        "employee",
        "retired-employee",
        "resident",
        "none",
    ),
    "treatment": (
        "outpatient",
        "inpatient",
        "chronic",
        "serious-illness",
    ),
    "level": (
        "first",
        "second",
        "third",
        "none",
    ),
    "visit": (
        "outpatient",
        "inpatient",
        "pharmacy",
    ),
    "case": (
        "accepted",
        "checking",
        "approved",
        "paid",
        "refused",
        "ended",
    ),
    "approval": (
        "other-place",
        "referral",
        "serious-illness",
        "chronic",
    ),
    "injury": (
        "recognised",
        "assessed",
        "treatment",
        "lump-sum",
        "allowance",
    ),
    "maternity": (
        "check-ups",
        "delivery",
        "allowance",
    ),
    "unemployment": (
        "none",
        "drawing",
        "ended",
    ),
    "employment": (
        "employed",
        "flexible",
        "unemployed",
        "none",
    ),
    "registration": (
        "valid",
        "ended",
    ),
    "card": (
        "normal",
        "lost",
        "cancelled",
        "expired",
        "unknown",
    ),
    "production": (
        "none",
        "ordered",
        "data-checked",
        "made",
        "at-branch",
        "handed-over",
    ),
    "matter": (
        "card-order",
        "flexible-employment",
        "unemployment-registration",
        "unemployment-benefit",
        "pension-transfer",
        "retirement",
        "bank-change",
        "other-place-treatment",
        "subsidy",
    ),
    "stage": (
        "accepted",
        "checking",
        "deciding",
        "done",
    ),
    "result": (
        "open",
        "granted",
        "refused",
    ),
    "transfer": (
        "applied",
        "agreed",
        "information-sent",
        "money-sent",
        "done",
    ),
    "institution": (
        "hospital",
        "injury-hospital",
        "pharmacy",
        "service-point",
    ),
    "drug": (
        "class-a",
        "class-b",
        "treatment",
    ),
    "guide": (
        "point",
        "material",
        "place",
        "time",
    ),
    "subsidy": (
        "flexible-insurance",
        "skill",
        "old-age",
        "residence-points",
    ),
    "source": (
        "pension",
        "medical",
        "unemployment",
    ),
    "category": (
        "male",
        "female-50",
        "female-55",
    ),
}
