"""A whole file of worked cases: each section to whoever can compute it, and what nobody can is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kiosk.cases.benefits import check_certification, check_injury, check_survivor, check_unemployment
from kiosk.cases.pensions import (
    check_average_index,
    check_contribution_base,
    check_employee,
    check_interest,
    check_resident,
)
from kiosk.cases.people import check_card, check_id_numbers, check_masks, check_names
from kiosk.cases.reading import NotUnderstood
from kiosk.cases.report import Section
from kiosk.cases.retirements import check_divisors, check_retirement
from kiosk.pension import RuleBook

SECTIONS: Mapping[str, Callable[[RuleBook, object], Iterator[Section]]] = {
    "retirement": check_retirement,
    "divisors": check_divisors,
    "employee_pension": check_employee,
    "average_index": check_average_index,
    "account_interest": check_interest,
    "contribution_base": check_contribution_base,
    "resident_pension": check_resident,
    "survivor_benefit": check_survivor,
    "unemployment": check_unemployment,
    "work_injury_lump_months": check_injury,
    "certification": check_certification,
    "id_numbers": check_id_numbers,
    "names": check_names,
    "masks": check_masks,
    "ssc_card": check_card,
}
NOT_COMPUTED = {
    "meta": "about the file",
    "insurance_codes": "names, nothing to compute",
    "rating": "levels of the rating, nothing to compute",
    "traps": "sentences about mistakes; tests/pension keeps each as a mutant",
    "i18n_terms": "words, nothing to compute",
}
UNKNOWN = "unknown section, nothing checked"
FILE_BYTES_MAX = 32 * 1024 * 1024


class BadFile(Exception):
    """The file cannot be read as cases; the text is one sentence."""


def read_cases(path: Path) -> Mapping[str, Any]:
    """The sections of a file; no number passes through a float. Raises BadFile."""
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadFile(f"{path} is longer than {FILE_BYTES_MAX // 1024 // 1024} MB.")
        found = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal, parse_constant=_refused)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path} is not JSON: {error}.") from None
    if not isinstance(found, dict) or not found:
        raise BadFile(f"{path} has no sections.")
    return found


def check_cases(book: RuleBook, sections: Mapping[str, Any]) -> list[Section]:
    """Every section in the order of the file. One that cannot be read counts as a case that does not agree."""
    found: list[Section] = []
    for name, value in sections.items():
        check = SECTIONS.get(name)
        if check is None:
            found.append(Section(name, note=NOT_COMPUTED.get(name, UNKNOWN)))
            continue
        try:
            found.extend(check(book, value))
        except NotUnderstood as trouble:
            broken = Section(name)
            broken.refuse(name, str(trouble))
            found.append(broken)
    return found


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no number")
