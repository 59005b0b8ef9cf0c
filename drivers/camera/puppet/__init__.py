"""A puppet of a person, drawn from one portrait: for the simulated camera and the bench, never for a visitor."""

from __future__ import annotations

from pathlib import Path

# Counts the ways in which figures were made: what another way left is not taken for one's own.
RECIPE = 4


def kept_beside(portrait: Path) -> Path:
    """Where the figure of a portrait is kept."""
    return portrait.with_name(f"{portrait.stem}.figure-{RECIPE}.npz")
