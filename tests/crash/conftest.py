"""One reference centre for all crash tests: its start and its city cost more than a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.schema_base import ROOT
from kiosk.local_centre import LocalCentre, prepare_faces
from tests.crash.storm import City
from tests.crash.wire import Wire

FACES = ROOT / ".cache" / "faces"


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCentre]:
    """The real centre with its own database, cards written."""
    prepare_faces(FACES)
    with LocalCentre(tmp_path_factory.mktemp("centre"), faults=True, faces=FACES) as running:
        running.write_cards()
        yield running


@pytest.fixture(scope="session")
def secrets_of(centre: LocalCentre) -> dict[str, str]:
    return {terminal: centre.secret(terminal) for terminal in (f"T-{number:04d}" for number in range(1, 3))}


@pytest.fixture
def city(centre: LocalCentre, tmp_path: Path) -> Iterator[City]:
    """The centre behind a calm wire of its own."""
    with Wire(int(centre.base_url.rpartition(":")[2])) as wire:
        yield City(tmp_path, centre, wire, FACES, lambda terminal: centre.secret(terminal))
