from __future__ import annotations

from pathlib import Path

import pytest

from tests.face.pictures import faces_directory


@pytest.fixture(scope="session")
def faces() -> Path:
    return faces_directory()
