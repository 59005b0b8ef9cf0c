"""The seam for infrared and depth cameras, and for certified products: whatever sees more than a colour camera outranks it.

A plug-in is a callable ``package.module:name`` that the configuration names (``face.plugin``); called without arguments
it gives a ``LivenessPlugin``. It runs in the face process, so what it sees dies with that process after each check. It
must keep the rules of that process: nothing to disk, nothing to the network.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from kiosk.face.engine import EngineMissing

if TYPE_CHECKING:
    from kiosk.face.engine import Face

_log = logging.getLogger("kiosk.face")


@runtime_checkable
class LivenessPlugin(Protocol):
    """One device or product. One thread calls; every call comes back within 10 ms."""

    def begin(self) -> None:
        """A check begins; consent was given."""

    def see(self, at: float, face: Face, width: int, height: int) -> None:
        """A face stands here in the colour camera's frame of this size, at ``at`` seconds of the check."""

    def score(self) -> float | None:
        """-1 (not a living person) to 1 (one), or None while it has nothing to say."""

    def wipe(self) -> None:
        """The check is over, or is about another face now: overwrite what was seen."""


def load_plugin(name: str) -> LivenessPlugin:
    """The plug-in of this name. Raises EngineMissing, with a reason that tells a missing one from a broken and an unfit one: what
    is configured and does not work must be noticed.
    """
    module, _, attribute = name.partition(":")
    try:
        factory = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as trouble:
        _log.warning("liveness plug-in %s: %s", name, trouble)
        raise EngineMissing("liveness-plugin-missing") from None
    except Exception as trouble:  # noqa: BLE001 - other people's code, and without it no check may claim its evidence
        raise _broken(name, trouble) from None
    try:
        made = factory()
    except Exception as trouble:  # noqa: BLE001 - the same
        raise _broken(name, trouble) from None
    if not isinstance(made, LivenessPlugin):
        raise EngineMissing("liveness-plugin-unfit")
    return made


def _broken(name: str, trouble: Exception) -> EngineMissing:
    _log.warning("liveness plug-in %s does not start: %s", name, type(trouble).__name__)
    return EngineMissing("liveness-plugin-broken")
