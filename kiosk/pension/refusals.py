"""Why an estimate is refused: one exception with a reason word, so that a page can say it kindly."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong. The page text is ``estimate-refused-<reason>``."""

    IMPOSSIBLE_DATE = "impossible-date"
    NOT_A_NUMBER = "not-a-number"
    NEGATIVE = "negative"
    TOO_LARGE = "too-large"
    OUT_OF_RANGE = "out-of-range"
    UNKNOWN_WORD = "unknown-word"
    CONTRADICTION = "contradiction"
    NO_RULE = "no-rule"


class Refused(ValueError):
    """An input that cannot be right, or a rule that is not there.

    ``field`` names the input or the rule table in words of this package, never its value: an input may be personal.
    """

    def __init__(self, reason: Reason, field: str) -> None:
        super().__init__(f"{field}: {reason.value}")
        self.reason = reason
        self.field = field


class NoRule(Refused):
    """The rule tables say nothing about ``year`` (or age) ``year``."""

    def __init__(self, table: str, year: int) -> None:
        super().__init__(Reason.NO_RULE, table)
        self.year = year
