"""The registrar with its real threads: nothing blocks the caller, everyone is answered, a second process is refused."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kiosk.ledger.acts import (
    Accepted,
    Act,
    LedgerBusy,
    LedgerFailed,
    LookUpResult,
    NotFound,
    NotKept,
    Outcome,
    PaperOutcome,
    PaperReport,
    Promised,
    Refused,
    SendResult,
    Voided,
    VoidResult,
    Withdrawn,
    WorkItem,
)
from kiosk.ledger.outbox import Outbox
from kiosk.ledger.registrar import Registrar, Tools
from kiosk.ledger.verify import verify
from tests.ledger.doubles import FILING, PAYMENT, SECRET

SECONDS = 10.0


class GatedCentre:
    """Answers when ``gate`` is open; ``result`` may be an exception to raise."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.result: SendResult | Exception = Accepted({"n": 1}, "R1")
        self.asked: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self.threads: set[str] = set()

    def send(self, kind: str, key: str, payload: Mapping[str, object]) -> SendResult:
        self.asked.put(("send", key))
        self.threads.add(threading.current_thread().name)
        self.gate.wait(SECONDS)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def look_up(self, kind: str, key: str) -> LookUpResult:
        self.asked.put(("look_up", key))
        return NotFound()

    def void(self, kind: str, key: str) -> VoidResult:
        self.asked.put(("void", key))
        return Voided()


@pytest.fixture
def centre() -> GatedCentre:
    return GatedCentre()


@pytest.fixture
def open_registrar(tmp_path: Path, centre: GatedCentre) -> Iterator[Callable[..., Registrar]]:
    made: list[Registrar] = []

    def build(need_person: Callable[[WorkItem], None] = lambda item: None) -> Registrar:
        tools = Tools(back_off_base_seconds=0.01, back_off_cap_seconds=0.02)
        registrar = Registrar(tmp_path / "state", "T1", centre, need_person=need_person, outbox_key=SECRET, tools=tools)
        made.append(registrar)
        registrar.start()
        return registrar

    yield build
    centre.gate.set()
    for registrar in made:
        registrar.stop()


def told(registrar: Registrar, act: Act = FILING, wait_seconds: float = SECONDS) -> tuple[str, Outcome]:
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    key = registrar.commit(act, wait_seconds, outcomes.put)
    return key, outcomes.get(timeout=SECONDS)


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(int(SECONDS / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("the condition did not come true")


def test_an_act_is_accepted_and_its_slip_recorded(open_registrar: Callable[..., Registrar]) -> None:
    registrar = open_registrar()
    registrar.recovered(SECONDS)
    key, outcome = told(registrar)
    assert isinstance(outcome, Accepted)
    assert outcome.answer == {"n": 1}
    assert len(key) == 32
    assert len(outcome.row_hash) == 8
    recorded: queue.SimpleQueue[str | NotKept] = queue.SimpleQueue()
    registrar.handed_over(key, PaperReport(PaperOutcome.PRINTED, "process-id"), recorded.put)
    assert isinstance(recorded.get(timeout=SECONDS), str)
    assert registrar.waiting() == 0
    assert registrar.checkpoint().rows == 5


def test_the_centre_is_called_on_a_network_thread(
    open_registrar: Callable[..., Registrar], centre: GatedCentre
) -> None:
    told(open_registrar())
    assert all(name.startswith("ledger-network") for name in centre.threads)


def test_a_slow_centre_makes_a_promise_and_the_completer_keeps_it(
    open_registrar: Callable[..., Registrar], centre: GatedCentre
) -> None:
    registrar = open_registrar()
    centre.gate.clear()
    _, outcome = told(registrar, wait_seconds=0.05)
    assert isinstance(outcome, Promised)
    assert registrar.waiting() == 1
    centre.gate.set()
    until(lambda: registrar.waiting() == 0)


def test_a_slow_payment_is_withdrawn_and_voided(open_registrar: Callable[..., Registrar], centre: GatedCentre) -> None:
    registrar = open_registrar()
    centre.gate.clear()
    key, outcome = told(registrar, PAYMENT, wait_seconds=0.05)
    assert isinstance(outcome, Withdrawn)
    until(lambda: registrar.waiting() == 0)
    assert centre.asked.get(timeout=SECONDS) == ("send", key)
    assert centre.asked.get(timeout=SECONDS) == ("void", key)


@pytest.mark.expected_logs(r"kiosk\.ledger: a person is needed")
def test_a_refused_promise_is_reported_to_a_person(
    open_registrar: Callable[..., Registrar], centre: GatedCentre
) -> None:
    items: queue.SimpleQueue[WorkItem] = queue.SimpleQueue()
    registrar = open_registrar(items.put)
    centre.gate.clear()
    centre.result = Refused("not-entitled")
    key, _ = told(registrar, wait_seconds=0.05)
    centre.gate.set()
    assert items.get(timeout=SECONDS) == WorkItem(key, "certification", "refused-after-promise")
    assert registrar.work_list() == (WorkItem(key, "certification", "refused-after-promise"),)
    registrar.settle(key, "called")
    until(lambda: registrar.work_list() == ())


@pytest.mark.expected_logs(r"kiosk\.ledger: the centre's client raised RuntimeError")
def test_a_bug_in_the_client_is_an_unknown_answer_and_its_text_is_not_logged(
    open_registrar: Callable[..., Registrar], centre: GatedCentre, caplog: pytest.LogCaptureFixture
) -> None:
    registrar = open_registrar()
    centre.result = RuntimeError("110000199001011234")
    _, outcome = told(registrar, wait_seconds=0.1)
    assert isinstance(outcome, Promised)
    centre.result = Accepted({}, "R2")
    until(lambda: registrar.waiting() == 0)
    assert "110000199001011234" not in caplog.text


@pytest.mark.expected_logs(r"kiosk\.ledger: a ledger listener raised ValueError")
def test_a_bug_in_a_listener_does_not_stop_the_ledger(open_registrar: Callable[..., Registrar]) -> None:
    registrar = open_registrar()

    def broken(outcome: Outcome) -> None:
        raise ValueError("broken listener")

    registrar.commit(FILING, SECONDS, broken)
    assert isinstance(told(registrar)[1], Accepted)


@pytest.mark.expected_logs(r"kiosk\.ledger: ledger bug: ImportError", r"kiosk\.ledger: the ledger is out of service")
def test_a_bug_in_the_ledger_itself_stops_it_and_still_answers_everyone(
    open_registrar: Callable[..., Registrar], centre: GatedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar = open_registrar()
    centre.gate.clear()
    first: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    registrar.commit(FILING, SECONDS, first.put)
    centre.asked.get(timeout=SECONDS)

    def broken(*unused: object) -> None:
        raise ImportError("no cryptography")

    monkeypatch.setattr(Outbox, "put", broken)
    assert told(registrar)[1] == NotKept("bug:ImportError")
    assert isinstance(first.get(timeout=SECONDS), Promised)
    assert registrar.out_of_service() == "bug:ImportError"
    assert told(registrar)[1] == NotKept("bug:ImportError")


def test_a_second_registrar_on_the_same_directory_is_refused_and_answers_its_callers(
    open_registrar: Callable[..., Registrar],
) -> None:
    open_registrar().recovered(SECONDS)
    second = open_registrar()
    with pytest.raises(LedgerBusy):
        second.recovered(SECONDS)
    assert isinstance(told(second)[1], NotKept)
    assert second.out_of_service() == "unsafe"


def test_a_directory_that_cannot_be_made_is_a_typed_failure(tmp_path: Path, centre: GatedCentre) -> None:
    (tmp_path / "file").touch()
    registrar = Registrar(tmp_path / "file" / "state", "T1", centre)
    registrar.start()
    with pytest.raises(LedgerFailed, match="io-error"):
        registrar.recovered(SECONDS)
    registrar.stop()


def test_stop_answers_whoever_waits_and_the_next_start_delivers(
    open_registrar: Callable[..., Registrar], centre: GatedCentre, tmp_path: Path
) -> None:
    registrar = open_registrar()
    centre.gate.clear()
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    key = registrar.commit(FILING, SECONDS, outcomes.put)
    centre.asked.get(timeout=SECONDS)
    registrar.stop()
    assert isinstance(outcomes.get(timeout=SECONDS), Promised)
    assert told(registrar)[1] == NotKept("not-running")
    centre.gate.set()
    again = open_registrar()
    assert again.recovered(SECONDS).owed == (key,)
    until(lambda: again.waiting() == 0)
    again.stop()
    assert verify(tmp_path / "state" / "ledger.db").ok


def test_many_callers_from_many_threads_are_each_answered_once(open_registrar: Callable[..., Registrar]) -> None:
    registrar = open_registrar()
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    callers = [
        threading.Thread(target=lambda: [registrar.commit(FILING, SECONDS, outcomes.put) for _ in range(10)])
        for _ in range(5)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(SECONDS)
    results = [outcomes.get(timeout=SECONDS) for _ in range(50)]
    assert all(isinstance(result, Accepted) for result in results)
    assert len({result.row_hash for result in results if isinstance(result, Accepted)}) == 50
