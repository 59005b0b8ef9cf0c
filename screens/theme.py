"""Theme tokens: colour roles, lengths in millimetres, type sizes. The only place that knows a colour or a length.

Sources: EN 301 549 5.1.4 (7.3 mm character height at 600 mm, elder size), US 508 402.4 (4.8 mm anywhere), VVSG 2.0 (10:1).
Elder size is the default in every contrast, so each pair of text and ground keeps 10:1 in all three palettes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import Enum
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

from kiosk.pages import Contrast, Hand, Preferences, Reach, Size
from screens.panel import Panel


@dataclass(frozen=True, slots=True)
class Palette:
    """Colour roles. ``on_x`` is text on a fill of ``x``; ``tint`` and ``line`` are never under or used as text."""

    ground: str
    surface: str
    ink: str
    soft: str
    accent: str
    on_accent: str
    staff: str
    on_staff: str
    trouble: str
    done: str
    tint: str
    line: str
    focus: str


PALETTES: Final = {
    Contrast.LIGHT: Palette(
        ground="#F8F4EB",
        surface="#FFFFFF",
        ink="#1C1A15",
        soft="#39372D",
        accent="#0B3D31",
        on_accent="#FFFFFF",
        staff="#64190F",
        on_staff="#FFFFFF",
        trouble="#64190F",
        done="#0B3D31",
        tint="#DCE8DD",
        line="#8C8673",
        focus="#1B3FA6",
    ),
    Contrast.DARK: Palette(
        ground="#14181A",
        surface="#20272A",
        ink="#F8F3E8",
        soft="#DDD8CC",
        accent="#BFE8D2",
        on_accent="#06231A",
        staff="#FFD9A8",
        on_staff="#2B1400",
        trouble="#FFD0A0",
        done="#BFE8D2",
        tint="#2D3B37",
        line="#8A949A",
        focus="#8FC7FF",
    ),
    Contrast.HIGH: Palette(
        ground="#000000",
        surface="#000000",
        ink="#FFFFFF",
        soft="#FFFFFF",
        accent="#FFE500",
        on_accent="#000000",
        staff="#FFFFFF",
        on_staff="#000000",
        trouble="#FFE500",
        done="#FFE500",
        tint="#333333",
        line="#FFFFFF",
        focus="#00E5FF",
    ),
}

TEXT_PAIRS: Final = (
    ("ink", "ground"),
    ("ink", "surface"),
    ("soft", "ground"),
    ("soft", "surface"),
    ("on_accent", "accent"),
    ("on_staff", "staff"),
    ("trouble", "ground"),
    ("done", "ground"),
    ("accent", "surface"),
)
"""Every pair of text role and ground role the screens use."""

SIZE_FACTOR: Final = {Size.STANDARD: 1.0, Size.ELDER: 1.5, Size.EXTRA: 2.0}

TARGET_MM: Final = 20.0
"""Main targets (kiosk studies with people over 65)."""
TARGET_LEAST_MM: Final = 16.0
GAP_MM: Final = 4.0
"""Between targets; the rule is at least 3 mm."""
EDGE_MM: Final = 8.0
RADIUS_MM: Final = 3.0
STROKE_MM: Final = 0.5
RING_MM: Final = 1.2
"""Width of the ring around what has the keyboard, or is being heard."""

HAN_LANGUAGES: Final = frozenset({"zh", "zh-standard", "ko"})
HIGH_LINED: Final = frozenset({"bo", "ug"})
"""Their lines are up to three em high: in the largest letters the bars leave a pad in the lower half as little room as a wide panel."""
LATIN_LEAST_EM: Final = 6.65
"""A capital is 0.733 em high in Noto Sans, 国 0.875 em: other scripts start at this em to reach the same height in mm."""

FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Noto Sans",
    "Noto Naskh Arabic",
    "Noto Serif Tibetan",
    "Noto Sans Yi",
    "Noto Sans Mongolian",
)
"""The chain Qt walks for missing glyphs; all of fonts-noto-cjk and fonts-noto-core."""


class Type(Enum):
    """Type sizes: em in millimetres at standard size, and weight. 5.6 mm gives 国 4.9 mm of ink, 7.35 mm in elder size."""

    SMALL = (5.6, QFont.Weight.Medium)
    BODY = (5.8, QFont.Weight.Normal)
    LEAD = (7.0, QFont.Weight.Normal)
    LARGE = (8.2, QFont.Weight.Normal)
    LABEL = (6.8, QFont.Weight.Bold)
    TILE = (7.8, QFont.Weight.Bold)
    SUBTITLE = (8.4, QFont.Weight.Bold)
    TITLE = (9.6, QFont.Weight.Bold)
    FACT = (9.0, QFont.Weight.Bold)
    DATE = (10.4, QFont.Weight.Bold)
    KEY = (10.0, QFont.Weight.Bold)
    CHROME = (6.0, QFont.Weight.Bold)

    # Fonts are looked up by it thousands of times for a page; what Enum hashes by is written in Python.
    __hash__ = object.__hash__


class Style:
    """The tokens resolved for one panel and one set of preferences: pixels, fonts, colours."""

    def __init__(self, panel: Panel, preferences: Preferences) -> None:
        self.panel = panel
        self.preferences = preferences
        self.factor = SIZE_FACTOR[preferences.size]
        self.palette = PALETTES[preferences.contrast]
        self.rtl = QLocale(preferences.language).textDirection() is Qt.LayoutDirection.RightToLeft
        self.low = preferences.reach is Reach.LOW
        crowded = preferences.size is Size.EXTRA and preferences.language in HIGH_LINED
        tight = self.low and (crowded or not panel.portrait)
        self.pad_least_mm, self.pad_gap_mm = (
            (TARGET_MM, 3.0) if tight else (max(TARGET_MM, 1.6 * Type.LABEL.value[0] * self.factor), GAP_MM)
        )
        """Low on a wide panel the four rows of a pad have 98 mm: digits of 7.4 mm on keys of 20 mm."""
        self.pad_digits = 1.0 if tight else self.factor
        self.pad_words = min(self.factor, 1.5) if tight else self.factor
        large = preferences.size is not Size.STANDARD
        squeezed = large and preferences.language in HIGH_LINED and self.low and not panel.portrait
        self.bar_factor = min(self.factor, 1.5) if squeezed else self.factor
        """Of the letters in the lower bar: its two rows in the largest ones would leave a pad 60 mm of the lower half."""
        self.foot_mm = 3.0 if squeezed else 6.0
        """Free below the page."""
        # What the hand does stands on its side; a mirrored page has it on the left already.
        self.hand_left = preferences.hand is Hand.LEFT and not self.rtl
        self._least_em = 0.0 if preferences.language in HAN_LANGUAGES else LATIN_LEAST_EM
        self._fonts: dict[tuple[Type, float], QFont] = {}
        self._px_per_mm = panel.px_per_mm
        self._inks: dict[str, QPalette] = {}
        self._colours = {role.name: QColor(getattr(self.palette, role.name)) for role in fields(Palette)}

    def mm(self, length: float) -> int:
        """Millimetres to whole pixels, never less than asked."""
        return math.ceil(length * self._px_per_mm)

    def em(self, ems: float, kind: Type = Type.BODY) -> int:
        """A length that grows with the text size."""
        return self.mm(kind.value[0] * self.factor * ems)

    def colour(self, role: str) -> QColor:
        return self._colours[role]

    def ink(self, role: str) -> QPalette:
        """A palette whose text has the colour of the role, also on a widget that is closed."""
        found = self._inks.get(role)
        if found is None:
            found = self._inks[role] = QPalette()
            for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
                found.setColor(group, QPalette.ColorRole.WindowText, self.colour(role))
        return found

    def font(self, kind: Type, factor: float | None = None) -> QFont:
        """``factor`` replaces the visitor's text size (only the chrome does so, when a bar would not fit)."""
        factor = self.factor if factor is None else factor
        found = self._fonts.get((kind, factor))
        if found is None:
            size, weight = kind.value
            found = QFont(list(FAMILIES))
            found.setPixelSize(self.mm(max(size, self._least_em) * factor))
            found.setWeight(weight)
            # Unhinted grey antialiasing gives the same pixels on every machine (gallery hashes).
            found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            found.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
            self._fonts[(kind, factor)] = found
        return found

    def metrics(self, kind: Type, factor: float | None = None) -> QFontMetrics:
        return QFontMetrics(self.font(kind, factor))
