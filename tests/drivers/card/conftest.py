"""One private pcscd with a virtual reader for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.card.harness import VirtualReader


@pytest.fixture(scope="session")
def virtual_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualReader]:
    missing = VirtualReader.missing()
    if missing:
        pytest.skip(f"needs pcscd ({missing} is missing)")
    with VirtualReader(tmp_path_factory.mktemp("pcsc")) as reader, reader.leading_here():
        yield reader
