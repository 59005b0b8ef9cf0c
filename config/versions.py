"""Refuses the one pair of versions that is known to abort: PySide6 6.12.0 on CPython 3.10 or 3.11.

That build drops a reference to ``True`` at each signal emission and aborts the interpreter after about 570 of them (measured
twice). 6.11.3 is fine on 3.11, and 6.12.0 is fine on 3.12 and later.
"""

from __future__ import annotations

import sys

BAD_PYSIDE = "6.12.0"
FIRST_GOOD_PYTHON = (3, 12)


class UnsupportedVersions(Exception):
    """The installed versions must not run together; the text says what to install."""


def refuse_bad_pair(pyside: str | None = None, python: tuple[int, ...] = tuple(sys.version_info[:2])) -> None:
    """Raise UnsupportedVersions for the bad pair. ``pyside`` is ``PySide6.__version__``; None asks the installed package."""
    if python >= FIRST_GOOD_PYTHON:
        return
    if pyside is None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            pyside = version("PySide6-Essentials")
        except PackageNotFoundError:
            return
    if pyside == BAD_PYSIDE:
        raise UnsupportedVersions(
            f"PySide6 {pyside} aborts Python {python[0]}.{python[1]}; run deploy/setup.sh to install the locked version, "
            "or use Python 3.12 or later."
        )
