"""What a folder of texts says of itself: ``language.toml``. Adding a language is adding such a folder.

A folder need not hold every text: what is missing shows Chinese, never a guess. Each string has a review state, of its own
(the attribute ``.review``) or of the whole folder, and a string that came from outside names its source (``.source``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from config.merge import ConfigError, read_toml

FILE = "language.toml"


class Review(StrEnum):
    """Who stands behind a string."""

    ORIGINAL = "original"
    """The project's own wording, not translated from elsewhere (Chinese and English are written side by side)."""
    OFFICIAL = "official-source"
    """Taken over unchanged from a published official source, which is named."""
    NATIVE = "native-reviewed"
    """Read and approved by a native reader, who is named as the source."""
    DRAFT = "draft"
    """Everything else: never shown in production mode."""


@dataclass(frozen=True, slots=True)
class Language:
    """One folder. ``name`` is the language in its own script, ``voice`` the folder whose voice speaks on its pages."""

    code: str
    name: str
    chinese_name: str
    locale: str
    voice: str
    complete: bool
    review: Review
    name_source: str


def language(folder: Path, code: str) -> Language:
    """The language of ``folder/code``; one without a language.toml is a complete one that speaks for itself.

    ConfigError where the file cannot be used.
    """
    path = folder / code / FILE
    told = read_toml(path, "The language file") if path.exists() else {}
    known = {"name", "chinese_name", "name_source", "locale", "voice", "complete", "review"}
    if surplus := sorted(told.keys() - known):
        raise ConfigError(f"{path} has unknown keys: {', '.join(surplus)}; known are {', '.join(sorted(known))}.")
    review = told.get("review", Review.ORIGINAL.value)
    if review not in list(Review):
        raise ConfigError(f"{path} has review {review!r}; allowed are {', '.join(Review)}.")
    complete = told.get("complete", True)
    if not isinstance(complete, bool):
        raise ConfigError(f"{path} has complete {complete!r}; allowed are true and false.")
    name = str(told.get("name", code))
    return Language(
        code=code,
        name=name,
        chinese_name=str(told.get("chinese_name", name)),
        locale=str(told.get("locale", code)),
        voice=str(told.get("voice", code)),
        complete=complete,
        review=Review(str(review)),
        name_source=str(told.get("name_source", "")),
    )
