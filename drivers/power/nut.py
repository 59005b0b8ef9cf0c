"""NUT's server over TCP."""

from __future__ import annotations

import socket
from typing import Final

from drivers.link import LinkLostError, SocketLink
from drivers.power.codec import PORT
from drivers.power.contract import PowerSettings
from drivers.power.driver import NutDriver

_CONNECT_SECONDS: Final = 0.8


def open_server(host: str, port: int) -> SocketLink:
    """``host`` should be an address: looking a name up has no time limit. Raises LinkLostError."""
    try:
        return SocketLink(socket.create_connection((host, port), _CONNECT_SECONDS))
    except (OSError, UnicodeError) as error:
        raise LinkLostError("ups-server-unreachable") from error


class NutPower(NutDriver):
    """The server is upsd, on this machine or another; it needs no user to be read."""

    def __init__(
        self, ups: str, host: str = "127.0.0.1", port: int = PORT, settings: PowerSettings | None = None
    ) -> None:
        super().__init__(lambda: open_server(host, port), ups, settings)
