"""How the visitor may show that it is she: the ways, and the face check. Numbers marked "measured" were taken on the shipped engines."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from config.schema_base import Section, Words, known_once

LIVENESS_CUES = (
    *(
        "blink",
        "surround",
        "stillness",
        "expression",
        "screen",
        "edges",
        "light",
        "identity",
        "repeat",
        "turn",
        "plugin",
    ),
)


class Face(Section):
    """Face check. It is never the only way, and its refusal always leads to another way."""

    engine: Literal["yunet_sface", "face_recognition"] = Field(
        default="yunet_sface", description="Detector and matcher."
    )
    accept_threshold: float = Field(
        default=0.40,
        ge=0.2,
        le=0.95,
        description="Likeness from which the face is accepted: cosine for yunet_sface (default 0.40, measured), "
        "1 - distance for face_recognition (default 0.45, measured). Calibrate on local data before go-live.",
    )
    unsure_threshold: float = Field(
        default=0.33, ge=0.1, le=0.95, description="Likeness from which a person decides; below it the face is refused."
    )
    frames: int = Field(
        default=5, ge=3, le=15, description="Good frames averaged into one comparison; one frame is not enough."
    )
    tries: int = Field(default=2, ge=1, le=2, description="Tries before another way is offered; two at most (elder).")
    time_limit_seconds: float = Field(default=20.0, ge=5, le=60, description="Longest time of one try.")
    policy_version: str = Field(
        default="2026-11",
        pattern=r"^[a-z0-9][a-z0-9.-]{0,31}$",
        description="Name of these thresholds and limits; goes into every proof of presence. Change it when you change them.",
    )
    liveness: Literal["judge", "report", "off"] = Field(
        default="judge",
        description="Whether it is looked for that a living person is there, never by an action. judge: what stays doubtful "
        "is a try that did not work; report: the evidence is only sent to the centre; off: refused in production.",
    )
    liveness_cues: Words = Field(
        default=LIVENESS_CUES, description=f"What is looked for: {', '.join(LIVENESS_CUES)}. Fewer make it weaker."
    )
    liveness_request: bool = Field(
        default=True,
        description="Ask once to look at the bird on one side where the cues said too little; only with judge.",
    )
    liveness_plugin: str = Field(
        default="",
        pattern=r"^([a-z_][a-z0-9_.]*:[A-Za-z_][A-Za-z0-9_]*)?$",
        description="package.module:name of a plug-in for an infrared or depth camera or a certified product; it outranks "
        "the cues. Empty: none.",
    )

    @field_validator("liveness_cues")
    @classmethod
    def _cues_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known_once(value, LIVENESS_CUES)
        return value

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_engine(cls, data: object) -> object:
        if isinstance(data, dict) and data.get("engine") == "face_recognition":
            return {"accept_threshold": 0.45, "unsure_threshold": 0.40, **data}
        return data

    @model_validator(mode="after")
    def _unsure_below_accept(self) -> Self:
        if self.unsure_threshold > self.accept_threshold:
            raise ValueError(
                f"unsure_threshold {self.unsure_threshold} must not be above accept_threshold {self.accept_threshold}"
            )
        return self


class Presence(Section):
    """Ways to prove that it is the person."""

    ways: Words = Field(
        default=("face", "password", "e-card", "fingerprint", "staff", "helper"),
        description="Offered as equal buttons, in this order, where devices and the person's record allow it: face, password, "
        "e-card (needs the scanner), fingerprint (needs the module), staff, helper (needs the identity card reader). At least "
        "two, one of them staff.",
    )

    @field_validator("ways")
    @classmethod
    def _another_way_than_face(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known_once(value, ("face", "password", "e-card", "fingerprint", "staff", "helper"))
        if len(value) < 2 or "staff" not in value:
            raise ValueError("must name at least two ways and staff must be one of them")
        return value
