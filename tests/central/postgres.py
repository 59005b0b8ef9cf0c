"""A private PostgreSQL server for the tests, where one is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# Errors that tests provoke stay out of the pipe; LOG, which announces readiness, ranks above ERROR.
_SETTINGS: Final = ("-c", "max_connections=120", "-c", "log_min_messages=log", "-c", "log_checkpoints=off")


class NoPostgres(Exception):
    """No server can be had; the text says why."""


@contextmanager
def server() -> Iterator[str]:
    """Yields the address of an empty server: NUANPING_TEST_POSTGRES, or a private one on a local socket.

    The private server refuses to run as root, so root starts it as the account ``postgres`` or ``nobody``. It keeps
    nothing: durability is switched off, because the tests ask about concurrency and not about power cuts.
    """
    if given := os.environ.get("NUANPING_TEST_POSTGRES"):
        yield given
        return
    initdb, postgres = shutil.which("initdb"), shutil.which("postgres")
    if postgres is not None and initdb is None:
        sibling = Path(postgres).resolve().with_name("initdb")
        initdb = str(sibling) if sibling.exists() else None
    if initdb is None or postgres is None:
        raise NoPostgres("no postgres and initdb on this machine")
    account = _account() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="nuanping-pg-"))
    try:
        if account is not None:
            shutil.chown(folder, user=account)
        yield from _run(initdb, postgres, account, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str:
    import pwd

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres("root may not run postgres and there is no account to run it as")


def _run(initdb: str, postgres: str, account: str | None, folder: Path) -> Iterator[str]:
    data = folder / "data"
    made = subprocess.run(
        [initdb, "-D", str(data), "-U", "centre", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"],
        user=account,
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
    )
    if made.returncode != 0:
        raise NoPostgres(f"initdb failed with status {made.returncode}")
    process = subprocess.Popen(
        [postgres, "-D", str(data), "-k", str(folder), "-h", "", "-F", *_SETTINGS],
        user=account,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if "ready to accept connections" in line:
                break
        else:
            raise NoPostgres("postgres did not start")
        yield f"postgresql://centre@/postgres?host={folder}"
    finally:
        # SIGINT: disconnect clients and stop; SIGTERM would wait for them.
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
