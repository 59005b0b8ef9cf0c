"""What to look for: values of a person, in every form in which a program may hold them. Kept masked, so that a search that
meets its own memory finds nothing.
"""

from __future__ import annotations

import json

MASK = 0x5A
LEAST_BYTES = 6
"""Shorter ones stand in any memory by chance."""
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-32-le")


def masked(value: bytes) -> bytes:
    return bytes(byte ^ MASK for byte in value)


class Markers:
    """Byte strings by name; plain only while ``plain`` is used."""

    def __init__(self) -> None:
        self._masked: dict[str, bytes] = {}

    def add(self, name: str, value: bytes) -> None:
        if len(value) < LEAST_BYTES:
            raise ValueError(f"the marker {name} has {len(value)} bytes")
        self._masked[name] = masked(value)

    def text(self, name: str, value: str) -> None:
        """All encodings: CPython holds a string in one, two or four bytes a character, Qt in two, wires in others."""
        forms = {encoding: value.encode(encoding) for encoding in _ENCODINGS}
        forms["json"] = json.dumps(value)[1:-1].encode()
        found: set[bytes] = set()
        for encoding, form in forms.items():
            if form not in found and len(form) >= LEAST_BYTES:
                found.add(form)
                self.add(f"{name}:{encoding}", form)

    def typed(self, name: str, value: str) -> None:
        """Digits from a pad: as a text, as single octets, and as a JSON array on the wire."""
        self.text(name, value)
        self.add(f"{name}:octets", bytes(map(int, value)))
        self.add(f"{name}:array", ",".join(value).encode())
        self.add(f"{name}:spaced-array", ", ".join(value).encode())

    def plain(self) -> dict[str, bytes]:
        return {name: masked(value) for name, value in self._masked.items()}

    def within(self, haystack: bytes | bytearray) -> list[str]:
        """Names of those in ``haystack``."""
        return [name for name, value in self._masked.items() if masked(value) in haystack]

    @property
    def names(self) -> list[str]:
        return sorted(self._masked)

    def __or__(self, other: Markers) -> Markers:
        both = Markers()
        both._masked = {**self._masked, **other._masked}
        return both

    def __repr__(self) -> str:
        return f"<Markers {len(self._masked)}>"
