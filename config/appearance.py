"""What the first paint needs, read leniently with the standard library before pydantic is loaded.

Nothing here refuses: a wrong value is left at its default, because ``config.layers.load`` judges the same files a moment
later and says what is wrong. The defaults are those of ``config.schema`` (kept equal by a test).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.merge import DEFAULT_PROFILE, ConfigError, Layer, merge, parse_override, put, read_profile, read_toml


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """Panel and look of the first page. Pixels as mounted, diagonal in inches."""

    diagonal_inch: float = 21.5
    width_px: int = 1080
    height_px: int = 1920
    orientation: str = "portrait"
    size: str = "elder"
    contrast: str = "light"
    default_language: str = "zh"
    reach: str = "full"
    hand: str = "right"


def first_paint(profile: str | None = None, site: Path | None = None, overrides: Sequence[str] = ()) -> FirstPaint:
    """The panel and look from the same layers as ``config.layers.load`` takes; never raises for their content."""
    layers: list[Layer] = []
    if site is not None:
        try:
            layers.append(Layer("site", read_toml(site, "The site file")))
        except ConfigError:
            layers.clear()
    command = Layer("command line")
    for override in overrides:
        try:
            put(command.tree, *parse_override(override), origin="--set")
        except ConfigError:
            continue
    named = profile or profile_of([*layers, command]) or DEFAULT_PROFILE
    try:
        layers.insert(0, read_profile(named))
    except ConfigError:
        named = DEFAULT_PROFILE
    try:
        merged, _ = merge([*layers, command])
    except ConfigError:
        merged = {}
    panel, look, texts = (_section(merged, name) for name in ("panel", "appearance", "texts"))
    plain = FirstPaint()
    return FirstPaint(
        diagonal_inch=_number(panel, "diagonal_inch", plain.diagonal_inch),
        width_px=int(_number(panel, "width_px", plain.width_px)),
        height_px=int(_number(panel, "height_px", plain.height_px)),
        orientation=_word(panel, "orientation", plain.orientation, ("portrait", "landscape")),
        size=_word(look, "size", plain.size, ("standard", "elder", "extra")),
        contrast=_word(look, "contrast", plain.contrast, ("light", "dark", "high")),
        reach=_word(look, "reach", plain.reach, ("full", "low")),
        hand=_word(look, "hand", plain.hand, ("right", "left")),
        default_language=_word(texts, "default_language", plain.default_language),
    )


def profile_of(layers: Sequence[Layer]) -> str | None:
    """The profile the last of these layers names, if any."""
    for layer in reversed(layers):
        section = layer.tree.get("terminal")
        if isinstance(section, dict) and isinstance(section.get("profile"), str):
            return str(section["profile"])
    return None


def _section(merged: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = merged.get(name)
    return section if isinstance(section, dict) else {}


def _number(section: Mapping[str, object], key: str, default: float) -> float:
    value = section.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else default


def _word(section: Mapping[str, object], key: str, default: str, choices: tuple[str, ...] = ()) -> str:
    value = section.get(key)
    return value if isinstance(value, str) and value in (choices or (value,)) else default
