"""What one life of the kiosk under test has to do, as JSON between the harness and the process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

STAFF_NUMBER = "S001"
STAFF_PIN = "135001"
CARD_PIN = "123456"


@dataclass
class Orders:
    """``visits``: how many to play, None for ever. ``ways``: how the visitors prove their presence, drawn by ``seed``.

    ``die_at``: step of the ledger (``kiosk.ledger.acts.Steps``) at which the process kills itself; ``mutant``: a named
    bug of tests/crash/mutants.py. ``overrides`` are further ``section.key=value`` lines of the configuration.
    """

    base_url: str
    terminal: str
    secret: str
    cards: str
    faces: str
    state_dir: str
    paper_dir: str
    seed: int = 0
    visits: int | None = None
    people: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=lambda: ["password"])
    die_at: str = ""
    die_on: int = 1
    mutant: str = ""
    overrides: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Orders:
        return cls(**json.loads(text))

    def settings(self) -> list[str]:
        """The command line layer of this kiosk. Waits are short: a killed terminal must be back before a late request."""
        lines: dict[str, str | float] = {
            "terminal.id": self.terminal,
            "central.base_url": self.base_url,
            "central.terminal_secret": self.secret,
            "central.read_timeout_seconds": 1.5,
            "central.commit_wait_seconds": 2.5,
            "central.heartbeat_seconds": 5.0,
            "paths.state_dir": self.state_dir,
            "devices.camera.source": self.faces,
            "devices.printer.paper_dir": self.paper_dir,
            "devices.page_printer.paper_dir": f"{self.paper_dir}-a4",
            "devices.payment_terminal.ledger_dir": f"{self.state_dir}-payment",
            "timing.double_tap_ms": 100,
            "timing.page_grace_ms": 30,
        }
        return [f"{key}={json.dumps(value)}" for key, value in lines.items()] + self.overrides
