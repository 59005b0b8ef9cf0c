"""What a check would have measured, made up: heads and sheets seen at given poses, without any picture or network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from kiosk.face.liveness import geometry
from kiosk.face.liveness.geometry import LEFT_CHEEK, NOSE_TIP, RIGHT_CHEEK, Placement
from kiosk.face.liveness.light import WHITE, Colour, Sequence
from kiosk.face.liveness.sight import EYE, REGIONS, THUMB, Sight
from kiosk.face.liveness.trace import Trace

FRAMES_PER_SECOND = 20.0
_EYE_SIZE = EYE[0] * EYE[1]
_AWAY = 5.0
_PIXELS = 160.0


def head(seed: int = 1) -> NDArray[np.float64]:
    """468 points on the front of an ellipsoid one wide, the three that measure the turn where they belong."""
    random = np.random.default_rng(seed)
    angle, height = random.uniform(-1.35, 1.35, 468), random.uniform(-0.62, 0.62, 468)
    round_ = np.sqrt(1 - (height / 0.75) ** 2)
    points = np.stack([0.5 * np.sin(angle) * round_, height, -0.45 * np.cos(angle) * round_], axis=1)
    points[LEFT_CHEEK], points[RIGHT_CHEEK], points[NOSE_TIP] = (-0.5, 0.1, 0.0), (0.5, 0.1, 0.0), (0.0, 0.1, -0.62)
    return points


def sheet(seed: int = 1) -> NDArray[np.float64]:
    """The same face, printed."""
    flat = head(seed)
    flat[:, 2] = 0.0
    return flat


def seen(
    solid: NDArray[np.float64],
    yaw: float = 0.0,
    pitch: float = 0.0,
    x: float = 320.0,
    y: float = 240.0,
    trembling: float = 0.0,
    seed: int = 0,
) -> NDArray[np.float32]:
    """The points in the picture. Degrees; ``yaw`` grows as the sitter turns to the sitter's own left."""
    turn, nod = math.radians(-yaw), math.radians(pitch)
    about_y = np.array([[math.cos(turn), 0, math.sin(turn)], [0, 1, 0], [-math.sin(turn), 0, math.cos(turn)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(nod), -math.sin(nod)], [0, math.sin(nod), math.cos(nod)]])
    turned = solid @ about_y.T @ about_x.T
    scale = _PIXELS * _AWAY / (_AWAY + turned[:, 2:])
    flat = turned[:, :2] * scale + np.array([x, y])
    flat += np.random.default_rng(seed).normal(0, trembling, flat.shape)
    return np.concatenate([flat, turned[:, 2:] * _PIXELS], axis=1).astype(np.float32)


def times(seconds: float) -> list[float]:
    return [float(step) / FRAMES_PER_SECOND for step in range(int(seconds * FRAMES_PER_SECOND))]


def unit(values: NDArray[np.float64]) -> NDArray[np.float32]:
    level = values - values.mean()
    return np.asarray(level / np.linalg.norm(level), np.float32)


_USUAL_EYE = unit(np.random.default_rng(5).normal(size=_EYE_SIZE))
_SHUT_EYE = unit(np.random.default_rng(6).normal(size=_EYE_SIZE))
_USUAL_FACE = unit(np.random.default_rng(7).normal(size=THUMB * THUMB))


def sight(
    at: float,
    points: NDArray[np.float32],
    light: Colour = WHITE,
    tones: NDArray[np.float32] | None = None,
    around: NDArray[np.float32] | None = None,
    thumb: NDArray[np.float32] | None = None,
    shut: tuple[bool, bool] = (False, False),
    openness: float = 0.25,
    digest: int | None = None,
) -> Sight:
    eyes = np.stack([_SHUT_EYE if eye else _USUAL_EYE for eye in shut])
    lids = tuple(openness * (0.85 if eye else 1.0) for eye in shut)
    return Sight(
        at,
        light,
        Placement.of(points),
        geometry.yaw(points),
        (lids[0], lids[1]),
        round(at * 1e6) if digest is None else digest,
        points,
        np.full((len(REGIONS), 3), 0.2, np.float32) if tones is None else tones,
        np.full((3, 3), 0.2, np.float32) if around is None else around,
        _USUAL_FACE.copy() if thumb is None else thumb,
        eyes,
    )


def trace_of(sights: Iterable[Sight]) -> Trace:
    trace = Trace()
    trace.sights.extend(sights)
    return trace


def lit(
    gains: NDArray[np.float64],
    behind: float = 0.0,
    seconds: float = 4.0,
    lag: float = 0.15,
    noise: float = 0.002,
    shown: Sequence | None = None,
    said: Sequence | None = None,
) -> Trace:
    """A face whose parts answer the light so strongly, noted beside the colours that are ``said`` to have been shown."""
    shown = Sequence.random(11) if shown is None else shown
    said = shown if said is None else said
    random = np.random.default_rng(3)
    albedo = random.uniform(0.1, 0.4, (len(REGIONS), 3))
    points = seen(head())

    def one(at: float) -> Sight:
        light = np.array(shown.at(at - lag)) ** 2.2
        tones = albedo * (1 + gains[:, None] * light) * random.normal(1, noise, albedo.shape)
        around = 0.2 * (1 + behind * light) * random.normal(1, noise, (3, 3))
        return sight(at, points, said.at(at), tones.astype(np.float32), around.astype(np.float32))

    return trace_of(one(at) for at in times(seconds))


def moving(solid: NDArray[np.float64], pose: Callable[[float], dict[str, float]], seconds: float = 4.0) -> Trace:
    """The solid in the pose of each moment, its points trembling as the network's do."""
    return trace_of(sight(at, seen(solid, trembling=0.1, seed=round(at * 1000), **pose(at))) for at in times(seconds))


def swaying(at: float, degrees: float = 3.0) -> dict[str, float]:
    """The pose of somebody who sits, or of a hand that holds."""
    return {
        "yaw": degrees * math.sin(1.9 * at),
        "pitch": 0.7 * degrees * math.sin(1.3 * at + 1),
        "x": 320 + 6 * math.sin(1.1 * at),
        "y": 240 + 4 * math.sin(0.9 * at + 2),
    }
