"""Serving: uvicorn with h11.

Why uvicorn and not a faster server: the database decides the speed (see reliability figures: 1.3-1.7 times at most), it
takes a socket that is already bound (port 0), says when it listens, runs inside a test, and h11 is pure Python, so it
installs on every machine the centre may run on. Behind a reverse proxy that ends TLS, as any such server.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import uvicorn
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from central.app import guarded
from central.context import Centre
from central.fairness import judge_everywhere
from central.http.faults import Connections, Faults, protocol_for
from central.retention import retain
from central.storage.database import DatabaseBusy
from central.storage.tables import CardAuthentication, DeskSession, IdempotencyKey, SignInNonce, TerminalToken

_log = logging.getLogger("central")
_HOUSEKEEPING_SECONDS: Final = 6 * 3600.0
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def purge(centre: Centre) -> int:
    """Delete what has outlived its use; returns the number of idempotency keys deleted (none younger than retention)."""
    now = centre.clock()
    with centre.database.write() as session:
        oldest = now - timedelta(days=centre.key_retention_days)
        purged = session.execute(
            delete(IdempotencyKey).where(IdempotencyKey.stored_at < oldest).returning(IdempotencyKey.key)
        ).all()
        session.execute(delete(CardAuthentication).where(CardAuthentication.asked_at < oldest))
        for table in (SignInNonce, TerminalToken, DeskSession):
            session.execute(delete(table).where(table.expires_at < now))
    return len(purged)


class Server(uvicorn.Server):
    """A uvicorn server over an already bound socket; ``listening`` is set once connections are accepted."""

    def __init__(
        self, centre: Centre, *, host: str, port: int, faults: bool = False, public_url: str | None = None
    ) -> None:
        """Binds at once. ``public_url`` stands on receipts; by default it is where the server listens. Raises OSError when the port is taken, ValueError for faults on an open address."""
        if faults and host not in LOOPBACK:
            raise ValueError("injected faults are for this machine only")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=256)
        # asyncio sets this only on sockets made with an explicit protocol number; without it Nagle's rule and delayed
        # acknowledgement hold every answer back for 40 ms. Accepted connections inherit it.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port: int = self._socket.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        centre = replace(centre, public_url=public_url or f"http://{shown}:{self.port}")
        connections = Connections()
        app: ASGIApp = guarded(centre)
        config = uvicorn.Config(
            Faults(app, connections) if faults else app,
            http=protocol_for(connections),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=5,
        )
        super().__init__(config)
        self._centre = centre
        self.listening = threading.Event()
        self._stopped = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    def serve_forever(self, ready_file: Path | None = None) -> None:
        """Run until a signal or ``should_exit``. ``ready_file`` gets the port once the server listens."""
        helpers = [threading.Thread(target=self._keep_house, name="central-housekeeping", daemon=True)]
        if ready_file is not None:
            helpers.append(
                threading.Thread(target=self._announce, args=(ready_file,), name="central-ready", daemon=True)
            )
        for helper in helpers:
            helper.start()
        try:
            self.run(sockets=[self._socket])
        finally:
            self._stopped.set()
            self._socket.close()

    def _announce(self, ready_file: Path) -> None:
        self.listening.wait()
        fresh = ready_file.with_name(ready_file.name + ".new")
        fresh.write_text(f"{self.port}\n", encoding="ascii")
        os.replace(fresh, ready_file)

    def _keep_house(self) -> None:
        while not self._stopped.wait(_HOUSEKEEPING_SECONDS):
            try:
                purge(self._centre)
                retain(self._centre)
                judge_everywhere(self._centre)
            except (SQLAlchemyError, DatabaseBusy) as error:
                _log.warning("housekeeping failed: %s", type(error).__name__)
