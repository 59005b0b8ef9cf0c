"""What runs only when it is asked for."""

from __future__ import annotations

import os

import pytest

LONG = pytest.mark.skipif(
    "NUANPING_LONG" not in os.environ, reason="NUANPING_LONG=1 runs it: half a minute of one core"
)
"""One of several like it; the others run always."""
