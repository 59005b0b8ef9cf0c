"""Page types: what is shown, what is spoken, which answers exist.

A page is a frozen value. Everything personal in it is already masked (张*三, 110***********1234). It names texts by id and
never holds a sentence, so one id gives the screen text and the spoken text in every language. A page declares every answer
it can give; the explorer walks exactly those.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kiosk.answers import Answer as Answer
from kiosk.answers import ByHand as ByHand
from kiosk.answers import CardIn as CardIn
from kiosk.answers import Chosen as Chosen
from kiosk.answers import Code as Code
from kiosk.answers import CodeShown as CodeShown
from kiosk.answers import HelperCardOn as HelperCardOn
from kiosk.answers import IdCardOn as IdCardOn
from kiosk.answers import NoCode as NoCode
from kiosk.answers import PinEntered as PinEntered
from kiosk.preferences import PACE_ORDER as PACE_ORDER
from kiosk.preferences import PACES as PACES
from kiosk.preferences import Contrast as Contrast
from kiosk.preferences import Hand as Hand
from kiosk.preferences import Preferences as Preferences
from kiosk.preferences import Reach as Reach
from kiosk.preferences import Size as Size


@dataclass(frozen=True, slots=True)
class Text:
    """A text id with its (masked) arguments. Argument values are strings, or ISO dates that the texts layer formats."""

    id: str
    args: tuple[tuple[str, str], ...] = ()


def text(id: str, **args: str) -> Text:
    """Shorthand: ``text("offer-due", due="2026-12-20")``."""
    return Text(id, tuple(sorted(args.items()))) if args else _bare(id)


@cache
def _bare(id: str) -> Text:
    """Most texts have no arguments, and so nothing of anybody: each is one value."""
    return Text(id)


class Tone(StrEnum):
    """What the page means to the visitor; the screen adds a sign and a word, never a colour alone."""

    CALM = "calm"
    TROUBLE = "trouble"
    DONE = "done"


class Picture(StrEnum):
    """Illustrations a screen can draw."""

    NONE = "none"
    INSERT_CARD = "insert-card"
    PUT_ID_CARD = "put-id-card"
    TAKE_CARD = "take-card"
    STAFF = "staff"
    PRINTER = "printer"
    WORKING = "working"
    PENSION = "pension"
    CALENDAR = "calendar"
    SLIP = "slip"
    FACE = "face"
    PASSWORD = "password"
    E_CARD = "e-card"
    SHOW_E_CARD = "show-e-card"
    FINGERPRINT = "fingerprint"
    HELPER = "helper"
    NO_FACE = "no-face"
    MONEY = "money"
    LEDGER = "ledger"
    MEDICAL = "medical"
    CARD = "card"
    WORK = "work"
    PERSON = "person"
    GUIDE = "guide"
    PLACE = "place"
    PROGRESS = "progress"
    CERTIFICATE = "certificate"
    ESTIMATE = "estimate"
    ALL = "all"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Option:
    """One button. ``disabled_because`` is the truthful reason on a tile that cannot work now; such a button has no answer."""

    id: str
    label: Text
    hint: Text | None = None
    primary: bool = False
    disabled_because: Text | None = None
    picture: Picture = Picture.NONE
    """Beside the words, never in their place."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, one line of a result."""

    label: Text
    value: Text
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Base page. ``step`` is (2, 4) for "第 2 步,共 4 步"."""

    title: Text
    body: tuple[Text, ...] = ()
    tone: Tone = Tone.CALM
    picture: Picture = Picture.NONE
    step: tuple[int, int] | None = None
    practice: bool = False
    """True in a practice (练一练): marked on the glass and in speech, for nothing of it happens."""
    tells: bool = False
    """True where the page itself is what she came for: who has seen it has not gone for nothing."""
    personal: bool = False
    """True when the page, or the visit behind it, shows data of the visitor: the 5-minute wipe applies."""

    @property
    def kind(self) -> str:
        return type(self).__name__

    def answers(self) -> tuple[Answer, ...]:
        """Every answer the page can give, one representative value each."""
        return ()

    def accepts(self, answer: Answer) -> bool:
        return answer in self.answers()

    def spoken(self) -> tuple[Text, ...]:
        """What is said on arrival, in order."""
        return (self.title, *self.body)

    def details(self) -> tuple[Text, ...]:
        """What is said besides when she asks to hear the page again, or hears it alone: what belongs to her."""
        return ()

    def lines(self) -> tuple[tuple[Text, ...], ...]:
        """What of the details she who goes by keys hears one by one, each with its place: the rows of a table."""
        return ()

    def texts(self) -> tuple[Text, ...]:
        """Every text the page shows or speaks."""
        return (self.title, *self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePage(Page):
    """One decision, with buttons of equal weight unless one is primary. ``scans``: codes that answer it as well."""

    options: tuple[Option, ...]
    scans: tuple[Code, ...] = ()

    def answers(self) -> tuple[Answer, ...]:
        chosen = (Chosen(option.id) for option in self.options if option.disabled_because is None)
        return (*(CodeShown(kind, "") for kind in self.scans), *chosen)

    def accepts(self, answer: Answer) -> bool:
        return answer.kind in self.scans if isinstance(answer, CodeShown) else answer in self.answers()

    def texts(self) -> tuple[Text, ...]:
        return (*Page.texts(self), *option_texts(self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(ChoicePage):
    """The first page: at most six large entries."""

    def __post_init__(self) -> None:
        if len(self.options) > 6:
            raise ValueError("the home page holds at most six entries (elder mode)")


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertCardPage(ChoicePage):
    """Waits for a card; the buttons are for those who have none with them. ``again``: the one inside could not be read.
    ``id_card``: an identity card will do as well.
    """

    again: bool = False
    id_card: bool = False

    def answers(self) -> tuple[Answer, ...]:
        cards = (CardIn(), IdCardOn()) if self.id_card else (CardIn(),)
        return (*cards, *ChoicePage.answers(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperCardPage(ChoicePage):
    """Waits for the identity card of somebody who helps; cards in the slot are none of its business."""

    def answers(self) -> tuple[Answer, ...]:
        return (HelperCardOn(), *ChoicePage.answers(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPage(ChoicePage):
    """Waits for a code of one of ``scans``. Other codes, and a scanner that goes away, are answers too."""

    def answers(self) -> tuple[Answer, ...]:
        return (NoCode(), NoCode(gone=True), *ChoicePage.answers(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage(ChoicePage):
    """Separate consent (个人信息保护法 art. 29; 人脸识别技术应用安全管理办法 2025-06-01): purpose, keeping time, withdrawal."""

    points: tuple[Text, ...]
    version: str

    def spoken(self) -> tuple[Text, ...]:
        return (self.title, *self.body, *self.points)

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), *self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPage(ChoicePage):
    """Large live picture with an oval; one hint at a time is put in while the check runs."""

    first_hint: Text

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), self.first_hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class FingerPage(ChoicePage):
    """Waits for a finger; one hint at a time is put in while the module compares."""

    first_hint: Text

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), self.first_hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPage(ChoicePage):
    """Twelve large keys for the social-security password. The screen shows dots only."""

    length: int = 6

    def answers(self) -> tuple[Answer, ...]:
        return (PinEntered((1,) * self.length), *ChoicePage.answers(self))

    def accepts(self, answer: Answer) -> bool:
        if isinstance(answer, PinEntered):
            return len(answer.digits) == self.length and all(0 <= digit <= 9 for digit in answer.digits)
        return ChoicePage.accepts(self, answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingPage(ChoicePage):
    """The machine works; says what is happening. May offer a way out."""

    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage(ChoicePage):
    """What was done, in large type, with the sheet's facts; its essence is read aloud."""

    facts: tuple[Fact, ...]

    def details(self) -> tuple[Text, ...]:
        """The sheet line by line, as short as it is shown."""
        return fact_texts(self.facts)

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), *fact_texts(self.facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPage(ChoicePage):
    """好差评: five levels in words, the best first, skippable, none chosen beforehand (GB/T 39734-2020)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage(ChoicePage):
    """A person is on the way (or could not be called): says so, how long, and what else is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingPage(Page):
    """Shown for some seconds at the end of a visit, then home. Holds nothing of the visitor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCardPage(Page):
    """Stays until the card is out. Holds nothing of the visitor."""


PAGE_KINDS: tuple[type[Page], ...] = (
    HomePage,
    InsertCardPage,
    HelperCardPage,
    ScanPage,
    ChoicePage,
    ConsentPage,
    CameraPage,
    FingerPage,
    PinPage,
    WorkingPage,
    ResultPage,
    RatingPage,
    StaffPage,
    ClosingPage,
    TakeCardPage,
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Something over the page that does not disturb the visit. ``kind`` is ``idle`` or ``help``."""

    kind: str
    title: Text
    body: tuple[Text, ...]
    options: tuple[Option, ...]

    def spoken(self) -> tuple[Text, ...]:
        return (self.title, *self.body)

    def texts(self) -> tuple[Text, ...]:
        return (self.title, *self.body, *option_texts(self.options))


@dataclass(frozen=True, slots=True)
class Chrome:
    """Which of the constant controls work on this page. Size, contrast, language, volume and 叫工作人员 always do."""

    back: bool
    leave: bool
    repeat: bool = True
    more_time: bool = False
    practice: bool = False


def option_texts(options: tuple[Option, ...]) -> tuple[Text, ...]:
    """Every text that stands on these entries."""
    found: list[Text] = []
    for option in options:
        found.append(option.label)
        found.extend(extra for extra in (option.hint, option.disabled_because) if extra is not None)
    return tuple(found)


def fact_texts(facts: tuple[Fact, ...]) -> tuple[Text, ...]:
    """Labels and values in the order in which they are read."""
    return tuple(part for fact in facts for part in (fact.label, fact.value))


def said(page: Page, words: tuple[Text, ...] | None = None) -> tuple[Text, ...]:
    """What is said on arrival, or ``words`` in its place, with the mark of a practice."""
    words = page.spoken() if words is None else words
    return (text("practice-mark"), *words) if page.practice else words
