"""One reference centre for all crash tests: its start and its city cost more than a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.seeds.staff import TERMINALS
from config.schema_base import ROOT
from kiosk.local_centre import LocalCentre, prepare_faces
from tests.crash.nursery import Nursery
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
def terminals() -> Iterator[str]:
    """The seeded terminals, each given out once: a terminal with a new disk is not the one the centre knows."""
    return iter(sorted(TERMINALS))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where the kiosks of these tests are born."""
    with Nursery() as running:
        yield running


@pytest.fixture
def city(centre: LocalCentre, terminals: Iterator[str], nursery: Nursery, tmp_path: Path) -> Iterator[City]:
    """The centre behind a calm wire of its own."""
    with Wire(int(centre.base_url.rpartition(":")[2])) as wire:
        yield City(tmp_path, centre, wire, FACES, terminals, nursery)
