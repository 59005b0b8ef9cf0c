"""What is played on the kiosk: page switches under load, cards, commits."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from drivers.contract import Deadline, Failed
from drivers.printer.contract import ReceiptPrinter
from kiosk.bench.floors.disk import durable_writes
from kiosk.bench.player import BenchFailed, Player, Steps
from kiosk.dock import Dock
from kiosk.documents.slip import CertificationFacts, certification_slip
from kiosk.ledger.acts import Act, NotKept, Outcome
from kiosk.runtime.filing import RATING

CARD = "due-soon"
OFFER = "offer-greeting"
ROUND = ("option-start", "option-face", "control-back", "option-password", "control-back", "control-back")
"""From the offer to the ways, consent, password and back: each press gives a page."""
HEARTBEAT_MS = 500
CARD_GAP_SECONDS = 1.5
PRINT_SECONDS = 25.0
COMMIT_SECONDS = 10.0
COMMIT_GAP_SECONDS = 0.1


def play_pages(player: Player, dock: Dock, switches: int, cards: int, commits: int) -> Steps:
    """On the simulators: page switches, then cards, then commits."""
    yield from _switches(player, dock, switches)
    yield from _cards(player, dock, cards)
    yield from _commits(player, commits)


def play_wire(player: Player, dock: Dock, switches: int, cards: int) -> Steps:
    """With every device outside the program, as in life: cards, then page switches."""
    yield from _cards(player, dock, cards)
    yield from _switches(player, dock, switches)


def _switches(player: Player, dock: Dock, switches: int) -> Steps:
    """Page switches while camera, printer and heartbeat work."""
    yield player.at_home
    dock.do("camera person astronaut")
    load = Load(player)
    load.start()
    dock.do(f"card insert {CARD}")
    yield player.page(OFFER)
    answered: list[float] = []
    while len(answered) < switches:
        for name in ROUND:
            yield from player.tap(name)
            answered.append(player.answered_in)
    load.stop()
    player.figures["tap_to_page"] = answered
    player.figures["page_to_speech"] = list(player.speech)
    player.figures["slips_printed"] = load.slips
    player.figures["frames"] = load.frames()
    yield from _leave(player, dock)


def _cards(player: Player, dock: Dock, cards: int) -> Steps:
    """From the card in the slot to the painted page with the person's matter, several times."""
    seen: list[float] = []
    for _ in range(cards):
        yield player.at_home
        # A reader needs to have seen the slot empty; the next card then counts from when it is really in.
        yield player.pause(CARD_GAP_SECONDS)
        put_in: list[float] = []
        threading.Thread(target=_insert, args=(dock, put_in), name="hand", daemon=True).start()
        yield player.page(OFFER)
        yield partial(bool, put_in)
        seen.append(player.painted_at - put_in[0])
        yield from _leave(player, dock)
    player.figures["card_to_person"] = seen


def _insert(dock: Dock, put_in: list[float]) -> None:
    """In a thread: the fake answers when the card is in, and the screen must not wait for it."""
    before = time.monotonic()
    dock.do(f"card insert {CARD}")
    put_in.append(before)


def _leave(player: Player, dock: Dock) -> Steps:
    dock.do("card pull")
    yield lambda: not player.app.conductor.card_present
    # The farewell stands for seconds; the visitor's clock may be moved on.
    player.app.clock.advance(60.0)
    player.app.terminal.catch_up()
    yield player.at_home


def _commits(player: Player, commits: int) -> Steps:
    """Acts through journal, outbox and centre. The rated receipt does not exist, so the centre answers with a refusal:
    the same way through disk, network and disk as an acceptance.
    """
    durable: list[float] = []
    answered: list[float] = []
    for number in range(2 * commits):
        # Without waiting the outcome comes as soon as the act is on disk; with waiting, after the centre's answer.
        waits = number % 2 == 1
        # One visitor at a time: what is left to do of the act before is done by now.
        yield lambda: player.app.registrar.waiting() == 0
        yield player.pause(COMMIT_GAP_SECONDS)
        outcomes: list[tuple[float, Outcome]] = []
        started = time.monotonic()
        player.app.registrar.commit(
            Act(RATING, _rating(), owes_paper=False), COMMIT_SECONDS if waits else 0.0, partial(_note, outcomes)
        )
        yield partial(bool, outcomes)
        finished, outcome = outcomes[0]
        if isinstance(outcome, NotKept):
            raise BenchFailed(f"commit not kept: {outcome.reason}")
        (answered if waits else durable).append(finished - started)
    player.figures["commit_durable"] = durable
    player.figures["commit_answered"] = answered
    folder: Path = player.app.configuration.paths.state_dir
    player.figures["commit_floor"] = durable_writes(folder / "floor.db", commits)


def _note(outcomes: list[tuple[float, Outcome]], outcome: Outcome) -> None:
    outcomes.append((time.monotonic(), outcome))


def _rating() -> Mapping[str, object]:
    rated_at = datetime.now(UTC).isoformat()
    return {"receipt_number": f"RZ{secrets.randbelow(10**12):012d}", "level": 5, "reasons": [], "rated_at": rated_at}


class Load:
    """Camera capture, printing without end, and a heartbeat twice a second."""

    def __init__(self, player: Player) -> None:
        self._app = player.app
        self._stopped = False
        self._first_frame = 0
        self._last_frame = 0
        self.slips = 0
        facts = CertificationFacts(
            name="*",
            number="*" * 18,
            benefit="employee_pension",
            way="face",
            filed_on=date(2026, 11, 23),
            next_due_on=date(2027, 11, 23),
            receipt_number="RZ000000000000",
            verification_url="https://example.invalid/v/000000000000",
            journal_hash="00000000",
            terminal_number="T-0001",
        )
        self._slip = certification_slip(facts, self._app.words.say)
        self._heartbeat = QTimer(player)
        self._heartbeat.setInterval(HEARTBEAT_MS)
        self._heartbeat.timeout.connect(self._app.heart.beat)

    def start(self) -> None:
        camera = self._app.devices.camera
        if camera is not None:
            camera.submit(lambda lens, limit: lens.start_capture(limit), 5.0, _ignore)
        self._print(None)
        self._heartbeat.start()

    def stop(self) -> None:
        self._stopped = True
        self._heartbeat.stop()
        camera = self._app.devices.camera
        if camera is not None:
            frame = camera.adapter.mailbox.latest()
            self._last_frame = 0 if frame is None else frame.number
            camera.adapter.stop_capture()

    def frames(self) -> int:
        """Pictures the camera took while the pages were switched."""
        return self._last_frame

    def _print(self, report: object) -> None:
        if isinstance(report, Failed):
            # The program ends, and who is asked to print answers so at once: asking again would never end.
            return
        self.slips += report is not None
        printer = self._app.devices.printer
        if printer is not None and not self._stopped:
            printer.submit(self._print_one, PRINT_SECONDS, self._print)

    def _print_one(self, printer: ReceiptPrinter, limit: Deadline) -> object:
        return printer.print_slip(self._slip, self.slips + 1, limit)


def _ignore(result: object) -> None:
    """Whether the camera took it shows in the frames."""
