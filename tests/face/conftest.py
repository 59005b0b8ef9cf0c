from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.camera.scenes import SceneGenerator
from kiosk.face.engine import EngineName
from kiosk.face.process import FaceProcess
from kiosk.face.protocol import FaceSettings, Ready
from tests.face.pictures import faces_directory
from tests.face.studio import Studio


@pytest.fixture(scope="session")
def faces() -> Path:
    return faces_directory()


@pytest.fixture(scope="session")
def scenes(faces: Path) -> SceneGenerator:
    return SceneGenerator(faces)


@pytest.fixture
def studio(faces: Path) -> Iterator[Studio]:
    """A simulated camera that is capturing."""
    with Studio(faces) as made:
        yield made


def _process(engine: EngineName) -> Iterator[FaceProcess]:
    process = FaceProcess(FaceSettings(engine=engine, good_frame_gap_seconds=0.05))
    process.start()
    assert isinstance(process.warm(), Ready)
    yield process
    process.close()


@pytest.fixture(scope="module")
def sface() -> Iterator[FaceProcess]:
    """The default engine in its real process; shared, because every check recycles it anyway."""
    yield from _process(EngineName.SFACE)


@pytest.fixture(scope="module", params=list(EngineName))
def engine_process(request: pytest.FixtureRequest) -> Iterator[FaceProcess]:
    """Each engine in its real process."""
    yield from _process(request.param)
