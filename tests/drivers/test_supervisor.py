"""The supervised device thread: every job answered once, one status down and one up, no bug kills the thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

import pytest

from drivers import supervisor
from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed, StatusChanged
from drivers.supervisor import Supervised

WAIT_SECONDS = 5.0


class ScriptedDevice:
    """A device that does what the test says; its poll sleeps until it is woken or told news."""

    family: ClassVar[str] = "scripted"

    def __init__(self) -> None:
        self.on_open: Callable[[], None] = lambda: None
        self.on_poll: Callable[[], Iterable[object]] = list
        self.on_close: Callable[[], None] = lambda: None
        self.on_status: Callable[[], None] = lambda: None
        self.opened = 0
        self.closed = 0
        self.polling = threading.Event()
        self.woken = threading.Event()

    def open(self) -> None:
        self.opened += 1
        self.on_open()

    def close(self) -> None:
        self.closed += 1
        self.on_close()

    def status(self) -> DeviceStatus:
        self.on_status()
        return DeviceStatus(self.family, DeviceState.ONLINE)

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        events = self.on_poll()
        if timeout_seconds > 0 and not events:
            self.polling.set()
            self.woken.wait(timeout_seconds)
            self.woken.clear()
        return events

    def wake(self) -> None:
        self.woken.set()


class Bench:
    """A supervised device with everything it published."""

    def __init__(self) -> None:
        self.device = ScriptedDevice()
        self.news: queue.Queue[object] = queue.Queue()
        self.supervised = Supervised(self.device, self.news.put)

    def next_news(self) -> object:
        return self.news.get(timeout=WAIT_SECONDS)

    def next_state(self) -> tuple[DeviceState, str]:
        news = self.next_news()
        assert isinstance(news, StatusChanged)
        return news.status.state, news.status.reason

    def run(self, work: Callable[[ScriptedDevice, Deadline], object], seconds: float = 5.0) -> object:
        answers: queue.Queue[object] = queue.Queue()
        self.supervised.submit(work, seconds, answers.put)
        return answers.get(timeout=WAIT_SECONDS)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    # Waking must not depend on the poll interval: with a long one, a missed wake shows as a time-out of the test.
    monkeypatch.setattr(supervisor, "POLL_SECONDS", 60.0)
    monkeypatch.setattr(supervisor, "BACK_OFF_FIRST_SECONDS", 0.01)
    bench = Bench()
    yield bench
    bench.supervised.stop()


def fault_for(times: int, error: Exception) -> Callable[[], None]:
    left = iter([error] * times)

    def step() -> None:
        for pending in left:
            raise pending

    return step


ONLINE = (DeviceState.ONLINE, "")


def test_a_device_that_opens_is_online_and_its_first_events_follow_the_status(bench: Bench) -> None:
    first = iter([["card in"]])
    bench.device.on_poll = lambda: next(first, [])
    bench.supervised.start()
    assert bench.next_state() == ONLINE
    assert bench.next_news() == "card in"


def test_a_job_runs_in_the_device_thread_and_delivers_its_value(bench: Bench) -> None:
    bench.supervised.start()
    assert bench.run(lambda device, _: (device.family, threading.current_thread().name)) == (
        "scripted",
        "device-scripted",
    )


def test_a_job_ends_a_running_poll_at_once(bench: Bench) -> None:
    bench.supervised.start()
    assert bench.device.polling.wait(WAIT_SECONDS)
    assert bench.run(lambda *_: "done") == "done"


@pytest.mark.expected_logs("device scripted is down", "device scripted is back")
def test_a_lost_device_is_reported_down_once_and_up_once_however_often_it_is_retried(bench: Bench) -> None:
    bench.device.on_open = fault_for(4, DeviceFault("unplugged"))
    bench.supervised.start()
    assert bench.next_state() == (DeviceState.OFFLINE, "unplugged")
    assert bench.next_state() == ONLINE
    assert bench.device.opened == 5
    assert bench.news.empty()


@pytest.mark.expected_logs("device scripted is down", "device scripted is back")
def test_a_device_that_opens_but_does_not_answer_never_flaps_to_online(bench: Bench) -> None:
    answers = fault_for(4, DeviceFault("silent"))

    def poll() -> list[object]:
        answers()
        return []

    bench.device.on_poll = poll
    bench.supervised.start()
    assert bench.next_state() == (DeviceState.OFFLINE, "silent")
    assert bench.next_state() == ONLINE
    assert bench.device.opened == 5


@pytest.mark.expected_logs("device scripted is down")
@pytest.mark.parametrize("step", ["on_open", "on_poll"])
def test_the_back_off_doubles_up_to_its_cap_even_when_only_poll_fails(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF_FIRST_SECONDS", 0.25)
    pauses: queue.Queue[float] = queue.Queue()

    def wait_refusing(_: object, seconds: float) -> None:
        pauses.put(seconds)

    monkeypatch.setattr(Supervised, "_wait_refusing", wait_refusing)
    setattr(bench.device, step, fault_for(10_000, DeviceFault("gone")))
    bench.supervised.start()
    assert [pauses.get(timeout=WAIT_SECONDS) for _ in range(6)] == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0]


@pytest.mark.expected_logs("device scripted is down", "device scripted is back")
def test_the_back_off_begins_anew_after_the_device_was_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF_FIRST_SECONDS", 0.25)
    pauses: queue.Queue[float] = queue.Queue()
    monkeypatch.setattr(Supervised, "_wait_refusing", lambda _, seconds: pauses.put(seconds))
    bench.device.on_open = fault_for(3, DeviceFault("gone"))

    def lose(*_: object) -> None:
        raise DeviceFault("gone again")

    bench.supervised.start()
    assert bench.run(lose) == Failed(Completion.HARDWARE_ERROR, "gone again")
    assert [pauses.get(timeout=WAIT_SECONDS) for _ in range(4)] == [0.25, 0.5, 1.0, 0.25]


@pytest.mark.expected_logs("device scripted is down: NOT_CONFIGURED library-missing")
def test_a_permanent_fault_waits_the_longest_interval_and_says_not_configured(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: queue.Queue[float] = queue.Queue()
    monkeypatch.setattr(Supervised, "_wait_refusing", lambda _, seconds: pauses.put(seconds))
    bench.device.on_open = fault_for(10_000, DeviceFault("library-missing", permanent=True))
    bench.supervised.start()
    assert pauses.get(timeout=WAIT_SECONDS) == supervisor.PERMANENT_RETRY_SECONDS
    assert bench.next_state() == (DeviceState.NOT_CONFIGURED, "library-missing")


@pytest.mark.expected_logs("device scripted is down", "device scripted is back")
@pytest.mark.parametrize("step", ["on_open", "on_poll", "on_status"])
def test_a_bug_in_the_driver_is_a_lost_device_and_not_a_dead_thread(bench: Bench, step: str) -> None:
    bug = fault_for(1, KeyError("110000 secret"))

    def raise_once() -> list[object]:
        bug()
        return []

    setattr(bench.device, step, raise_once)
    bench.supervised.start()
    assert bench.next_state() == (DeviceState.OFFLINE, "driver-bug:KeyError")
    assert bench.next_state() == ONLINE


def test_a_close_that_raises_is_logged_and_the_device_comes_back(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.device.on_open = fault_for(1, DeviceFault("unplugged"))
    bench.device.on_close = fault_for(1, OSError("110000 secret"))
    bench.supervised.start()
    assert bench.next_state()[0] is DeviceState.OFFLINE
    assert bench.next_state() == ONLINE
    assert "close failed: driver-bug:OSError" in caplog.text
    assert "secret" not in caplog.text


def test_a_job_with_a_bug_is_answered_without_its_text_and_the_device_reopens(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def work(*_: object) -> object:
        raise RuntimeError("110000 secret")

    bench.supervised.start()
    assert bench.next_state() == ONLINE
    assert bench.run(work) == Failed(Completion.HARDWARE_ERROR, "driver-bug")
    assert bench.next_state() == (DeviceState.OFFLINE, "driver-bug:RuntimeError")
    assert bench.next_state() == ONLINE
    assert "secret" not in caplog.text


@pytest.mark.expected_logs("device scripted is down", "device scripted is back")
def test_a_job_that_loses_the_device_is_answered_and_the_device_reopens(bench: Bench) -> None:
    def work(*_: object) -> object:
        raise DeviceFault("pulled-cable")

    bench.supervised.start()
    assert bench.next_state() == ONLINE
    assert bench.run(work) == Failed(Completion.HARDWARE_ERROR, "pulled-cable")
    assert bench.next_state() == (DeviceState.OFFLINE, "pulled-cable")
    assert bench.next_state() == ONLINE
    assert bench.run(lambda *_: "works again") == "works again"


@pytest.mark.expected_logs("device scripted is down")
def test_jobs_are_refused_at_once_while_the_device_is_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF_FIRST_SECONDS", 60.0)
    bench.device.on_open = fault_for(10_000, DeviceFault("unplugged"))
    bench.supervised.start()
    assert bench.next_state()[0] is DeviceState.OFFLINE
    assert bench.run(lambda *_: "never") == Failed(Completion.NOT_READY, "device-offline")


def test_a_job_cancelled_or_too_late_before_its_turn_never_starts(bench: Bench) -> None:
    started, go_on = threading.Event(), threading.Event()
    ran: list[str] = []
    answers: queue.Queue[object] = queue.Queue()

    def hold(*_: object) -> str:
        started.set()
        go_on.wait(WAIT_SECONDS)
        return "held"

    bench.supervised.start()
    bench.supervised.submit(hold, 5.0, answers.put)
    assert started.wait(WAIT_SECONDS)
    bench.supervised.submit(lambda *_: ran.append("cancelled"), 5.0, answers.put).cancel()
    bench.supervised.submit(lambda *_: ran.append("late"), 0.0, answers.put)
    go_on.set()
    assert [answers.get(timeout=WAIT_SECONDS) for _ in range(3)] == [
        "held",
        Failed(Completion.CANCELLED),
        Failed(Completion.TIMED_OUT),
    ]
    assert ran == []


def test_cancel_reaches_a_running_job_through_its_deadline(bench: Bench) -> None:
    started = threading.Event()
    answers: queue.Queue[object] = queue.Queue()

    def work(device: ScriptedDevice, deadline: Deadline) -> object:
        started.set()
        while (over := deadline.over) is None:
            device.woken.wait(0.01)
        return Failed(over)

    bench.supervised.start()
    assert bench.next_state() == ONLINE
    assert bench.device.polling.wait(WAIT_SECONDS)
    ticket = bench.supervised.submit(work, 60.0, answers.put)
    assert started.wait(WAIT_SECONDS)
    ticket.cancel()
    assert answers.get(timeout=WAIT_SECONDS) == Failed(Completion.CANCELLED)


def test_stop_answers_the_waiting_jobs_closes_the_device_and_refuses_later_jobs(bench: Bench) -> None:
    started, go_on = threading.Event(), threading.Event()
    answers: queue.Queue[object] = queue.Queue()

    def hold(*_: object) -> str:
        started.set()
        go_on.wait(WAIT_SECONDS)
        return "held"

    bench.supervised.start()
    bench.supervised.submit(hold, 5.0, answers.put)
    assert started.wait(WAIT_SECONDS)
    bench.supervised.submit(lambda *_: "never", 5.0, answers.put)
    stopper = threading.Thread(target=bench.supervised.stop)
    stopper.start()
    while not bench.device.woken.wait(0.01):
        assert stopper.is_alive()
    go_on.set()
    stopper.join(WAIT_SECONDS)
    refused = Failed(Completion.CANCELLED, "stopping")
    assert [answers.get(timeout=WAIT_SECONDS) for _ in range(2)] == ["held", refused]
    assert bench.device.closed == 1
    assert bench.run(lambda *_: "never") == refused
    bench.supervised.stop()


def test_a_stopped_device_can_be_started_again(bench: Bench) -> None:
    bench.supervised.start()
    assert bench.run(lambda *_: 1) == 1
    bench.supervised.stop()
    bench.supervised.start()
    bench.supervised.start()
    assert bench.run(lambda *_: 2) == 2
    assert bench.device.opened == 2


def test_jobs_of_a_device_that_was_never_started_end_when_it_is_stopped(bench: Bench) -> None:
    answers: queue.Queue[object] = queue.Queue()
    bench.supervised.submit(lambda *_: "never", 5.0, answers.put)
    bench.supervised.stop()
    assert answers.get(timeout=WAIT_SECONDS) == Failed(Completion.CANCELLED, "stopping")


def test_a_receiver_that_raises_does_not_take_the_device_down(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("110000 secret")

    bench.supervised.start()
    bench.supervised.submit(lambda *_: "lost", 5.0, broken)
    assert bench.run(lambda *_: "works") == "works"
    assert "str was not received: receiver-bug:RuntimeError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.expected_logs("did not stop within")
def test_a_device_that_hangs_in_stop_gets_no_second_thread(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.05)
    started, go_on = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        started.set()
        go_on.wait(WAIT_SECONDS)

    bench.supervised.start()
    bench.supervised.submit(hang, 5.0, lambda _: None)
    assert started.wait(WAIT_SECONDS)
    bench.supervised.stop()
    bench.supervised.start()
    assert sum(thread.name == "device-scripted" for thread in threading.enumerate()) == 1
    go_on.set()
