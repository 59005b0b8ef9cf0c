"""What lies over a face that is otherwise good to look at: the lamp in a pair of glasses, a mask.

Neither makes a frame unfit: a highlight hides little, and who cannot take the mask off is compared as she is. They are
worth a hint, no more, so a beard taken for a mask costs nobody anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.face.quality import Hint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.engine import Face, Picture

# Places of the face in distances of the eyes, from the middle between them: along the eyes, and down.
_EYES: Final = ((-0.5, 0.0), (0.5, 0.0))
_CHEEKS: Final = ((-0.45, 0.42), (0.45, 0.42))
_JAWS: Final = ((-0.38, 1.12), (0.38, 1.12))
_MOUTH: Final = (0.0, 1.05)
# Half the sides of the patches, in distances of the eyes.
_EYE_HALF, _SKIN_HALF, _MOUTH_HALF = (0.26, 0.16), (0.1, 0.09), (0.3, 0.33)
_CLIPPED: Final = 250
# Share of an eye's patch that is a highlight from which the eye behind it cannot be seen well.
_GLARE: Final = 0.12
# How much less red against green the jaws are than the cheeks, and how much the rows of a mouth differ in brightness at
# least: lips and the line between them, teeth, a moustache.
_CLOTH, _MOUTH_SHOWS = 0.13, 0.045


def cover_hint(bgr: Picture, face: Face) -> Hint | None:
    """What would help, or None: GLARE when a highlight hides both eyes, UNCOVER when something hides mouth and jaws."""
    if all(_clipped(_patch(bgr, face, place, _EYE_HALF)) > _GLARE for place in _EYES):
        return Hint.GLARE
    cheeks, jaws = _redness(bgr, face, _CHEEKS), _redness(bgr, face, _JAWS)
    return Hint.UNCOVER if cheeks - jaws > _CLOTH and _rows_differ(bgr, face) < _MOUTH_SHOWS else None


def _patch(bgr: Picture, face: Face, place: tuple[float, float], half: tuple[float, float]) -> NDArray[np.uint8]:
    across = np.array(face.right_eye) - np.array(face.left_eye)
    down = np.array([-across[1], across[0]])
    x, y = (np.array(face.left_eye) + np.array(face.right_eye)) / 2 + place[0] * across + place[1] * down
    wide, high = (max(2.0, side * face.eye_distance) for side in half)
    height, width = bgr.shape[:2]
    left, top = (int(min(max(0.0, start), end - 3)) for start, end in ((x - wide, width), (y - high, height)))
    return bgr[top : max(top + 2, int(y + high)) : 2, left : max(left + 2, int(x + wide)) : 2]


def _clipped(patch: NDArray[np.uint8]) -> float:
    return float((patch.min(axis=2) >= _CLIPPED).mean())


def _rows_differ(bgr: Picture, face: Face) -> float:
    """How far the rows about the mouth are from an even shade, as a share of their brightness."""
    rows = _patch(bgr, face, _MOUTH, _MOUTH_HALF).mean(axis=(1, 2))
    if len(rows) < 4:
        return 1.0
    down = np.arange(len(rows)) - (len(rows) - 1) / 2
    even = rows.mean() + down * float((down * rows).sum() / (down**2).sum())
    return float((rows - even).std() / max(1.0, rows.mean()))


def _redness(bgr: Picture, face: Face, places: tuple[tuple[float, float], ...]) -> float:
    return float(np.mean([_red_to_green(_patch(bgr, face, place, _SKIN_HALF)) for place in places]))


def _red_to_green(patch: NDArray[np.uint8]) -> float:
    """Logarithm of red to green, which the brightness does not change."""
    _, green, red = patch.reshape(-1, 3).mean(axis=0)
    return float(np.log((red + 1) / (green + 1)))
