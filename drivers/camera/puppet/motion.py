"""How a person moves who sits before a screen: never quite still, blinking now and then, turning when asked to.

Everything is a function of time in seconds and of a seed, so that a sequence can be made again exactly.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import StrEnum

# Blinks of a person who listens: every 2 to 6 s, 150 to 250 ms long; lids fall faster than they rise.
BLINK_EVERY_SECONDS = (2.0, 6.0)
BLINK_SECONDS = (0.15, 0.25)
_FALLING_SHARE = 0.4
# An elderly person turns to what they were asked to look at: eyes first, the head after them.
EYES_AFTER_SECONDS, HEAD_AFTER_SECONDS, HEAD_TURNS_SECONDS = 0.35, 0.55, 0.7
TURN_DEGREES = 16.0


class Look(StrEnum):
    """Where the person was asked to look; left and right are the person's own."""

    LEFT = "left"
    AHEAD = "ahead"
    RIGHT = "right"


_SIDE = {Look.LEFT: 1.0, Look.AHEAD: 0.0, Look.RIGHT: -1.0}


@dataclass(frozen=True)
class Pose:
    """The person at one moment. Angles in degrees, ``yaw`` positive to the person's left, ``pitch`` positive downwards,
    ``roll`` positive clockwise in the picture. ``across``, ``down`` and ``nearer`` in eye distances. ``lids`` 0 (open as
    in the portrait) to 1 (shut), ``gaze`` -1 to 1 (person's left), ``smile``, ``jaw`` and ``brows`` about -1 to 1.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    across: float = 0.0
    down: float = 0.0
    nearer: float = 0.0
    lids: float = 0.0
    gaze: float = 0.0
    smile: float = 0.0
    jaw: float = 0.0
    brows: float = 0.0


@dataclass(frozen=True)
class Manner:
    """How lively the person is. ``sway`` 1 is an ordinary person, 0 a statue; ``tremor`` is the amplitude of a trembling
    head in eye distances; ``lids`` how far the eyes are always shut; ``blinks`` False for eyes too narrow to show it.
    """

    sway: float = 1.0
    tremor: float = 0.0
    lids: float = 0.0
    blinks: bool = True


class Wave:
    """A smooth, never quite repeating number between about -1 and 1."""

    def __init__(self, chance: random.Random, hertz: float) -> None:
        shares = (1.0, 0.62, 0.37)
        self._parts = [(hertz * share, chance.uniform(0, math.tau), share) for share in shares]

    def at(self, time: float) -> float:
        return sum(share * math.sin(math.tau * hertz * time + phase) for hertz, phase, share in self._parts) / 1.4


class Motion:
    """The poses of one person over time. Not thread-safe."""

    def __init__(self, seed: int, manner: Manner | None = None) -> None:
        chance = random.Random(seed)
        self.manner = manner or Manner()
        slow = {"yaw": 0.23, "pitch": 0.19, "roll": 0.13, "across": 0.21, "down": 0.17, "nearer": 0.11}
        face = {"smile": 0.31, "jaw": 0.43, "brows": 0.27, "gaze": 0.35}
        self._waves = {name: Wave(chance, hertz) for name, hertz in (slow | face).items()}
        self._tremor = [Wave(chance, hertz) for hertz in (5.1, 6.3)]
        self._blinking = chance
        self._blinks: list[tuple[float, float]] = []
        self._looks: list[tuple[float, Look]] = [(-10.0, Look.AHEAD)]

    def look(self, where: Look, time: float) -> None:
        """At ``time`` the person hears where to look."""
        self._looks = [*self._looks[-3:], (time, where)]

    def at(self, time: float) -> Pose:
        """The pose at ``time``; a time before the one asked for last is answered too."""
        wave = {name: made.at(time) for name, made in self._waves.items()}
        sway, tremor = self.manner.sway, self.manner.tremor
        return Pose(
            yaw=2.6 * sway * wave["yaw"] + TURN_DEGREES * self._turned(time, HEAD_AFTER_SECONDS, HEAD_TURNS_SECONDS),
            pitch=1.8 * sway * wave["pitch"],
            roll=1.3 * sway * wave["roll"],
            across=0.06 * sway * wave["across"] + tremor * self._tremor[0].at(time),
            down=0.04 * sway * wave["down"] + tremor * self._tremor[1].at(time),
            nearer=0.25 * sway * wave["nearer"],
            lids=min(1.0, max(self.manner.lids + 0.03 * sway * wave["gaze"], self._blink(time))),
            gaze=0.12 * sway * wave["gaze"] + 0.85 * self._turned(time, EYES_AFTER_SECONDS, 0.15),
            smile=sway * wave["smile"],
            jaw=sway * wave["jaw"],
            brows=sway * wave["brows"],
        )

    def blinks_until(self, time: float) -> list[tuple[float, float]]:
        """Beginning and length in seconds of every blink that begins before ``time``."""
        self._foresee(time)
        return [blink for blink in self._blinks if blink[0] < time]

    def _foresee(self, time: float) -> None:
        while self.manner.blinks and (not self._blinks or self._blinks[-1][0] < time):
            last = self._blinks[-1][0] if self._blinks else -self._blinking.uniform(0.0, 1.5)
            begins = last + self._blinking.uniform(*BLINK_EVERY_SECONDS)
            self._blinks.append((begins, self._blinking.uniform(*BLINK_SECONDS)))

    def _blink(self, time: float) -> float:
        """How far a blink has the lids shut now: 0 to 1."""
        self._foresee(time)
        for begins, lasts in reversed(self._blinks):
            share = (time - begins) / lasts
            if share >= 1.0:
                break
            if share >= 0.0:
                return ease(1.25 * min(share / _FALLING_SHARE, (1.0 - share) / (1.0 - _FALLING_SHARE)))
        return 0.0

    def _turned(self, time: float, after: float, lasts: float) -> float:
        """How far, -1 to 1, the person has followed what was asked up to now."""
        turned = 0.0
        for asked, where in self._looks:
            share = ease((time - asked - after) / lasts)
            turned += (_SIDE[where] - turned) * share
        return turned


class Held:
    """How a thing moves that somebody holds up: it drifts and tilts, and trembles with the hand. ``wobble`` 1 is a quiet
    hand, 0 a stand.
    """

    def __init__(self, seed: int, wobble: float = 1.0, tremor: float = 0.005) -> None:
        chance = random.Random(seed)
        slow = {"yaw": 0.37, "pitch": 0.31, "roll": 0.23, "across": 0.29, "down": 0.26, "nearer": 0.17}
        self._waves = {name: Wave(chance, hertz) for name, hertz in slow.items()}
        self._tremor = [Wave(chance, hertz) for hertz in (6.1, 7.3, 5.3)]
        self._wobble, self._shakes = wobble, tremor

    def at(self, time: float) -> Pose:
        """The pose at ``time``."""
        wave = {name: self._wobble * made.at(time) for name, made in self._waves.items()}
        across, down, tilt = (self._shakes * made.at(time) for made in self._tremor)
        return Pose(
            yaw=7.0 * wave["yaw"] + 25.0 * tilt,
            pitch=5.0 * wave["pitch"],
            roll=3.0 * wave["roll"] + 20.0 * tilt,
            across=0.12 * wave["across"] + across,
            down=0.09 * wave["down"] + down,
            nearer=0.25 * wave["nearer"],
        )


def ease(share: float) -> float:
    """0 to 1 with a soft beginning and end."""
    share = min(1.0, max(0.0, share))
    return share * share * (3.0 - 2.0 * share)
