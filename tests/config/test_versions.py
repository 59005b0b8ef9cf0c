"""The pair of versions that aborts is refused at start-up and excluded by the lock."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement

from config.schema_base import ROOT
from config.versions import UnsupportedVersions, refuse_bad_pair


@pytest.mark.parametrize("python", [(3, 10), (3, 11)])
def test_the_aborting_pair_is_refused_with_what_to_do(python: tuple[int, int]) -> None:
    with pytest.raises(UnsupportedVersions, match=r"PySide6 6\.12\.0 aborts Python 3\.1.; run deploy/setup\.sh"):
        refuse_bad_pair("6.12.0", python)


@pytest.mark.parametrize(("pyside", "python"), [("6.11.3", (3, 11)), ("6.12.0", (3, 12)), ("6.12.1", (3, 11))])
def test_other_pairs_run(pyside: str, python: tuple[int, int]) -> None:
    refuse_bad_pair(pyside, python)


def test_the_installed_pair_runs() -> None:
    refuse_bad_pair()


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_project_and_lock_exclude_the_pair(machine: str) -> None:
    environment = {"python_version": "3.11", "python_full_version": "3.11.2", "platform_machine": machine}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    pins = [line.removesuffix("\\") for line in lock.splitlines() if line.startswith("pyside6-essentials")]
    assert pins
    for text in [*project["dependencies"], *pins]:
        requirement = Requirement(text)
        if requirement.name.lower() == "pyside6-essentials" and (
            requirement.marker is None or requirement.marker.evaluate(environment)
        ):
            assert "6.12.0" not in requirement.specifier, text
