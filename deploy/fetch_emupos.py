"""Fetch emupos 0.4.0 (Apache-2.0), the outside judge of receipts, into a folder: checked by its pinned hash, never installed.

It cannot stand in the lock: it asks for Python 3.13, and its printer runs on older ones as well (tests/drivers/printer).

    python deploy/fetch_emupos.py --out .cache/emupos-0.4.0

The second run finds it in place and does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "0.4.0"
SHA256 = "d41f15caa2b286e7303b12c4bdcb02dc395c75553479d02b20566e2bacc2bb9a"


class Unavailable(Exception):
    """The package cannot be had, or is not the pinned one."""


def fetch(out: Path) -> None:
    """Leave ``out/emupos``. Raises Unavailable."""
    with tempfile.TemporaryDirectory(prefix="emupos-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python"]
        done = subprocess.run(
            [*command, "--dest", folder, f"emupos=={VERSION}"], capture_output=True, text=True, check=False
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode != 0 or len(wheels) != 1:
            raise Unavailable(done.stderr.strip()[-300:] or "no wheel")
        if hashlib.sha256(wheels[0].read_bytes()).hexdigest() != SHA256:
            raise Unavailable("the wheel is not the pinned one")
        out.mkdir(parents=True, exist_ok=True)
        unpacking = out / "unpacking"
        with zipfile.ZipFile(wheels[0]) as archive:
            archive.extractall(unpacking)
    (unpacking / "emupos").rename(out / "emupos")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fetch the outside judge of receipts.")
    parser.add_argument("--out", type=Path, required=True, help="folder to fill")
    out: Path = parser.parse_args(argv).out
    if (out / "emupos").is_dir():
        return 0
    try:
        fetch(out)
    except (Unavailable, OSError, zipfile.BadZipFile) as problem:
        sys.stderr.write(f"fetch_emupos: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
