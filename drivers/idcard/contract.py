"""What the rest of the house may know of a resident identity card: its data, its events, its answers.

Four cards share the reader: the resident identity card, the residence permit for people from Hong Kong, Macao and
Taiwan, and two generations of the foreign permanent resident card. Sources: GB 11643 (number), GB/T 3304 (ethnicity),
GB/T 2261.1 (sex), the immigration administration's notes on the 2023 card, and public code that reads real cards; the
standard of the reader's security module (GA 467) was not at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from drivers.contract import Adapter, Completion, Deadline, Failed

FAMILY: Final = "id_card"


class IdCardKind(StrEnum):
    """Which card it is, from byte 248 of its text block and from nothing else."""

    RESIDENT = "resident"
    HK_MO_TW = "hk-mo-tw"
    FOREIGN_OLD = "foreign-old"
    FOREIGN_2023 = "foreign-2023"


class IdCardProblem(StrEnum):
    """The reasons an identity card command fails, as they stand in ``Failed.reason``."""

    NO_CARD = "no-card"
    LIFT_AND_PUT_BACK = "lift-and-put-back"
    """A card that was read is not found again until it has left the field: ask for it to be lifted and put back."""
    READ_FAILED = "read-failed"
    """It moved, lies at the edge, or is worn: ask for it to be put back and left lying."""
    UNKNOWN_CARD = "unknown-card"
    NOT_GENUINE = "not-genuine"
    """Card and reader did not prove themselves to each other, or the signature over the data is wrong."""
    BAD_LAYOUT = "bad-layout"
    BAD_NAME = "bad-name"
    BAD_NUMBER = "bad-number"
    BAD_DATE = "bad-date"
    NO_ANSWER = "no-answer"
    LINE_NOISE = "line-noise"
    COMMAND_REFUSED = "command-refused"
    SAM_SELF_TEST = "sam-self-test"
    SAM_NOT_AUTHORISED = "sam-not-authorised"
    SAM_ERROR = "sam-error"
    DEADLINE = "deadline"


_COMPLETIONS: Final = {
    IdCardProblem.NO_CARD: Completion.MEDIA_REMOVED,
    IdCardProblem.LIFT_AND_PUT_BACK: Completion.NOT_READY,
    IdCardProblem.READ_FAILED: Completion.INVALID_DATA,
    IdCardProblem.UNKNOWN_CARD: Completion.INVALID_DATA,
    IdCardProblem.NOT_GENUINE: Completion.INVALID_DATA,
    IdCardProblem.BAD_LAYOUT: Completion.INVALID_DATA,
    IdCardProblem.BAD_NAME: Completion.INVALID_DATA,
    IdCardProblem.BAD_NUMBER: Completion.INVALID_DATA,
    IdCardProblem.BAD_DATE: Completion.INVALID_DATA,
    IdCardProblem.NO_ANSWER: Completion.HARDWARE_ERROR,
    IdCardProblem.LINE_NOISE: Completion.HARDWARE_ERROR,
    IdCardProblem.COMMAND_REFUSED: Completion.UNSUPPORTED,
    IdCardProblem.SAM_SELF_TEST: Completion.HARDWARE_ERROR,
    IdCardProblem.SAM_NOT_AUTHORISED: Completion.HARDWARE_ERROR,
    IdCardProblem.SAM_ERROR: Completion.HARDWARE_ERROR,
}


def failed(problem: IdCardProblem, over: Completion = Completion.TIMED_OUT) -> Failed:
    """The Failed for ``problem``; ``over`` is the completion of DEADLINE (timed out or cancelled)."""
    return Failed(_COMPLETIONS.get(problem, over), problem.value)


@dataclass(frozen=True, slots=True)
class IdCardData:
    """Everything on the card's chip but the fingerprints, which are never asked for. Its repr names the kind only.

    ``number``: 18 characters with a right GB 11643 check character, or the 15 of a FOREIGN_OLD card (three letters,
    twelve digits). ``name`` is the Chinese name with separator U+00B7, "" on a foreigner's card that has none (then
    ``english_name`` is not ""). It may hold characters of the private use area: the registry uses them for rare names.
    ``sex`` GB/T 2261.1: "1" male, "2" female, "9" not said, "0" unknown. ``ethnicity`` GB/T 3304, two digits or "".
    ``valid_to`` None: without end (长期). Whether a card is expired is not decided here. ``photo`` is the block as the
    chip holds it, to be decoded by ``drivers.idcard.photo``. ``extra_address`` is what was written to the chip after
    issue (追加住址), "" when nothing or not asked for. The rest is "" or None where this kind of card does not have it.
    """

    kind: IdCardKind
    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: str = field(repr=False)
    birth_date: date = field(repr=False)
    valid_from: date = field(repr=False)
    valid_to: date | None = field(repr=False)
    english_name: str = field(default="", repr=False)
    ethnicity: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    issuer: str = field(default="", repr=False)
    """RESIDENT and HK_MO_TW: the issuing office in words. FOREIGN_OLD: the code of the agency."""
    pass_number: str = field(default="", repr=False)
    """HK_MO_TW: number of the travel pass to the mainland."""
    issue_count: int | None = field(default=None, repr=False)
    """HK_MO_TW: how often issued. FOREIGN_2023: how often renewed."""
    nationality: str = field(default="", repr=False)
    """Foreigners: three letters of GB/T 2659."""
    version: str = field(default="", repr=False)
    """FOREIGN_OLD: version of the card."""
    old_number_link: str = field(default="", repr=False)
    """FOREIGN_2023: ties the number to the holder's 15-character one."""
    photo: bytes = field(default=b"", repr=False)
    extra_address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class IdCardPlaced:
    """A card lies on the reader and can be read. ``already_there``: it was there when the reader came up, so nobody has
    just put it down and nobody knows whose it is.
    """

    already_there: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class IdCardLifted:
    """The card has left the reader. Information, not a reason to end a visit: a card need not stay after it was read.

    Before a read this is told at once. After a read it is told at once only on readers that still answer for the card
    they read; on others it is ``belated``: learnt when the next card is found.
    """

    belated: bool = field(default=False, compare=False)


class IdCardReader(Adapter, Protocol):
    """A reader of identity cards. Its ``poll`` gives IdCardPlaced and IdCardLifted; a card that is on it at ``open`` is
    an event too. What goes wrong is a Failed whose reason is an IdCardProblem.
    """

    def read(self, deadline: Deadline) -> IdCardData | Failed:
        """Read the card that lies there now; does not wait for one. A second read of the same card gives
        LIFT_AND_PUT_BACK: the chip is silent until it has left the field.
        """

    def sam_id(self, deadline: Deadline) -> str | Failed:
        """The number of the security module (SAM), for the inventory: ``05.01-20240101-0001234567-0007654321``."""
