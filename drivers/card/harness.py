"""A private pcscd with a virtual reader and virtual cards, for demonstrations and end-to-end tests on one machine.

``with VirtualReader(folder) as reader: reader.insert(image)``. The pcscd runs in namespaces of its own: it neither meets
nor disturbs the machine's pcscd and sees no real reader. vpcd would listen on all interfaces; in its own network namespace
it has only a loopback that nobody else can reach, and the cards' process enters it.

How ANOTHER process reaches it: start that process with ``reader.environment`` added to its environment. That is one
variable, PCSCLITE_CSOCK_NAME, the path of the daemon's socket. libpcsclite reads it once, at the first call, and keeps
it for the life of the process, so it must be set before the first PC/SC call there; setting it in ``os.environ`` before
pyscard is loaded is enough. Name the reader ``reader.reader_name`` in that process' configuration.

For THIS process, which may have asked for a pcscd before, use ``reader.leading_here()``.

Never put the card into the process that reads it (see ``drivers.card.vpcd``); this class starts it as a process of its
own. Enter it from a thread that lives as long as the reader is needed: pcscd is bound to that thread's life.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from drivers.card.image import CardImage
from drivers.card.virtual import Fault
from drivers.card.vpcd import CONTACT, CONTACTLESS, PORT

_DRIVERS: Final = Path("/usr/lib/pcsc/drivers")
_VPCD_LIBRARY: Final = _DRIVERS / "serial" / "libifdvpcd.so"
_TOOLS: Final = ("pcscd", "unshare", "nsenter", "setpriv", "mount")
_START_SECONDS: Final = 10.0
_STOP_SECONDS: Final = 5.0
_CONTROL_SECONDS: Final = 30.0
# sizeof(sun_path), with the closing zero.
_SOCKET_PATH_BYTES: Final = 108

# /run is replaced, in this namespace only, because /run/pcscd is compiled into pcscd. The drivers folder is hidden so
# that no real reader is claimed. The namespaces live as long as this shell, and it as long as its standard input.
_HOLD_NAMESPACES: Final = """set -e
mount -t tmpfs tmpfs /run
mkdir /run/pcscd
mount --bind "$1/run" /run/pcscd
mount --bind "$1/none" "$2"
echo ready
read -r end || exit 0
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
    contactless_name: Final = "Virtual PCD 00 01"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "run" / "pcscd.comm"
        self.control: Final = folder / "card.sock"
        if len(os.fsencode(self._socket)) >= _SOCKET_PATH_BYTES:
            raise ValueError(f"the path of the folder is too long for a socket: {folder}")
        self._holder: subprocess.Popen[bytes] | None = None
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
            [*_new_namespaces(), "true"], env=_environment(), capture_output=True, check=False, timeout=10
        )
        return "" if trial.returncode == 0 else "mount and network namespaces"

    @property
    def environment(self) -> dict[str, str]:
        """What to add to the environment of a process that shall see this reader."""
        return {"PCSCLITE_CSOCK_NAME": str(self._socket)}

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self._hold_namespaces()
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

    @contextlib.contextmanager
    def leading_here(self) -> Iterator[None]:
        """Let this process find this reader. libpcsclite reads where its daemon is once in the life of a process; when it has
        done so before, that place is made to lead here, and is put back at the end.
        """
        (name, socket_path), *_ = self.environment.items()
        fixed = os.environ.setdefault(name, socket_path)
        if fixed == socket_path:
            yield
            return
        place = Path(fixed)
        aside = place.with_name(f"{place.name}.{os.getpid()}")
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            place.rename(aside)
        place.symlink_to(socket_path)
        try:
            yield
        finally:
            place.unlink(missing_ok=True)
            with contextlib.suppress(FileNotFoundError):
                aside.rename(place)

    def insert(
        self, card: CardImage | Mapping[str, object], *, at_once: bool = False, contactless: bool = False
    ) -> None:
        """Put a card in, or lay it on the ``contactless`` reader; returns when the slot has it. The reader reports it within
        about half a second.

        ``at_once`` leaves out the gap after the card before: for callers who have seen the reader empty.
        """
        document = card.to_json() if isinstance(card, CardImage) else dict(card)
        tell(self.control, {"do": "insert", "card": document, "at-once": at_once, "slot": _slot(contactless)})

    def remove(self, *, contactless: bool = False) -> None:
        """Take the card out. The next ``insert`` waits by itself until a reader has surely seen the gap."""
        tell(self.control, {"do": "remove", "slot": _slot(contactless)})

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
            command = [*self._inside("--mount", "--net"), "pcscd", "--foreground"]
            command += ["--config", str(self._folder / "reader.conf")]
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
        settings = {
            "FRIENDLYNAME": '"Virtual PCD"',
            "DEVICENAME": f"/dev/null:{PORT}",
            "LIBPATH": library,
            "CHANNELID": PORT,
        }
        (self._folder / "reader.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))

    def _hold_namespaces(self) -> None:
        command = [*_new_namespaces(), "sh", "-c", _HOLD_NAMESPACES, "sh", str(self._folder), str(_DRIVERS)]
        with (self._folder / "pcscd.log").open("ab") as log:
            holder = self._holder = subprocess.Popen(
                command, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert holder.stdout is not None
        if holder.stdout.readline() != b"ready\n":
            raise RuntimeError(
                f"the namespaces of the virtual reader did not come up, see {self._folder / 'pcscd.log'}"
            )

    def _inside(self, *namespaces: str) -> list[str]:
        """The command prefix that puts a process into namespaces of the holder."""
        assert self._holder is not None
        user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        return ["setpriv", "--pdeathsig", "TERM", "nsenter", "--target", str(self._holder.pid), *user, *namespaces]

    def _start_card(self) -> None:
        command = [*self._inside("--net"), sys.executable, "-m", "drivers.card.vpcd", "--port", str(PORT)]
        self._card = subprocess.Popen(
            [*command, "--loopback-up", "--control", str(self.control), "--lifeline"],
            env=_environment(),
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
        holder, self._holder = self._holder, None
        if holder is not None:
            _end(holder)
            for stream in (holder.stdin, holder.stdout):
                if stream is not None:
                    stream.close()


def _new_namespaces() -> list[str]:
    """The command prefix that gives a process its own mounts and network; without root it needs a user namespace too."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["setpriv", "--pdeathsig", "TERM", "unshare", *user, "--mount", "--net", "--propagation", "private"]


def _path() -> str:
    # pcscd is in sbin, which is not in everyone's PATH.
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))


def _environment() -> dict[str, str]:
    return os.environ | {"PATH": _path()}


def _slot(contactless: bool) -> str:
    return CONTACTLESS if contactless else CONTACT


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
