"""A private pcscd with a virtual reader and a virtual card, for demonstrations and end-to-end tests on one machine.

``with VirtualReader(folder) as reader: reader.insert(image)``. The pcscd runs in a mount namespace of its own: it
neither meets nor disturbs the machine's pcscd, sees no real reader, and listens on its own ports. (vpcd listens on all
interfaces: not for a terminal in service.)

How ANOTHER process reaches it: start that process with ``reader.environment`` added to its environment. That is one
variable, PCSCLITE_CSOCK_NAME, the path of the daemon's socket. libpcsclite reads it once, at the first call, and keeps
it for the life of the process, so it must be set before the first PC/SC call there; setting it in ``os.environ`` before
pyscard is loaded is enough. Name the reader ``reader.reader_name`` in that process' configuration.

Never put the card into the process that reads it (see ``drivers.card.vpcd``); this class starts it as a process of its
own. Enter it from a thread that lives as long as the reader is needed: pcscd is bound to that thread's life.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from drivers.card.image import CardImage
from drivers.card.virtual import Fault

_DRIVERS: Final = Path("/usr/lib/pcsc/drivers")
_VPCD_LIBRARY: Final = _DRIVERS / "serial" / "libifdvpcd.so"
_TOOLS: Final = ("pcscd", "unshare", "setpriv", "mount")
_START_SECONDS: Final = 10.0
_STOP_SECONDS: Final = 5.0
_CONTROL_SECONDS: Final = 30.0
# sizeof(sun_path), with the closing zero.
_SOCKET_PATH_BYTES: Final = 108

# /run is replaced, in this namespace only, because /run/pcscd is compiled into pcscd. The drivers folder is hidden so
# that no real reader is claimed.
_START_PCSCD: Final = """set -e
mount -t tmpfs tmpfs /run
mkdir /run/pcscd
mount --bind "$1/run" /run/pcscd
mount --bind "$1/none" "$2"
exec pcscd --foreground --config "$1/reader.conf"
"""


def tell(control: Path, command: Mapping[str, object]) -> None:
    """Send one command to the control socket of ``drivers.card.vpcd``. Raises RuntimeError when it is refused, OSError
    when nobody listens.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_CONTROL_SECONDS)
        client.connect(str(control))
        client.sendall(json.dumps(command).encode() + b"\n")
        with client.makefile("rb") as answers:
            answer = json.loads(answers.readline() or b'{"ok": false, "error": "the virtual card has ended"}')
    if not answer["ok"]:
        raise RuntimeError(f"virtual card: {answer['error']}")


class VirtualReader:
    """A virtual reader in ``folder`` (an existing folder with a short path: a socket lives in it)."""

    reader_name: Final = "Virtual PCD 00 00"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "run" / "pcscd.comm"
        self.control: Final = folder / "card.sock"
        if len(os.fsencode(self._socket)) >= _SOCKET_PATH_BYTES:
            raise ValueError(f"the path of the folder is too long for a socket: {folder}")
        self._port = 0
        self._pcscd: subprocess.Popen[bytes] | None = None
        self._card: subprocess.Popen[bytes] | None = None

    @staticmethod
    def missing() -> str:
        """What this machine lacks for a virtual reader, "" when nothing."""
        for tool in _TOOLS:
            if shutil.which(tool, path=_path()) is None:
                return tool
        if not _VPCD_LIBRARY.exists():
            return "vsmartcard-vpcd"
        trial = subprocess.run(
            [*_namespace(), "true"], env=_environment(), capture_output=True, check=False, timeout=10
        )
        return "" if trial.returncode == 0 else "mount namespaces"

    @property
    def environment(self) -> dict[str, str]:
        """What to add to the environment of a process that shall see this reader."""
        return {"PCSCLITE_CSOCK_NAME": str(self._socket)}

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self.start_pcscd()
            self._start_card()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def insert(self, card: CardImage | Mapping[str, object], *, at_once: bool = False) -> None:
        """Put a card in; returns when the slot has it. The reader reports it within about half a second.

        ``at_once`` leaves out the gap after the card before: for callers who have seen the reader empty.
        """
        document = card.to_json() if isinstance(card, CardImage) else dict(card)
        tell(self.control, {"do": "insert", "card": document, "at-once": at_once})

    def remove(self) -> None:
        """Take the card out. The next ``insert`` waits by itself until a reader has surely seen the gap."""
        tell(self.control, {"do": "remove"})

    def fault(self, fault: Fault, slow_seconds: float = 1.0) -> None:
        """Set what is wrong with the card that is in and with later ones."""
        tell(self.control, {"do": "fault", "name": fault.value, "seconds": slow_seconds})

    def pull_after(self, apdus: int) -> None:
        """Pull the card, this one or the next, once, after it has answered ``apdus`` APDUs."""
        tell(self.control, {"do": "pull-after", "apdus": apdus})

    def start_pcscd(self) -> None:
        """Start the daemon and wait until it answers. Raises RuntimeError."""
        self._socket.unlink(missing_ok=True)
        with (self._folder / "pcscd.log").open("ab") as log:
            command = [*_namespace(), "sh", "-c", _START_PCSCD, "sh", str(self._folder), str(_DRIVERS)]
            self._pcscd = subprocess.Popen(
                command, env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait_for(self._socket, self._pcscd, "pcscd")

    def stop_pcscd(self) -> None:
        """End the daemon as a restart of the service would; a card that is in comes back with ``start_pcscd``."""
        pcscd, self._pcscd = self._pcscd, None
        if pcscd is not None:
            _end(pcscd)

    def _prepare(self) -> None:
        for name in ("run", "none"):
            (self._folder / name).mkdir(exist_ok=True)
        library = self._folder / _VPCD_LIBRARY.name
        shutil.copyfile(_VPCD_LIBRARY, library)
        self._port = _free_port_pair()
        settings = {
            "FRIENDLYNAME": '"Virtual PCD"',
            "DEVICENAME": f"/dev/null:{self._port}",
            "LIBPATH": library,
            "CHANNELID": self._port,
        }
        (self._folder / "reader.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))

    def _start_card(self) -> None:
        command = [sys.executable, "-m", "drivers.card.vpcd", "--port", str(self._port)]
        self._card = subprocess.Popen(
            [*command, "--control", str(self.control), "--lifeline"],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.PIPE,
        )
        self._wait_for(self.control, self._card, "the virtual card")

    def _wait_for(self, path: Path, process: subprocess.Popen[bytes], name: str) -> None:
        until = time.monotonic() + _START_SECONDS
        tick = threading.Event()
        while not _accepts(path):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{name} did not start, see {self._folder / 'pcscd.log'}")
            tick.wait(0.01)

    def _stop(self) -> None:
        """The card first: a pcscd that ends with a card in would ask it to power off."""
        card, self._card = self._card, None
        if card is not None:
            _end(card)
            if card.stdin is not None:
                card.stdin.close()
        self.stop_pcscd()


def _namespace() -> list[str]:
    """The command prefix that gives a process its own mounts; without root it needs a user namespace too."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["setpriv", "--pdeathsig", "TERM", "unshare", *user, "--mount", "--propagation", "private"]


def _path() -> str:
    # pcscd is in sbin, which is not in everyone's PATH.
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))


def _environment() -> dict[str, str]:
    return os.environ | {"PATH": _path()}


def _free_port_pair() -> int:
    """vpcd's two slots take a port and the next one."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise RuntimeError("no two free ports in a row")


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(_STOP_SECONDS)
