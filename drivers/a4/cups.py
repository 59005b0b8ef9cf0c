"""A private cupsd for demonstrations and end-to-end tests on one machine: ``with PrivateCups(folder) as cups``.

It runs in a mount namespace of its own, where ``folder`` stands at a fixed place below /run: it neither meets nor
disturbs the machine's cupsd, and its filters (user lp) reach their files although ``folder`` is private. Programs reach
it by ``environment`` (CUPS_SERVER), the driver by ``socket_path`` and ``queue_uri``. Needs root. Enter it from a thread
that lives as long as cupsd is needed: cupsd is bound to that thread's life.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from drivers.a4.queue import make_queue

_TOOLS: Final = ("cupsd", "lpadmin", "unshare", "setpriv", "mount")
_PDF_FILTER: Final = Path("/usr/lib/cups/filter/pdftopdf")
_PLACE: Final = "/run/nuanping-cups"
_START_SECONDS: Final = 10.0
_STOP_SECONDS: Final = 5.0
_SOCKET_PATH_BYTES: Final = 108

# cupsd would print the jobs it finds in its spool when it starts, for whoever stands there then: a terminal's cupsd
# begins with an empty one, as does this.
_START: Final = f"""set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/cups {_PLACE}
mount --bind "$1" {_PLACE}
rm -f {_PLACE}/spool/[cd]*
exec cupsd -f -c {_PLACE}/cupsd.conf -s {_PLACE}/cups-files.conf
"""
_FILES: Final = f"""ServerRoot {_PLACE}
StateDir {_PLACE}/state
CacheDir {_PLACE}/cache
RequestRoot {_PLACE}/spool
TempDir {_PLACE}/tmp
AccessLog {_PLACE}/access.log
ErrorLog {_PLACE}/error.log
PageLog {_PLACE}/page.log
SystemGroup root lpadmin
Sandboxing relaxed
Printcap
"""
# The rules of Debian's own configuration where they matter here: owners and administrators only. PreserveJobFiles No:
# a visitor's pages must not stay in the spool for a day, which is CUPS' default.
_SERVER: Final = """Listen 127.0.0.1:{port}
Listen {place}/cups.sock
Browsing No
WebInterface No
DefaultAuthType Basic
PreserveJobFiles No
PreserveJobHistory Yes
LogLevel info
DirtyCleanInterval 0
<Location />
  Order allow,deny
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
  </Limit>
  <Limit Send-Document Cancel-Job Cancel-My-Jobs Close-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit CUPS-Add-Modify-Printer CUPS-Delete-Printer Pause-Printer Resume-Printer Enable-Printer Disable-Printer>
    AuthType Default
    Require user @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


class PrivateCups:
    """A cupsd in ``folder`` (an existing folder with a short path: a socket lives in it)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket_path = str(folder / "cups.sock")
        if len(os.fsencode(self.socket_path)) >= _SOCKET_PATH_BYTES:
            raise ValueError(f"the path of the folder is too long for a socket: {folder}")
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def missing() -> str:
        """What this machine lacks for it, "" when nothing."""
        for tool in _TOOLS:
            if shutil.which(tool, path=_path()) is None:
                return tool
        if not _PDF_FILTER.exists():
            return "cups-filters"
        if os.geteuid() != 0:
            return "root"
        trial = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False, timeout=10)
        return "" if trial.returncode == 0 else "mount namespaces"

    @property
    def environment(self) -> dict[str, str]:
        """What to add to the environment of a program that shall use this cupsd."""
        return {"CUPS_SERVER": self.socket_path}

    def queue_uri(self, name: str) -> str:
        return f"ipp://localhost:{self.port}/printers/{name}"

    @property
    def spool(self) -> Path:
        """Where cupsd keeps jobs: c files (their attributes) and d files (their documents)."""
        return self._folder / "spool"

    def add_queue(self, name: str, device_uri: str) -> str:
        """Makes a queue as ``kiosk setup`` would; returns its URI. Raises QueueError."""
        make_queue(name, device_uri, self.socket_path)
        return self.queue_uri(name)

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the daemon and wait until it answers. Raises RuntimeError."""
        Path(self.socket_path).unlink(missing_ok=True)
        with (self._folder / "out.log").open("ab") as log:
            command = ["setpriv", "--pdeathsig", "TERM", "unshare", "--mount", "--propagation", "private"]
            self._process = subprocess.Popen(
                [*command, "sh", "-c", _START, "sh", str(self._folder)],
                env=os.environ | {"PATH": _path()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + _START_SECONDS
        tick = threading.Event()
        while not self._accepts():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"cupsd did not start, see {self._folder}/error.log and out.log")
            tick.wait(0.01)

    def stop(self) -> None:
        """End the daemon as a restart of the service would; with ``start`` it comes back without its jobs."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_STOP_SECONDS)

    def _prepare(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for name in ("state", "cache", "spool", "tmp"):
            folder = self._folder / name
            folder.mkdir(exist_ok=True)
            shutil.chown(folder, group="lp")
            folder.chmod(0o770)
        self._folder.chmod(0o755)
        (self._folder / "cups-files.conf").write_text(_FILES)
        (self._folder / "cupsd.conf").write_text(_SERVER.format(port=self.port, place=_PLACE))

    def _accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(self.socket_path)
            except OSError:
                return False
            return True


def _path() -> str:
    # cupsd and lpadmin are in sbin, which is not in everyone's PATH.
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
