"""From sightings to "somebody came" and "somebody left": distance band and times. Pure; the time is given."""

from __future__ import annotations

from drivers.presence.contract import PresenceSettings, Sighting, SomeoneCame, SomeoneLeft


class Judge:
    """Only what was seen counts: while the sensor is blind, neither time runs on."""

    def __init__(self, settings: PresenceSettings) -> None:
        self._settings = settings
        self._near_since: float | None = None
        self._gone_since: float | None = None
        self.someone = False

    def saw(self, sighting: Sighting, at: float) -> tuple[object, ...]:
        """``at``: monotonic seconds, never running backwards."""
        here = self._counts(sighting)
        if self.someone:
            self._gone_since = None if here else (at if self._gone_since is None else self._gone_since)
            if self._gone_since is None or at - self._gone_since < self._settings.leave_seconds:
                return ()
            self.someone, self._gone_since, self._near_since = False, None, None
            return (SomeoneLeft(),)
        self._near_since = None if not here else (at if self._near_since is None else self._near_since)
        if self._near_since is None or at - self._near_since < self._settings.come_seconds:
            return ()
        self.someone, self._gone_since, self._near_since = True, None, None
        return (SomeoneCame(sighting.distance_cm),)

    def blind(self) -> None:
        """The sensor cannot see: what was seen before is no evidence for a time that goes on."""
        self._near_since = self._gone_since = None

    def _counts(self, sighting: Sighting) -> bool:
        """A target at no known distance counts as near: taking a visitor for gone would be the worse mistake."""
        if not sighting.someone or sighting.distance_cm is None:
            return sighting.someone
        limit = max(self._settings.near_cm, self._settings.far_cm) if self.someone else self._settings.near_cm
        return sighting.distance_cm <= limit
