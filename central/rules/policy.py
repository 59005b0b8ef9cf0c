"""What a proof of presence is worth: a document of the centre, checked when it is loaded."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.contract import Grade, Handling, Way
from kiosk.contract.base import Code

CERTIFICATION: Final = "certification"
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


class Policy(BaseModel):
    """One version of the policy. Scores of faces are in -1..1, of fingerprints the module's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    version: Code
    terminal_policies: frozenset[Code]
    late_proof: Decision
    fingerprint_minimum_score: Annotated[int, Field(ge=1, le=65535)]
    helped_people_a_day: Annotated[int, Field(ge=1, le=1000)]
    minimum_score: dict[Code, Annotated[float, Field(gt=-1, lt=1)]]
    items: dict[Code, Worth]

    @model_validator(mode="after")
    def _total(self) -> Self:
        if CERTIFICATION not in self.items:
            raise ValueError(f"no item {CERTIFICATION}")
        for item, worth in self.items.items():
            for way, kinds in KINDS.items():
                if set(worth.get(way, {})) != kinds:
                    raise ValueError(f"{item}.{way} must decide exactly: {', '.join(sorted(kinds))}")
            open_ways = {way for way in worth if any(word is not Decision.REFUSED for word in worth[way].values())}
            # Measures of 2025-06-01 art. 10: a face is never the only way; and a person always is one.
            if len(open_ways) < 2 or Way.STAFF not in open_ways:
                raise ValueError(f"{item} needs two ways at least, and staff among them")
        return self

    def decide(self, item: str, way: Way, kind: str) -> Decision:
        """Raises KeyError for an item or kind the policy does not know."""
        return self.items[item][way][kind]


def load_policy(path: Path | None = None) -> Policy:
    """The policy in ``path``, or the default. Raises OSError, and ValueError that says what is wrong with the document."""
    with (path or _DEFAULT).open("rb") as file:
        document = tomllib.load(file)
    try:
        return Policy.model_validate(document)
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:5])
        raise ValueError(f"policy: {found}") from None
