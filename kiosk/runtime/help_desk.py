"""Calling a person, and what the terminal knows of the call until it is closed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.engine.messages import CallChanged, CallState, Event
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import CallForVouching, NotVouched, Vouched

Run = Callable[[Callable[[], None]], object]

POLL_MS = 2000
VOUCH_SECONDS = 240
OPEN_ATTEMPTS = 3
MOST_DEVICES = 12


class Call:
    """One help call at the centre: ``heard`` gets every answer (or trouble) in the main thread, through ``cross``."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        cross: Callable[[Callable[[], None]], None],
        heard: Callable[[object], None],
    ) -> None:
        self._client = client
        self._run = run
        self._cross = cross
        self._heard = heard
        self._id: str | None = None
        self._over = False

    def open(self, reason: str, page: str, detail: str, context: Mapping[str, object] | None = None) -> None:
        """``context``: item, step and devices of the request, as far as they are known."""
        key = secrets.token_hex(16)

        def work() -> None:
            from kiosk.contract import HelpCallRequest

            given = {"reason": reason, "page": page, "detail_code": detail, **(context or {})}
            request = HelpCallRequest.model_validate(given)
            answer = self._client.open_help_call(key, request, attempts=OPEN_ATTEMPTS)
            self._cross(lambda: self._opened(answer))

        self._run(work)

    def poll(self) -> None:
        call_id = self._id
        if call_id is not None and not self._over:
            self._run(lambda: self._report(self._client.help_call(call_id)))

    def cancel(self) -> None:
        """Withdraw it; also when the answer that names it has not come yet."""
        self._over = True
        call_id = self._id
        if call_id is not None:
            self._run(lambda: _ignore(self._client.cancel_help_call(call_id, attempts=2)))

    def _report(self, answer: object) -> None:
        self._cross(lambda: None if self._over else self._heard(answer))

    def _opened(self, answer: object) -> None:
        if not isinstance(answer, CentralTrouble):
            self._id = getattr(answer, "call_id", None)
        if self._over:
            self.cancel()
        else:
            self._heard(answer)


class HelpDesk(QObject):
    """The terminal's help call and the call for vouching. Main thread; calls go out on the network threads."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        cross: Callable[[Callable[[], None]], None],
        post: Callable[[Event], None],
    ) -> None:
        super().__init__()
        self._client = client
        self._run = run
        self._cross = cross
        self._post = post
        self._call: Call | None = None
        self._vouching: Call | None = None
        self._polling = QTimer(self)
        self._polling.setInterval(POLL_MS)
        self._polling.timeout.connect(self._poll)

    def register(self, performer: Performer) -> None:
        performer.register(CallForVouching, self._call_for_vouching)

    def call(
        self,
        reason: str,
        place: str,
        item: str | None = None,
        step: tuple[int, int] | None = None,
        devices: tuple[str, ...] = (),
    ) -> None:
        """Open the help call of the terminal; an older one is withdrawn first. ``devices``: words for those that do not work."""
        self.cancel()
        self._call = Call(self._client, self._run, self._cross, self._on_call)
        kind = "help" if reason in ("wanted", "card-left") else "hand-over"
        self._call.open(kind, _word(place), reason, context_of(item, step, devices))
        self._polling.start()

    def cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def close(self) -> None:
        self._polling.stop()

    def _on_call(self, answer: object) -> None:
        if isinstance(answer, CentralTrouble):
            self._post(CallChanged(CallState.FAILED))
            return
        state = CallState(str(getattr(answer, "state", "FAILED")).lower())
        self._post(CallChanged(state, getattr(answer, "people_ahead", 0)))
        if state is CallState.CLOSED:
            self._call = None

    def _call_for_vouching(self, effect: CallForVouching, reply: Reply) -> Cancel | None:
        tries = [VOUCH_SECONDS * 1000 // POLL_MS]

        def heard(answer: object) -> None:
            result = _vouching_result(answer)
            tries[0] -= 1
            if result is None and tries[0] <= 0:
                result = NotVouched("nobody")
            if result is not None:
                self._end_vouching(withdraw=result == NotVouched("nobody"))
                reply.done(result)

        self._vouching = Call(self._client, self._run, self._cross, heard)
        self._vouching.open("vouch", "ways", "vouch")
        self._polling.start()
        return lambda: self._end_vouching(withdraw=True)

    def _end_vouching(self, *, withdraw: bool) -> None:
        call, self._vouching = self._vouching, None
        if call is not None and withdraw:
            call.cancel()

    @Slot()
    def _poll(self) -> None:
        for call in (self._call, self._vouching):
            if call is not None:
                call.poll()
        if self._call is None and self._vouching is None:
            self._polling.stop()


def context_of(item: str | None, step: tuple[int, int] | None, devices: tuple[str, ...]) -> dict[str, object]:
    """What the desk is told beside the page. Entries that are no items of the catalogue are left out."""
    context: dict[str, object] = {"devices": devices[:MOST_DEVICES]}
    if item is not None and re.fullmatch(r"[A-Z]{1,2}[0-9]{2}", item):
        context["item"] = item
    if step is not None:
        context["step"] = f"{step[0]}/{step[1]}"
    return context


def _vouching_result(answer: object) -> Vouched | NotVouched | None:
    """None while nobody has decided."""
    if isinstance(answer, CentralTrouble):
        return NotVouched("unreachable")
    outcome, number = getattr(answer, "outcome", None), getattr(answer, "staff_number", None)
    if outcome is None:
        return None
    if str(outcome) == "VOUCHED" and number is not None:
        return Vouched(number)
    return NotVouched("helped" if str(outcome) == "HELPED" else "declined")


def _word(place: str) -> str:
    """``ChoicePage`` as the machine word ``choice-page``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", place).lower()


def _ignore(answer: object) -> None:
    """A call that could not be withdrawn is closed by the person who comes."""
