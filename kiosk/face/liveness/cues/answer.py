"""Does the face answer the coloured light of the screen, and does it answer as a solid face does?

A recording cannot know the colours, so what follows them is there now. A flat print follows them evenly; a solid face
follows more where it faces the screen than at its sides; the wall behind a living person hardly follows at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.light import Sequence
from kiosk.face.liveness.sight import REGIONS
from kiosk.face.liveness.trace import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

_LEAST_SECONDS, _LEAST_SIGHTS, _LEAST_CHANGES = 2.0, 16, 2
# From the order to paint to the frame that shows it: the screen, the exposure, the camera's queue.
_LAGS: Final = np.arange(0.0, 0.46, 0.05)
_FIRST_DECOY: Final = 2**70
_CHANGE_SECONDS: Final = 0.06
# Other sequences, which the face cannot be following: what they reach is chance.
_DECOYS, _FEW_DECOYS = 30, 8
_RELATED: Final = 0.55
_FOLLOWS: Final = 0.75
# Answers of the parts of the face to that of the whole: how far they differ.
_FLAT, _SOLID = 0.05, 0.13
_TOO_NOISY: Final = 0.05
# Answer of the surroundings to that of the face: from here on they are the paper the face is printed on.
_SAME = 0.85
_PRESENT: Final = 0.4


@dataclass(frozen=True, slots=True)
class _Answer:
    """How something follows the light: correlation, strength, how uncertain the strength is, and the delay."""

    related: float
    gain: float
    error: float
    lag: float


def read(trace: Trace) -> float:
    """1: answers as a solid face before a far wall. About 0.4: answers. -1: answers as a sheet of paper, or only what is
    around the face answers. 0: no light on it that could be told from the room's.
    """
    times = np.array([sight.at for sight in trace.sights])
    if trace.seconds < _LEAST_SECONDS or len(times) < _LEAST_SIGHTS:
        return 0.0
    lights = [sight.light for sight in trace.sights]
    if sum(one != other for one, other in pairwise(lights)) < _LEAST_CHANGES:
        return 0.0
    tones = np.array([sight.tones for sight in trace.sights], np.float64)
    around = np.array([sight.around for sight in trace.sights], np.float64)
    face = _best(times, lights, _hue(_mean(tones)))
    behind = _best(times, lights, _hue(_mean(around)))
    if not _follows(times, face, _hue(_mean(tones))):
        others = behind is not None and _follows(times, behind, _hue(_mean(around)))
        return -0.7 if others and behind is not None and behind.gain > 0.03 else 0.0
    assert face is not None
    score = _form(times, lights, tones, face)
    if behind is not None and behind.related > _RELATED:
        score -= 0.4 * ramp(behind.gain / face.gain, 0.6, _SAME)
    return min(1.0, max(-1.0, score))


def _form(times: Series, lights: list[tuple[float, float, float]], tones: Series, face: _Answer) -> float:
    """1 when the parts of the face answer as those of a solid one, -0.6 when all answer alike, else that it answers."""
    parts = [_at(times, lights, _hue(tones[:, part]), face.lag) for part in range(len(REGIONS))]
    known = [part for part in parts if part is not None]
    if len(known) < 4:
        return _PRESENT
    gains = np.array([part.gain for part in known]) / face.gain
    error = float(np.sqrt(np.mean([part.error**2 for part in known]))) / face.gain
    if error > _TOO_NOISY:
        return _PRESENT
    spread = float(np.sqrt(max(0.0, float(gains.var()) - error**2)))
    middle = (_FLAT + _SOLID) / 2
    return _PRESENT + (1 - _PRESENT) * ramp(spread, middle, _SOLID) - (_PRESENT + 0.6) * ramp(spread, middle, _FLAT)


def _mean(tones: Series) -> Series:
    """The mean over the places that were measured; not a number where there was none."""
    there = np.isfinite(tones)
    counted = np.where(there.any(axis=1), there.sum(axis=1), np.nan)
    return np.asarray(np.where(there, tones, 0.0).sum(axis=1) / counted, np.float64)


def _hue(colours: Series) -> Series:
    """Red and blue against green, as logarithms: how bright it is does not matter, exposure changes all alike."""
    safe = np.log(np.maximum(colours, 1e-4))
    return np.stack([safe[:, 0] - safe[:, 1], safe[:, 2] - safe[:, 1]], axis=1)


def _seen(at: Series, lights: list[tuple[float, float, float]], times: Series) -> Series:
    """The hue of the light at these moments, from the times at which it was noted."""
    linear = np.array(lights, np.float64) ** 2.2
    place = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 1)
    return np.stack([linear[place, 0] - linear[place, 1], linear[place, 2] - linear[place, 1]], axis=1)


def _flattened(series: Series, times: Series) -> Series:
    """Without mean and slow drift: the sun, the camera's own white balance."""
    late = (times - times.mean())[:, None]
    level = series - series.mean(axis=0)
    slope = (late * level).sum(axis=0) / max(1e-9, float((late**2).sum()))
    return np.asarray(level - late * slope, np.float64)


def _best(times: Series, lights: list[tuple[float, float, float]], hue: Series) -> _Answer | None:
    found = [answer for lag in _LAGS if (answer := _at(times, lights, hue, float(lag))) is not None]
    return max(found, key=lambda answer: answer.related, default=None)


def _at(times: Series, lights: list[tuple[float, float, float]], hue: Series, lag: float) -> _Answer | None:
    usable = np.isfinite(hue).all(axis=1) & _steady(times - lag, lights, times)
    if usable.sum() < _LEAST_SIGHTS:
        return None
    when = times[usable]
    return _related(_flattened(_seen(when - lag, lights, times), when), _flattened(hue[usable], when), lag)


def _steady(at: Series, lights: list[tuple[float, float, float]], times: Series) -> NDArray[np.bool_]:
    """The moments whose colour is known: not just before or after a change, not lit by what was before the first look."""
    before, after = _seen(at - _CHANGE_SECONDS, lights, times), _seen(at + _CHANGE_SECONDS, lights, times)
    return np.asarray((before == after).all(axis=1) & (at - _CHANGE_SECONDS >= times[0]))


def _related(cause: Series, effect: Series, lag: float) -> _Answer:
    power, both = float((cause**2).sum()), float((cause * effect).sum())
    if power < 1e-9:
        return _Answer(0.0, 0.0, 1.0, lag)
    gain = both / power
    rest = float(((effect - gain * cause) ** 2).sum())
    related = both / max(1e-12, np.sqrt(power * float((effect**2).sum())))
    # Neighbouring looks share their noise: counted as a third as many.
    error = float(np.sqrt(rest / max(1.0, effect.size / 3) / power))
    return _Answer(float(related), gain, error, lag)


def _follows(times: Series, answer: _Answer | None, hue: Series) -> bool:
    """More than chance: better than any of the sequences that were not shown."""
    if answer is None or answer.related < _RELATED or answer.gain <= 0:
        return False
    if answer.related >= _FOLLOWS and answer.gain > 6 * answer.error:
        return answer.related > _chance(times, hue, _FEW_DECOYS)
    return answer.related > _chance(times, hue, _DECOYS)


def _chance(times: Series, hue: Series, decoys: int) -> float:
    """The best that sequences reach that were not shown."""
    best = 0.0
    start = float(times[0])
    for number in range(decoys):
        # Above every seed of 64 bits, so that a decoy is never what was shown.
        decoy = Sequence.random(_FIRST_DECOY + number)
        lights = [decoy.at(float(at) - start) for at in times]
        answers = (_at(times, lights, hue, lag) for lag in (0.0, 0.15, 0.3))
        best = max(best, *(answer.related for answer in answers if answer is not None), 0.0)
    return best
