"""What all sections of the schema share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[tuple[str, ...], Field(strict=False)]
ROOT = Path(__file__).resolve().parent.parent


def _from_root(path: Path) -> Path:
    return ROOT / path.expanduser()


FilePath = Annotated[Path, Field(strict=False), AfterValidator(_from_root)]


class Section(BaseModel):
    """Base of all sections: immutable, no unknown keys, no silent conversion ("5" is not 5)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True, allow_inf_nan=False)


def known_once(values: tuple[str, ...], known: tuple[str, ...]) -> None:
    """Raises ValueError unless each is one of the known and stands once."""
    for value in values:
        if value not in known:
            raise ValueError(f"{value!r} is not one of {', '.join(known)}")
    if len(set(values)) != len(values):
        raise ValueError("must not repeat")
