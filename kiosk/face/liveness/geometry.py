"""What the points of the mesh say about a face: how wide, how far turned, how open the eyes, how flat its movements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float32]

# Numbers of the mesh's points; left and right are those of the picture, so the sitter's right and left.
LEFT_CHEEK, RIGHT_CHEEK, NOSE_TIP = 234, 454, 1
_LEFT_LIDS: Final = (33, 160, 158, 133, 153, 144)
_RIGHT_LIDS: Final = (362, 385, 387, 263, 373, 380)
# Every fourth point tells the shape as well as all of them.
_SAMPLE: Final = slice(0, 468, 4)


def width(points: Points) -> float:
    """Pixels from cheek to cheek, at least 1."""
    return max(1.0, float(np.hypot(*(points[RIGHT_CHEEK, :2] - points[LEFT_CHEEK, :2]))))


def yaw(points: Points) -> float:
    """Where the nose stands between the cheeks: 0 in the middle, 1 at the one on the right of the picture. It grows when
    the sitter turns to the sitter's own left.
    """
    left, right, nose = (points[number, :2] for number in (LEFT_CHEEK, RIGHT_CHEEK, NOSE_TIP))
    across = right - left
    return float(2 * np.dot(nose - left, across) / max(1e-6, float(np.dot(across, across))) - 1)


def openness(points: Points) -> tuple[float, float]:
    """Height of each eye to its width, left and right of the picture. Only a person's own median makes sense of it."""
    return _open(points, _LEFT_LIDS), _open(points, _RIGHT_LIDS)


def _open(points: Points, lids: tuple[int, ...]) -> float:
    outer, upper, upper_in, inner, lower_in, lower = points[list(lids), :2]
    high = float(np.hypot(*(upper - lower))) + float(np.hypot(*(upper_in - lower_in)))
    return high / (2 * max(1e-6, float(np.hypot(*(outer - inner)))))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a face is, as a similarity: ``x`` and ``y`` of its middle in pixels, ``width`` in pixels, ``roll`` in radians."""

    x: float
    y: float
    width: float
    roll: float

    @classmethod
    def of(cls, points: Points) -> Placement:
        middle = points[:, :2].mean(axis=0)
        across = points[RIGHT_CHEEK, :2] - points[LEFT_CHEEK, :2]
        return cls(float(middle[0]), float(middle[1]), width(points), float(np.arctan2(across[1], across[0])))

    def inward(self, places: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Pixels of the frame (n x 2) as seen from the face: its middle is 0, its width is 1, its eyes are level."""
        turned = (places - np.array([self.x, self.y])) / self.width
        return np.asarray(turned @ _turn(-self.roll).T, np.float64)

    def outward(self, places: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """The way back."""
        return np.asarray(places @ _turn(self.roll).T * self.width + np.array([self.x, self.y]), np.float64)


def _turn(angle: float) -> NDArray[np.float64]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]])


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one mesh is another seen as a plane: ``residual`` is what no plane explains (root mean square, share of the
    face's width), ``bend`` how much the plane was foreshortened (0: not at all, 0.06: a photo tilted by 20 degrees).
    """

    residual: float
    bend: float


def planar_fits(first: Points, others: Sequence[Points]) -> list[Fit]:
    """Fit the plane-to-plane mapping (a homography) from one mesh to each of the others."""
    if not others:
        return []
    source, scale, middle = _unit(first[_SAMPLE, :2])
    targets = (np.stack([points[_SAMPLE, :2] for points in others]).astype(np.float64) - middle) / scale
    x, y = (np.broadcast_to(source[:, axis], targets.shape[:2]) for axis in (0, 1))
    u, v = targets[..., 0], targets[..., 1]
    ones, zeros = np.ones_like(u), np.zeros_like(u)
    rows = np.concatenate(
        [
            np.stack([x, y, ones, zeros, zeros, zeros, -u * x, -u * y], axis=2),
            np.stack([zeros, zeros, zeros, x, y, ones, -v * x, -v * y], axis=2),
        ],
        axis=1,
    )
    goals = np.concatenate([u, v], axis=1)
    turned = rows.transpose(0, 2, 1)
    # The normal equations of all fits at once; a face is never so thin that they would be singular.
    h = np.linalg.solve(turned @ rows + 1e-9 * np.eye(8), (turned @ goals[..., None]))[..., 0].T[..., None]
    below = h[6] * x + h[7] * y + 1
    off_u, off_v = (h[0] * x + h[1] * y + h[2]) / below - u, (h[3] * x + h[4] * y + h[5]) / below - v
    residuals = np.sqrt((off_u**2 + off_v**2).mean(axis=1)) * scale / width(first)
    h = h[..., 0]
    local = np.array([[h[0] - h[2] * h[6], h[1] - h[2] * h[7]], [h[3] - h[5] * h[6], h[4] - h[5] * h[7]]])
    stretched = np.linalg.svd(local.transpose(2, 0, 1), compute_uv=False)
    bends = stretched[:, 0] / np.maximum(stretched[:, 1], 1e-6) - 1
    return [Fit(float(residual), float(bend)) for residual, bend in zip(residuals, bends, strict=True)]


def _unit(points: Points) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """The points around 0 with a spread of 1, the spread, and where the middle was."""
    flat = points.astype(np.float64)
    middle = flat.mean(axis=0)
    scale = max(1e-6, float(np.sqrt(((flat - middle) ** 2).sum(axis=1).mean())))
    return (flat - middle) / scale, scale, middle
