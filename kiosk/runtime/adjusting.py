"""What one press of a constant control makes of the visitor's preferences."""

from __future__ import annotations

from dataclasses import replace

from kiosk.pages import PACE_ORDER, Contrast, Hand, Preferences, Reach, Size, Text, text
from screens.intents import Control

VOLUMES = 5


def what_changed(control: Control, preferences: Preferences) -> Text | None:
    """What is said after a press of this control; None where the page itself is said again, or nothing changed."""
    match control:
        case Control.LARGER | Control.SMALLER:
            return text(f"chrome-size-{preferences.size}")
        case Control.LOUDER | Control.SOFTER:
            return text(f"chrome-volume-{preferences.volume}")
        case Control.PACE:
            return text(f"chrome-pace-{preferences.pace}")
        case Control.CONTRAST:
            return text("chrome-contrast")
        case Control.REACH:
            return text("tools-low" if preferences.reach is Reach.LOW else "tools-high")
        case Control.HAND:
            return text("tools-left" if preferences.hand is Hand.LEFT else "tools-right")
    return None


def changed(preferences: Preferences, control: Control, languages: tuple[str, ...]) -> Preferences:
    """The preferences after one press of a constant control; at either end of a scale nothing changes."""
    sizes, contrasts = tuple(Size), tuple(Contrast)
    match control:
        case Control.LARGER:
            return replace(preferences, size=sizes[min(sizes.index(preferences.size) + 1, len(sizes) - 1)])
        case Control.SMALLER:
            return replace(preferences, size=sizes[max(sizes.index(preferences.size) - 1, 0)])
        case Control.CONTRAST:
            return replace(
                preferences, contrast=contrasts[(contrasts.index(preferences.contrast) + 1) % len(contrasts)]
            )
        case Control.LANGUAGE:
            following = (languages.index(preferences.language) + 1) % len(languages)
            return replace(preferences, language=languages[following])
        case Control.REACH:
            return replace(preferences, reach=Reach.FULL if preferences.reach is Reach.LOW else Reach.LOW)
        case Control.HAND:
            return replace(preferences, hand=Hand.RIGHT if preferences.hand is Hand.LEFT else Hand.LEFT)
        case Control.LOUDER:
            return replace(preferences, volume=min(preferences.volume + 1, VOLUMES))
        case Control.SOFTER:
            return replace(preferences, volume=max(preferences.volume - 1, 1))
        case Control.PACE:
            following = (PACE_ORDER.index(preferences.pace) + 1) % len(PACE_ORDER)
            return replace(preferences, pace=PACE_ORDER[following])
    return preferences
