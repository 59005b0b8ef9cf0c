"""When a key that went down counts as pressed: once for each time a person means it."""

from __future__ import annotations

from drivers.keypad.contract import BounceSettings, Key


class Bounce:
    """Pure: the caller gives the times."""

    def __init__(self, settings: BounceSettings | None = None) -> None:
        self._settings = settings or BounceSettings()
        self._heard_at: dict[Key, float] = {}
        self._held: set[Key] = set()

    def down(self, key: Key, at_seconds: float, *, releases: bool) -> bool:
        """Whether this is a new press. ``releases``: this pad tells when a key goes up."""
        heard_at = self._heard_at.get(key)
        self._heard_at[key] = at_seconds
        was_held = key in self._held
        if releases:
            self._held.add(key)
        if heard_at is None:
            return True
        silent_seconds = at_seconds - heard_at
        if was_held and silent_seconds < self._settings.held_seconds:
            return False
        return silent_seconds >= (self._settings.digit_seconds if key.is_digit else self._settings.command_seconds)

    def up(self, key: Key) -> None:
        """The key went up."""
        self._held.discard(key)

    def forget(self) -> None:
        """A new connection: what was held is not known."""
        self._heard_at.clear()
        self._held.clear()
