"""Every kind of sequence by its name: what it is, and how one is made for a person and a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.face.attack import genuine, prints, recorded

if TYPE_CHECKING:
    from kiosk.face.attack.people import Subject
    from kiosk.face.attack.takes import Take

_SWAP_AFTER_SECONDS = 0.45


@dataclass(frozen=True)
class Kind:
    """``attack`` False: somebody the check should accept. ``make`` draws one for a person and a seed. ``depth`` is what a depth
    camera beside the other would say of it, -1 (flat, or nobody there) to 1 (a head).
    """

    name: str
    attack: bool
    says: str
    make: Callable[[Subject, int], Take]
    depth: float = -0.9


def _swap(person: Subject, seed: int) -> Take:
    from drivers.camera.puppet.motion import Motion
    from drivers.camera.puppet.puppet import Puppet

    first = genuine.Sitting(Puppet(person.other), Motion(seed), seed)
    return recorded.Swapped(first, prints.poster(person, seed), _SWAP_AFTER_SECONDS)


ATTACKS = (
    Kind("photo-held", True, "a photo in a hand, its border in the picture", prints.held_photo),
    Kind(
        "photo-tilted",
        True,
        "the same, swung to and fro and tilted when a look aside is asked for",
        prints.tilted_photo,
    ),
    Kind("photo-on-stand", True, "a photo that does not move", prints.photo_on_a_stand),
    Kind("photo-curled", True, "a photo rolled about its upright axis", prints.curled_photo),
    Kind("poster", True, "a photo so large that no border is seen, tilted when asked", prints.poster),
    Kind("mask", True, "a face cut out of paper, worn by somebody who turns when asked", prints.mask, 0.1),
    Kind("mask-eyes", True, "the same with the eyes cut out", prints.mask_with_eyes, 0.1),
    Kind("phone", True, "a video on a phone in a hand, its rim in the picture", recorded.phone),
    Kind("tablet", True, "a video on a display in a hand, no rim in the picture", recorded.tablet),
    Kind("tablet-on-stand", True, "the same, standing still, its grid not to be seen", recorded.tablet_on_a_stand),
    Kind("video-turning", True, "the same, with a recorded turn to one side played when asked", recorded.turning_video),
    Kind("video-looped", True, "the same, with the video again and again", recorded.looped_video),
    Kind("injected-file", True, "a recording fed in in place of the camera", recorded.injected_file),
    Kind("injected-loop", True, "the same, again and again", recorded.injected_loop),
    Kind("swap", True, "another living person, who holds up a large photo half a second later", _swap),
)
GENUINE = (
    Kind("sitting", False, "sways, blinks, turns when asked", genuine.sitting, 0.9),
    Kind("changing-light", False, "clouds before the sun", genuine.changing_light, 0.9),
    Kind("squinting", False, "eyes nearly shut, no blink possible", genuine.squinting, 0.9),
    Kind("glasses", False, "a window reflected on glasses", genuine.glasses, 0.9),
    Kind("cap", False, "a cap shades the forehead", genuine.cap, 0.9),
    Kind("dim-hall", False, "a third of the usual light", genuine.dim_hall, 0.9),
    Kind("backlit", False, "a bright window behind", genuine.backlit, 0.9),
    Kind("trembling", False, "head and camera tremble", genuine.trembling, 0.9),
    Kind("quiet", False, "hardly moves", genuine.quiet, 0.9),
    Kind("does-not-turn", False, "narrow eyes, quiet, does not hear what is asked", genuine.deaf_ear, 0.9),
)
KINDS = {kind.name: kind for kind in (*ATTACKS, *GENUINE)}
