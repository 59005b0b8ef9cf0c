"""What crosses this machine's loopback between chosen ports, byte for byte, as any sniffer would see it (needs CAP_NET_RAW)."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections import defaultdict

_EVERYTHING = 0x0003
_TO_US = 0
_BUFFER_BYTES = 64 << 20
_IPV4, _TCP = 0x0800, 6


class Wiretap:
    """``heard[port]`` is (sent to that port, sent from it), in order of arrival."""

    def __init__(self, ports: set[int]) -> None:
        self._ports = ports
        self.heard: dict[int, tuple[bytearray, bytearray]] = defaultdict(lambda: (bytearray(), bytearray()))
        self._stopping = threading.Event()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_EVERYTHING))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        self._socket.bind(("lo", 0))
        self._socket.settimeout(0.2)
        self._thread = threading.Thread(target=self._run, daemon=True)

    @staticmethod
    def missing() -> str:
        """Why it cannot listen here, "" when it can."""
        try:
            socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
        except OSError:
            return "CAP_NET_RAW"
        return ""

    def __enter__(self) -> Wiretap:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stopping.set()
        self._thread.join(5.0)
        self._socket.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                packet, (_, protocol, kind, _, _) = self._socket.recvfrom(1 << 17)
                # Loopback shows each packet on its way out and on its way in.
                if kind == _TO_US and protocol == _IPV4:
                    self._take(packet[14:])

    def _take(self, packet: bytes) -> None:
        if packet[9] != _TCP:
            return
        head = (packet[0] & 0x0F) * 4
        source, target = struct.unpack_from(">HH", packet, head)
        data = packet[head + (packet[head + 12] >> 4) * 4 : struct.unpack_from(">H", packet, 2)[0] or None]
        if target in self._ports:
            self.heard[target][0].extend(data)
        if source in self._ports:
            self.heard[source][1].extend(data)
