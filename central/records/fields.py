"""What each operation is asked and answers: names of fields with their kinds. ``docs/records.md`` is made from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kiosk.contract.records import FieldKind


@dataclass(frozen=True, slots=True)
class Field:
    """``words`` names the list a code is taken from; ``may_lack``: left out where it is not known or does not apply."""

    kind: FieldKind
    words: str | None = None
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One question. ``about_person`` False: it is asked without a person_ref."""

    name: str
    title: str
    items: str
    inputs: dict[str, Field] = field(default_factory=dict)
    values: dict[str, Field] = field(default_factory=dict)
    rows: dict[str, Field] = field(default_factory=dict)
    about_person: bool = True


def _field(text: str) -> Field:
    kind, _, words = text.rstrip("?").partition(":")
    return Field(FieldKind(kind), words or None, text.endswith("?"))


def _fields(line: str) -> dict[str, Field]:
    pairs = (word.split("=") for word in line.split())
    return {name: _field(kind) for name, kind in pairs}


def _operation(
    name: str, title: str, items: str, *, inputs: str = "", values: str = "", rows: str = "", about_person: bool = True
) -> Operation:
    return Operation(name, title, items, _fields(inputs), _fields(values), _fields(rows), about_person)


_ALL: Final = (
    _operation(
        "person",
        "who the person is, masked",
        "Q01",
        values="name=text sex=code:sex birth=date number=text insured_at=text phone=text?",
    ),
    _operation(
        "insurances",
        "each insurance the person has or had",
        "Q02, C01, C02",
        values="count=count paying=count",
        rows="insurance=code:insurance state=code:insured since=month until=month? months=duration employer=text? place=text",
    ),
    _operation(
        "contributions",
        "contributions to the employees' pension, month by month",
        "Q03, C01, C04",
        inputs="from=month? to=month?",
        values="months=duration personal_total=money owed_months=count total_months=duration deemed_months=duration "
        "first=month? last=month?",
        rows="month=month employer=text base=money personal=money state=code:contribution running=duration",
    ),
    _operation(
        "own-contributions",
        "months of the employees' pension that the person paid herself, without an employer",
        "C10",
        inputs="from=month? to=month?",
        values="months=duration total=money",
        rows="month=month base=money personal=money state=code:contribution",
    ),
    _operation(
        "insurance-months",
        "bases and own contributions of three insurances, month by month",
        "C01",
        inputs="from=month? to=month?",
        values="months=duration pension_total=money medical_total=money unemployment_total=money",
        rows="month=month employer_code=text pension_base=money pension=money medical_base=money medical=money "
        "unemployment_base=money unemployment=money state=code:contribution",
    ),
    _operation(
        "resident-contributions",
        "yearly contributions to the residents' pension",
        "Q04, C03",
        inputs="year=year?",
        values="years=count personal_total=money subsidy_total=money collective_total=money total=money balance=money",
        rows="year=year tier=money personal=money subsidy=money collective=money total=money paid_on=date "
        "state=code:contribution",
    ),
    _operation(
        "pension-account",
        "the personal pension account, year by year, interest included",
        "Q05, C03, C06",
        inputs="year=year?",
        values="scheme=code:scheme state=code:account balance=money credited_total=money interest_total=money "
        "as_of_year=year?",
        rows="year=year months=count opening=money credited=money interest=money closing=money rate=percent?",
    ),
    _operation(
        "pension-payments",
        "employees' pension paid, month by month",
        "Q06, C05",
        inputs="from=month? to=month?",
        values="count=count total=money withheld=count since=month? monthly=money? state=code:payment? bank=text? "
        "bank_account=text?",
        rows="month=month basic=money personal_account=money transitional=money adjustment=money total=money "
        "state=code:payment",
    ),
    _operation(
        "resident-payments",
        "residents' pension paid, month by month",
        "Q07, C05",
        inputs="year=year?",
        values="count=count total=money withheld=count since=month? monthly=money? state=code:payment? bank=text? "
        "bank_account=text?",
        rows="month=month basic=money personal_account=money extra=money total=money state=code:payment",
    ),
    _operation(
        "certification-status",
        "benefits that are certified, and when the next one is due",
        "C11",
        values="count=count certified=count",
        rows="benefit=code:benefit state=code:certification last=date? way=code:way? due=date?",
    ),
    _operation(
        "medical-person",
        "medical insurance: kind, state, what it pays",
        "Q09, C07",
        values="kind=code:medical state=code:insured number=text? since=month? until=month? months=duration place=text",
        rows="treatment=code:treatment level=code:level share=percent deductible=money limit=money?",
    ),
    _operation(
        "medical-account",
        "the medical account and what the year has cost",
        "Q10",
        inputs="year=year?",
        values="year=year balance=money year_balance=money earlier_balance=money credited=money spent=money "
        "self_paid=money pool_paid=money",
        rows="month=month credited=money spent=money balance=money",
    ),
    _operation(
        "medical-settlements",
        "visits to hospitals and pharmacies that were settled",
        "Q11, C12",
        inputs="from=month? to=month?",
        values="count=count total=money pool=money account=money self_paid=money",
        rows="day=date institution=text kind=code:visit total=money pool=money account=money self_paid=money",
    ),
    _operation(
        "reimbursements",
        "bills handed in for reimbursement",
        "Q12",
        values="count=count open=count paid_total=money",
        rows="number=text accepted=date state=code:case claimed=money paid=money? paid_on=date?",
    ),
    _operation(
        "medical-approvals",
        "treatment elsewhere, referral, serious illness",
        "Q13",
        values="count=count valid=count",
        rows="number=text kind=code:approval state=code:case place=text? start=date until=date",
    ),
    _operation(
        "work-injury",
        "work injury: recognition, grade, what was paid",
        "Q14",
        values="count=count grade=count? paid_total=money monthly=money?",
        rows="day=date item=code:injury state=code:case amount=money",
    ),
    _operation(
        "maternity",
        "maternity benefits that were settled",
        "Q15",
        values="count=count total=money",
        rows="day=date item=code:maternity state=code:case amount=money",
    ),
    _operation(
        "unemployment",
        "unemployment insurance: months paid, benefit",
        "Q16, C09, M06",
        values="months=duration entitled=duration used=duration left=duration state=code:unemployment monthly=money? "
        "count=count total=money",
        rows="month=month amount=money state=code:payment",
    ),
    _operation(
        "employment-registration",
        "registered as employed, self-employed or unemployed",
        "Q17, C09",
        values="count=count state=code:employment since=date?",
        rows="kind=code:employment day=date until=date? employer=text? state=code:registration",
    ),
    _operation(
        "card",
        "the social-security card: state, where a new one is",
        "Q18",
        values="state=code:card number=text? issued=date? valid_to=date? bank=text? location=text? e_card=code:yes-no "
        "production=code:production count=count",
        rows="step=code:production day=date place=text",
    ),
    _operation(
        "bank-balance",
        "the bank account of the card",
        "Q19",
        values="count=count bank=text? bank_account=text? balance=money?",
    ),
    _operation(
        "progress",
        "matters handed in and where they stand",
        "Q20",
        inputs="number=text?",
        values="count=count open=count",
        rows="number=text matter=code:matter accepted=date stage=code:stage result=code:result due=date?",
    ),
    _operation(
        "transfers",
        "pension rights on their way to or from another place",
        "Q21",
        values="count=count open=count",
        rows="number=text origin=text destination=text insurance=code:insurance stage=code:transfer applied=date "
        "months=duration amount=money",
    ),
    _operation(
        "institutions",
        "hospitals, injury hospitals, pharmacies, service points",
        "Q22",
        inputs="place=text? word=text?",
        values="count=count",
        rows="name=text kind=code:institution level=code:level? place=text address=text phone=text",
        about_person=False,
    ),
    _operation(
        "drugs",
        "medicines and treatments that the insurance covers",
        "Q23",
        inputs="word=text?",
        values="count=count",
        rows="name=text kind=code:drug form=text share=percent",
        about_person=False,
    ),
    _operation(
        "guides",
        "what a matter needs, in plain lines",
        "Q24, B11",
        inputs="word=text?",
        values="count=count",
        rows="topic=text part=code:guide line=text",
        about_person=False,
    ),
    _operation(
        "subsidies",
        "subsidies and points of the residence permit",
        "Q25",
        values="count=count points=count?",
        rows="kind=code:subsidy state=code:case since=date amount=money? points=count?",
    ),
    _operation(
        "three-funds",
        "own contributions to pension, medical and unemployment insurance side by side",
        "Q26",
        values="working_months=duration total=money",
        rows="fund=code:insurance source=code:source months=duration latest_month=month? latest=money recent_year=money "
        "total=money balance=money?",
    ),
    _operation(
        "employer",
        "an employer's insured people, bases, arrears",
        "Q27",
        inputs="number=text",
        values="count=count name=text? number=text? people=count base_total=money due=money paid=money owed=money "
        "owed_months=count",
        rows="month=month people=count base_total=money due=money paid=money owed=money",
        about_person=False,
    ),
    _operation(
        "pension-award",
        "how the pension was worked out",
        "C08",
        values="count=count scheme=code:scheme retired_on=month? since=month? category=code:category? "
        "working_since=month? paid_months=duration? deemed_months=duration? average_index=percent? base_figure=money? "
        "account=money? divisor=text? basic=money? personal_account=money? transitional=money? total=money?",
    ),
    _operation(
        "pension-basis",
        "what an estimate needs of the person's record",
        "M01, M02, M03",
        values="scheme=code:scheme birth=month sex=code:sex category=code:category? paid_months=duration "
        "deemed_months=duration average_index=percent? account=money account_as_of=month? base_figure=money "
        "base_year=year resident_years=count last_tier=money? retired=code:yes-no",
    ),
    _operation(
        "transfer-basis",
        "what moves along to another place, year by year",
        "M08, C06",
        values="count=count months=duration transferred=duration first=month? last=month? account=money "
        "account_before_1998=money base_total=money",
        rows="year=year months=count base_total=money personal=money",
    ),
    _operation(
        "medical-basis",
        "what sharing a bill depends on",
        "M05",
        values="kind=code:medical retired=code:yes-no year=year outpatient_threshold=money outpatient_pool=money "
        "inpatient_threshold=money inpatient_pool=money account_balance=money inpatient_stays=count",
    ),
)

OPERATIONS: Final[dict[str, Operation]] = {operation.name: operation for operation in _ALL}
