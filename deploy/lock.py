"""Regenerates the hash-pinned requirement files from pyproject.toml.

    .venv/bin/pip install uv==0.13.9     # once, on a developer's machine
    .venv/bin/python deploy/lock.py

One file per group, for CPython 3.11 to 3.13 on x86-64 and arm64 Linux (glibc up to that of Debian 12). The files carry no
registry address. A package without a wheel for one of these is an error unless it is known to be built from its source.
Groups marked as whole lists are taken without dependencies: their own requirements name packages this product must not have
(TensorFlow for one model file, dlib as a source build, scipy for one picture).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
PYTHONS = ((3, 11), (3, 12), (3, 13))
MACHINES = ("x86_64", "aarch64")
GLIBC_MINOR = 36
BUILT_FROM_SOURCE = {"pyscard", "face-recognition-models"}
# Lists taken as they stand, without the dependencies their packages declare.
WITHOUT_DEPENDENCIES = {"face_mesh", "demo", "face_recognition"}
# Without this the resolver takes the last version arm64 can have for x86-64 as well.
NEWEST_WHERE_POSSIBLE = ["PySide6-Essentials>=6.11; platform_machine != 'aarch64'"]
LOCKED_EXTRAS = ("face_mesh", "demo", "face_recognition", "dev")

Package = dict[str, object]
Environment = tuple[tuple[int, int], str]


class LockError(Exception):
    """The lock cannot be made; the text says which package is in the way."""


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"runtime": project["dependencies"]}
    groups |= {name: project["optional-dependencies"][name] for name in LOCKED_EXTRAS}
    REQUIREMENTS.mkdir(exist_ok=True)
    try:
        locked: dict[str, str] = {}
        for group, requirements in groups.items():
            entries = dict(_lock(group, requirements, locked))
            new = {key: text for key, text in entries.items() if key not in locked}
            locked |= new
            path = REQUIREMENTS / f"{group}.txt"
            path.write_text(_header(group) + "".join(new[key] for key in sorted(new)), encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: {len(new)} pins")
    except LockError as error:
        print(f"lock: {error}", file=sys.stderr)
        return 1
    return 0


def _header(group: str) -> str:
    return f"# Group {group}. Made by deploy/lock.py from pyproject.toml; do not edit.\n"


def _lock(group: str, requirements: list[str], locked: dict[str, str]) -> Iterator[tuple[str, str]]:
    for package in _resolve(group, requirements, [*NEWEST_WHERE_POSSIBLE, *locked]):
        marker = Marker(str(package["marker"])) if "marker" in package else None
        environments = [wanted for wanted in _environments() if marker is None or marker.evaluate(_values(wanted))]
        if not environments:
            continue
        pin = f"{package['name']}=={package['version']}{_marker(environments)}"
        lines = [f"    --hash={value}" for value in sorted(_hashes(package, environments))]
        yield pin, " \\\n".join([pin, *lines]) + "\n"


def _resolve(group: str, requirements: list[str], constraints: list[str]) -> list[Package]:
    """Packages of the universal resolution, as uv writes them in the pylock format (PEP 751)."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise LockError("uv is not installed: .venv/bin/pip install uv==0.13.9")
    with tempfile.TemporaryDirectory() as folder:
        source, bounds, target = (Path(folder, name) for name in ("in.txt", "bounds.txt", "pylock.toml"))
        source.write_text("\n".join(requirements) + "\n", encoding="utf-8")
        bounds.write_text("\n".join(constraints) + "\n", encoding="utf-8")
        command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-config"]
        command += ["--constraint", str(bounds), "--format", "pylock.toml", "--output-file", str(target), str(source)]
        command += ["--no-deps"] if group in WITHOUT_DEPENDENCIES else []
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise LockError(f"group {group}: {done.stderr.strip()}")
        packages = tomllib.loads(target.read_text(encoding="utf-8"))["packages"]
    assert isinstance(packages, list)
    return packages


def _environments() -> Iterator[Environment]:
    for python in PYTHONS:
        for machine in MACHINES:
            yield python, machine


def _marker(environments: list[Environment]) -> str:
    """The shortest plain marker for exactly these of the supported environments."""
    if len(environments) == len(PYTHONS) * len(MACHINES):
        return ""
    pythons = {machine: [python for python, other in environments if other == machine] for machine in MACHINES}
    if len(set(map(tuple, pythons.values()))) == 1:
        return f" ; {_python_clause(pythons[MACHINES[0]])}"
    clauses = [
        f'platform_machine == "{machine}"' + ("" if own == list(PYTHONS) else f" and ({_python_clause(own)})")
        for machine, own in pythons.items()
        if own
    ]
    return " ; " + " or ".join(f"({clause})" if len(clauses) > 1 else clause for clause in clauses)


def _python_clause(pythons: list[tuple[int, int]]) -> str:
    return " or ".join(f'python_version == "{major}.{minor}"' for major, minor in pythons)


def _values(wanted: Environment) -> dict[str, str]:
    (major, minor), machine = wanted
    values = {key: str(value) for key, value in default_environment().items()}
    return values | {
        "python_version": f"{major}.{minor}",
        "python_full_version": f"{major}.{minor}.0",
        "implementation_version": f"{major}.{minor}.0",
        "platform_machine": machine,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
    }


def _tags(wanted: Environment) -> frozenset[Tag]:
    python, machine = wanted
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC_MINOR, 4, -1)]
    platforms += [f"{name}_{machine}" for name in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    interpreter = f"cp{python[0]}{python[1]}"
    return frozenset(cpython_tags(python, platforms=platforms)) | frozenset(
        compatible_tags(python, interpreter, platforms)
    )


def _hashes(package: Package, environments: list[Environment]) -> set[str]:
    """Hashes of the wheels these environments may take, or of the source where it is built."""
    name = canonicalize_name(str(package["name"]))
    if name in BUILT_FROM_SOURCE:
        return {_sha256(package["sdist"])}
    found: set[str] = set()
    wheels = package.get("wheels", [])
    assert isinstance(wheels, list)
    for wanted in environments:
        usable = [wheel for wheel in wheels if parse_wheel_filename(_file_name(wheel))[3] & _tags(wanted)]
        if not usable:
            (major, minor), machine = wanted
            raise LockError(f"{name} {package['version']} has no wheel for Python {major}.{minor} on {machine}.")
        found |= {_sha256(wheel) for wheel in usable}
    return found


def _file_name(file: dict[str, object]) -> str:
    return str(file.get("name") or str(file.get("url") or file["path"]).rsplit("/", 1)[-1]).replace("%2B", "+")


def _sha256(file: object) -> str:
    assert isinstance(file, dict)
    return f"sha256:{file['hashes']['sha256']}"


def declared(project: dict[str, object]) -> set[str]:
    """Normalised names of everything the project asks for directly, all groups together."""
    extras = project["optional-dependencies"]
    dependencies = project["dependencies"]
    assert isinstance(extras, dict)
    assert isinstance(dependencies, list)
    listed = [*dependencies, *(item for group in extras.values() for item in group)]
    return {canonicalize_name(Requirement(item).name) for item in listed}


if __name__ == "__main__":
    sys.exit(main())
