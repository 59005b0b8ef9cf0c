"""Files of weights out of installed packages whose code is never run. A package of one author could change: a file is used
only when its sha256 is the known one.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

from kiosk.face.engine import EngineMissing


def packaged_file(package: str, file: str, sha256: str) -> Path:
    """Path of a data file of an installed package, found without importing the package. Raises EngineMissing."""
    try:
        files = importlib.metadata.distribution(package).files or []
    except importlib.metadata.PackageNotFoundError:
        raise EngineMissing(f"{package}-not-installed") from None
    for entry in files:
        if entry.as_posix() != file:
            continue
        path = Path(str(entry.locate()))
        if not path.is_file():
            break
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise EngineMissing(f"{package}-weights-differ")
        return path
    raise EngineMissing(f"{package}-weights-missing")
