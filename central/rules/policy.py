"""What a proof of presence is worth: a document of the centre, checked when it is loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from kiosk.contract import Grade, Handling, Matter, Way
from kiosk.contract.base import Code

_DEFAULT: Final = Path(__file__).with_name("policy.toml")


class Decision(StrEnum):
    """From the most to the least lenient."""

    FILED = "filed"
    COMPARE_LATER = "compare-later"
    PERSON_LOOKS = "person-looks"
    REFUSED = "refused"

    @property
    def handling(self) -> Handling:
        """Raises ValueError for REFUSED: nothing is handled then."""
        return Handling(self.value)


class Evidence(StrEnum):
    """Kinds of evidence a policy tells apart, beside the three grades of liveness."""

    NO_EVIDENCE = "no-evidence"
    """A face without anything about liveness, from an older terminal."""
    UNKNOWN_THRESHOLDS = "unknown-thresholds"
    CARD_PHOTO = "card-photo"
    """Compared with the photo of the identity card and not with the centre's."""
    BY_CARD = "card"
    """The social-security card itself checked the password."""
    BY_CENTRE = "centre"
    CODE = "code"
    MODULE = "module"
    AT_DESK = "desk"
    """Staff was called and vouched at the desk."""
    BESIDE = "beside"
    """Staff stood beside the terminal, with card and PIN."""
    AUTHORISED = "authorised"


KINDS: Final[dict[Way, frozenset[str]]] = {
    Way.FACE: frozenset({*Grade, Evidence.NO_EVIDENCE, Evidence.UNKNOWN_THRESHOLDS, Evidence.CARD_PHOTO}),
    Way.PASSWORD: frozenset({Evidence.BY_CARD, Evidence.BY_CENTRE}),
    Way.E_CARD: frozenset({Evidence.CODE}),
    Way.FINGERPRINT: frozenset({Evidence.MODULE}),
    Way.STAFF: frozenset({Evidence.AT_DESK, Evidence.BESIDE}),
    Way.HELPER: frozenset({Evidence.AUTHORISED}),
}
"""What a policy must decide for each way."""

Worth = dict[Way, dict[str, Decision]]
_Tree = dict[str, "_Tree | None"]


class Policy(BaseModel):
    """One version of the policy. Scores of faces are in -1..1, of fingerprints the module's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    version: Code
    terminal_policies: frozenset[Code]
    late_proof: Decision
    fingerprint_minimum_score: Annotated[int, Field(ge=1, le=65535)]
    helped_people_a_day: Annotated[int, Field(ge=1, le=1000)]
    minimum_score: dict[Code, Annotated[float, Field(gt=-1, lt=1)]]
    items: dict[Matter, Worth]

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, document: object) -> object:
        """Nothing has a default: what a place did not decide, nobody decided. Each key that is wanting or unknown is named."""
        wanted: _Tree = dict.fromkeys(cls.model_fields)
        wanted["items"] = {item: {way: dict.fromkeys(kinds) for way, kinds in KINDS.items()} for item in Matter}
        found = list(_amiss(wanted, document))
        told = [
            f"{word}: {', '.join(paths)}"
            for word in ("missing", "unknown")
            if (paths := [p for w, p in found if w == word])
        ]
        if told:
            raise ValueError("; ".join(told))
        return document

    @model_validator(mode="after")
    def _open(self) -> Self:
        for item, worth in self.items.items():
            open_ways = {way for way in worth if any(word is not Decision.REFUSED for word in worth[way].values())}
            # Measures of 2025-06-01 art. 10: a face is never the only way; and a person always is one.
            if len(open_ways) < 2 or Way.STAFF not in open_ways:
                raise ValueError(f"{item} needs two ways at least, and staff among them")
            # What was shown cannot be looked at by a clerk first.
            words = {word for kinds in worth.values() for word in kinds.values()}
            if item is not Matter.CERTIFICATION and not words <= {Decision.FILED, Decision.REFUSED}:
                raise ValueError(f"{item} is {Decision.FILED} or {Decision.REFUSED}, nothing between")
        return self

    def decide(self, item: Matter, way: Way, kind: str) -> Decision:
        """Raises KeyError for a kind the policy does not know."""
        return self.items[item][way][kind]


def load_policy(path: Path | None = None) -> Policy:
    """The policy in ``path``, or the default. Raises OSError, and ValueError that says what is wrong with the document."""
    with (path or _DEFAULT).open("rb") as file:
        try:
            document = tomllib.load(file)
        except ValueError as error:
            raise ValueError(f"policy: {error}") from None
    try:
        return Policy.model_validate(document)
    except ValidationError as error:
        raise ValueError(f"policy: {'; '.join(map(_told, error.errors()))}") from None


def _told(fault: ErrorDetails) -> str:
    words = fault["msg"].removeprefix("Value error, ")
    return ": ".join(filter(None, (".".join(map(str, fault["loc"])), words)))


def _amiss(wanted: _Tree, given: object, at: str = "") -> Iterator[tuple[str, str]]:
    """(missing or unknown, path): of a table that is wanting as a whole its name, and not each of its keys."""
    if not isinstance(given, Mapping):
        return
    for key in sorted(wanted.keys() | given.keys()):
        path = f"{at}{key}"
        if key not in given:
            yield "missing", path
        elif key not in wanted:
            yield "unknown", path
        elif (inside := wanted[key]) is not None:
            yield from _amiss(inside, given[key], f"{path}.")
