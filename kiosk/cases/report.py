"""What a check found: per section how many cases agree, and each figure that does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NOT_UNDERSTOOD = "not understood"
# A figure of somebody else that is longer than this is cut in the report.
_SHOWN = 60
# No figure of these rules has more digits before or behind the point; longer ones would upset the arithmetic.
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One figure of one case; ``expected`` and ``computed`` as they are printed."""

    case: str
    field: str
    expected: str
    computed: str


@dataclass(slots=True)
class Section:
    """``cases`` were compared, those with a disagreement stand in ``disagreements``; ``note`` says why none could be."""

    name: str
    cases: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)
    note: str = ""

    @property
    def agree(self) -> int:
        """Cases all of whose figures agree."""
        return self.cases - len({found.case for found in self.disagreements})

    def compare(self, case: str, figures: Mapping[str, tuple[object, object]], tolerance: Decimal = Decimal(0)) -> None:
        """Count a case: ``figures`` names each expected and computed one. A case without a figure is not understood."""
        self.cases += 1
        name = self._unused(case)
        if not figures:
            self.disagreements.append(Disagreement(name, NOT_UNDERSTOOD, "a figure to compare", "none known"))
        for what, (expected, computed) in figures.items():
            if not agrees(expected, computed, tolerance):
                self.disagreements.append(Disagreement(name, what, _text(expected), _text(computed)))

    def refuse(self, case: str, why: str) -> None:
        """Count a case that could not be computed: it does not agree."""
        self.cases += 1
        self.disagreements.append(Disagreement(self._unused(case), NOT_UNDERSTOOD, "a case", why))

    def _unused(self, case: str) -> str:
        """Two cases of one name are two cases."""
        taken = {found.case for found in self.disagreements}
        name, number = case, 2
        while name in taken:
            name, number = f"{case} ({number})", number + 1
        return name

    def to_json(self) -> dict[str, object]:
        found: dict[str, object] = {
            "cases": self.cases,
            "agree": self.agree,
            "disagreements": [
                {"case": each.case, "field": each.field, "expected": each.expected, "computed": each.computed}
                for each in self.disagreements
            ],
        }
        return found | ({"note": self.note} if self.note else {})


def agrees(expected: object, computed: object, tolerance: Decimal = Decimal(0)) -> bool:
    """Numbers by value, all else exactly. A computed number with more decimals than an expected one with decimals is
    rounded half up to those: 9.0833... agrees with "9.08", and 10.33 does not agree with 10."""
    if isinstance(computed, bool) or isinstance(expected, bool):
        return expected is computed
    if isinstance(computed, int | Decimal):
        wanted = decimal_of(expected)
        if wanted is None:
            return False
        found = Decimal(computed)
        places = wanted.as_tuple().exponent
        if isinstance(places, int) and -_DIGITS <= places < 0 and found.is_finite():
            found = found.quantize(wanted, ROUND_HALF_UP)
        return abs(found - wanted) <= tolerance
    return expected == computed


def decimal_of(value: object) -> Decimal | None:
    """A finite number of reasonable length out of a JSON value; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() and (not found or abs(found.adjusted()) <= _DIGITS) else None


def _text(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
