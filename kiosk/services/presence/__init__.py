"""Is it you? Ways of equal weight, one module each; the choice between them stands in ``chooser``."""

from kiosk.services.presence.chooser import prove_presence
from kiosk.services.presence.raising import raise_to

__all__ = ["prove_presence", "raise_to"]
