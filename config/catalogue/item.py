"""An item of the catalogue and the catalogue itself, as values. Filled and checked by ``config.catalogue.load``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

from config.catalogue.flows import CertificateFlow, EstimateFlow, Flow, PersonFlow, QueryFlow, StoryFlow

CLASSES = ("query", "certificate", "estimate", "application", "payment", "card", "assistance")
TOPICS = ("pension", "medical", "work", "card", "guide")
PICTURES = (
    *("pension", "calendar", "slip", "no-face", "money", "ledger", "medical", "card", "work", "person", "guide"),
    *("place", "progress", "certificate", "estimate", "all"),
)
DEVICES = (
    *("card", "id_card", "camera", "printer", "page_printer", "scanner", "keypad", "pin_pad", "fingerprint"),
    *("payment_terminal", "headphones"),
)
NETWORKS = ("none", "centre", "bank")
PLACES = ("hall", "bank", "village")
HOME_PLACES = 5
"""Entries of the home page that are items; the sixth leads to all."""

_CODE = re.compile(r"[A-Z]{1,2}[0-9]{2}")
_PINYIN = re.compile(r"[a-z]{1,6}")
_VARIABLE = re.compile(r"\$([A-Za-z][A-Za-z0-9_-]*)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_STRICT: dict[str, object] = {"extra": "forbid", "strict": True}


def _known(what: str, values: Iterable[str], known: tuple[str, ...]) -> None:
    for value in values:
        if value not in known:
            raise ValueError(f"unknown {what} {value!r}; there are {', '.join(known)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What must work: devices beside the card reader that ``sign_in`` already asks for, and a network."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    devices: tuple[str, ...] = ()
    network: Literal["none", "centre", "bank"] = "centre"

    def __post_init__(self) -> None:
        _known("device", self.devices, DEVICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often one person may have it in a month; None: as often as she likes (queries are free, 经办条例 art. 32)."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    per_person_month: int | None = None

    def __post_init__(self) -> None:
        if self.per_person_month is not None and not 1 <= self.per_person_month <= 1000:
            raise ValueError(f"per_person_month must be 1 to 1000, not {self.per_person_month}")


@dataclass(frozen=True, slots=True)
class SearchWord:
    """An everyday word and its pinyin, one syllable for each Han character. An English word has no pinyin."""

    word: str
    pinyin: tuple[str, ...]

    def __post_init__(self) -> None:
        han = _HAN.findall(self.word)
        if len(han) != len(self.pinyin):
            raise ValueError(f"{self.word!r} has {len(han)} Han characters and {len(self.pinyin)} syllables of pinyin")
        if bad := [syllable for syllable in self.pinyin if not _PINYIN.fullmatch(syllable)]:
            raise ValueError(f"{self.word!r}: {' '.join(bad)} is no pinyin (small letters without tone)")

    @property
    def initials(self) -> str:
        """First letters: ``txq`` for 退休钱; an English word as it is."""
        return "".join(syllable[0] for syllable in self.pinyin) or self.word.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTexts:
    """The words of an item in one language; each may be a Fluent pattern with the fields of the answer as variables.

    ``title`` is the button, ``spoken`` how it is said; ``hint`` a line below it; ``explanation`` what it is, in plain words;
    ``summary`` the result in a sentence, ``nothing`` when there is no such result, ``why`` why a person does it; ``labels``
    names of fields that the shared texts ``field-<name>`` do not have.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    title: str
    hint: str
    explanation: str
    spoken: str = ""
    summary: str = ""
    summary_spoken: str = ""
    nothing: str = ""
    why: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    """Words of code lists that only this item has: ``<list>-<word>``."""

    def __post_init__(self) -> None:
        for name in ("title", "hint", "explanation"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name} is empty")
        plain = (self.title, self.hint, self.explanation, self.spoken, self.summary, self.nothing, self.why)
        if any("\n" in said for said in (*plain, *(label for _, label in (*self.labels, *self.codes)))):
            raise ValueError("a text must be one line")


@dataclass(frozen=True, kw_only=True, eq=False)
class Item:
    """One thing a visitor may want. ``order``: its place on its shelf; ``home``: its place on the home page, 0 for none."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
    code: str
    class_: str
    topic: str = "guide"
    order: int = 100
    home: int = 0
    sign_in: Literal["A0", "A1", "A2", "A3"]
    countersigned: bool = False
    """A member of staff confirms it as well (AS)."""
    audience: Literal["everyone", "insured", "pensioner", "employer"] = "everyone"
    picture: str = "guide"
    offered: tuple[str, ...] = PLACES
    needs: Needs = Needs()
    limits: Limits = Limits()
    words: tuple[SearchWord, ...]
    texts: tuple[tuple[str, ItemTexts], ...]
    flow: Flow

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"code {self.code!r} must be one or two capitals and two digits")
        _known("class", (self.class_,), CLASSES)
        _known("topic", (self.topic,), TOPICS)
        _known("picture", (self.picture,), PICTURES)
        _known("place", self.offered, PLACES)
        if not self.offered:
            raise ValueError("offered names no place: nobody would ever see it")
        if not 0 <= self.home <= HOME_PLACES:
            raise ValueError(f"home must be 0 (not there) to {HOME_PLACES}")
        if not self.words:
            raise ValueError("words is empty: nobody would find it")
        if "zh" not in dict(self.texts):
            raise ValueError("there are no Chinese texts")
        for language, said in self.texts:
            if isinstance(self.flow, QueryFlow):
                if not said.summary or not said.nothing:
                    raise ValueError(f"texts.{language} has no {'nothing' if said.summary else 'summary'}")
                declared = {field.name for field in self.flow.values}
                if unknown := _VARIABLE.findall(said.nothing) or set(_VARIABLE.findall(said.summary)) - declared:
                    raise ValueError(
                        f"texts.{language} names what the answer does not hold: {', '.join(sorted(unknown))}"
                    )
            if isinstance(self.flow, PersonFlow) and not said.why:
                raise ValueError(f"texts.{language} has no why")
        if isinstance(self.flow, QueryFlow) and self.flow.about_person and self.sign_in == "A0":
            raise ValueError("a query about a person needs a sign-in: A1 at least, or about_person = false")

    @property
    def said(self) -> frozenset[str]:
        """Fields of the answer that the summary names in some language: without them there is no such sentence."""
        return frozenset(
            name for _, words in self.texts for name in _VARIABLE.findall(words.summary + words.summary_spoken)
        )

    @property
    def shelf(self) -> str:
        """Where it stands among all services: queries by their topic, the others by their class."""
        return f"query-{self.topic}" if self.class_ == "query" else self.class_


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All items of one version. Compared as itself. ``version`` 0 is the one that was shipped."""

    items: tuple[Item, ...]
    version: int = 0

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    def get(self, code: str | None) -> Item | None:
        return self._by_code.get(code or "")

    def __getitem__(self, code: str) -> Item:
        return self._by_code[code]

    def story(self, name: str) -> Item | None:
        """The item that is this story, if it is offered."""
        return next((i for i in self.items if isinstance(i.flow, StoryFlow) and i.flow.story == name), None)

    def level_of_operation(self, operation: str) -> str | None:
        """The sign-in that an operation of the centre needs: the highest of the items that offer it; None where none does."""
        return self._highest(
            item
            for item in self.items
            if isinstance(item.flow, (QueryFlow, EstimateFlow)) and item.flow.operation == operation
        )

    def level_of_certificate(self, kind: str) -> str | None:
        """The sign-in that a kind of certificate needs, to be issued and to be printed again; None where no item offers it."""
        return self._highest(
            item for item in self.items if isinstance(item.flow, CertificateFlow) and item.flow.certificate == kind
        )

    def level_of_story(self, name: str) -> str | None:
        """The sign-in that a story needs: the highest of the items that tell it; None where none does."""
        return self._highest(
            item for item in self.items if isinstance(item.flow, StoryFlow) and item.flow.story == name
        )

    @staticmethod
    def _highest(items: Iterable[Item]) -> str | None:
        return max((item.sign_in for item in items), default=None)

    def offered_at(self, place: str) -> Catalogue:
        """What may be offered at a hall, a bank, in a village."""
        return Catalogue(tuple(item for item in self.items if place in item.offered), self.version)

    @property
    def shelves(self) -> tuple[str, ...]:
        """Shelves with something on them, in the order of the classes and topics."""
        order = [*(f"query-{topic}" for topic in TOPICS), *CLASSES[1:]]
        return tuple(shelf for shelf in order if any(item.shelf == shelf for item in self.items))

    def on_shelf(self, shelf: str) -> tuple[Item, ...]:
        return tuple(sorted((i for i in self.items if i.shelf == shelf), key=lambda i: (i.order, i.code)))

    def at_home(self) -> tuple[Item, ...]:
        """The catalogue's own choice for the home page."""
        return tuple(sorted((item for item in self.items if item.home), key=lambda item: item.home))

    def problems(self) -> Iterator[str]:
        """What is wrong between items: codes and home places twice, references into nothing or in a circle."""
        codes = [item.code for item in self.items]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{code}: there twice"
        places = [item.home for item in self.items if item.home]
        for place in sorted({place for place in places if places.count(place) > 1}):
            yield f"place {place} of the home page is given twice"
        for item in self.items:
            seen, at = [item.code], item
            while isinstance(at.flow, PersonFlow) and at.flow.instead is not None:
                following = self.get(at.flow.instead)
                if following is None:
                    yield f"{at.code}: instead names {at.flow.instead}, which is not there"
                    break
                if following.code in seen:
                    yield f"{item.code}: instead goes round in a circle: {' > '.join([*seen, following.code])}"
                    break
                seen.append(following.code)
                at = following
