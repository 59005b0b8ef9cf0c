"""A card left behind: called out again and again, and after a while to the staff. Pure arithmetic on times given in."""

from __future__ import annotations

from kiosk.engine.idle import Timing


class CardWatch:
    """Runs from the end of a visit until the card is out."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._since = 0.0
        self.due_at = 0.0
        self.staff_told = False

    def start(self, now: float) -> None:
        self._since = now
        self.staff_told = False
        self.due_at = now + self._timing.card_call_out_seconds

    def called_out(self, now: float) -> None:
        self.due_at = now + self._timing.card_call_out_seconds

    def staff_must_know(self, now: float) -> bool:
        """True once, as soon as the card was left for too long."""
        if self.staff_told or now - self._since < self._timing.card_left_staff_seconds:
            return False
        self.staff_told = True
        return True
