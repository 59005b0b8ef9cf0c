"""What a camera source string names, and how it may be shown: an address holds the camera's password."""

from __future__ import annotations

import ipaddress
from enum import Enum, auto
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
_STREAM_SCHEMES = tuple(f"{scheme}://" for scheme in _PORTS)


class SourceKind(Enum):
    """What a camera source string names."""

    DEVICE = auto()
    STREAM = auto()
    SEQUENCE = auto()
    FILE = auto()


def source_kind(source: str) -> SourceKind:
    """Tell a device index or path, a URL, an image sequence and a video file apart."""
    if source.isdigit() or source.startswith("/dev/"):
        return SourceKind.DEVICE
    if source.lower().startswith(_STREAM_SCHEMES):
        return SourceKind.STREAM
    return SourceKind.SEQUENCE if "%" in source else SourceKind.FILE


def shown(source: str) -> str:
    """The source for logs and reports: of an address only scheme, host and port, since name, password and the token in
    a path or query open the camera to whoever reads them.
    """
    if source_kind(source) is not SourceKind.STREAM:
        return source
    try:
        parts = urlsplit(source)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "stream"
    if not host:
        return "stream"
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "") + "/..."


def knockable(source: str) -> tuple[str, int] | None:
    """Host and port of a stream whose host is given as a number; None for a name."""
    try:
        parts = urlsplit(source)
        host, port = parts.hostname or "", parts.port
        ipaddress.ip_address(host)
    except ValueError:
        return None
    return host, port or _PORTS.get(parts.scheme.lower(), 80)


def is_sound(source: str) -> bool:
    """False for an address that FFmpeg must not get: without a host, with controls or blanks, or with an odd port."""
    if source_kind(source) is not SourceKind.STREAM:
        return True
    if any(character.isspace() or not character.isprintable() for character in source):
        return False
    try:
        parts = urlsplit(source)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
