"""Practice: the same pages, an invented person, and nothing that leaves the conductor but pages."""

from __future__ import annotations

from collections import deque

import pytest
from pytestqt.qtbot import QtBot

from config.catalogue.load import shipped
from kiosk.engine import closing
from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.messages import (
    Answered,
    BugFound,
    CallStaff,
    CardCameIn,
    Command,
    Control,
    Perform,
    Pressed,
    Show,
    Tick,
    VisitBegan,
    VisitEnded,
)
from kiosk.engine.practice import PRETEND
from kiosk.pages import (
    Answer,
    CameraPage,
    Chosen,
    HomePage,
    InsertCardPage,
    Page,
    PinEntered,
    PinPage,
    Preferences,
    said,
    text,
)
from kiosk.runtime.words import Words
from kiosk.services.practice import practice_of
from screens.panel import Panel
from screens.practice import PracticeBand
from screens.shell import Shell
from tests.digits import digits
from tests.practice.house import ITEMS, reception

HOME = HomePage(title=text("home-title"), options=())


class Training:
    """A terminal at which somebody practises; ``all`` is everything it was told to do."""

    def __init__(self) -> None:
        self.conductor = Conductor(reception, HOME, Timing(), Preferences(), practice_of(reception, ITEMS))
        self.now = 10.0
        self.all: list[Command] = self.conductor.open(self.now)
        self._tell(Pressed(Control.PRACTICE))

    def answer(self, *answers: Answer | str) -> Training:
        for answer in answers:
            given = Chosen(answer) if isinstance(answer, str) else answer
            assert self.page.accepts(given), f"{self.page.title.id} does not offer {answer}"
            self._tell(Answered(self.conductor.token, given))
        return self

    def _tell(self, event: Answered | Pressed | CardCameIn | Tick) -> None:
        self.all += self.conductor.handle(event, self.now)

    def press(self, control: Control) -> Training:
        self._tell(Pressed(control))
        return self

    def card_in(self) -> Training:
        self._tell(CardCameIn())
        return self

    def wait(self, seconds: float) -> Training:
        self.now += seconds
        self._tell(Tick())
        return self

    @property
    def page(self) -> Page:
        return self.conductor.shown

    @property
    def endings(self) -> list[Ending]:
        return [command.ending for command in self.all if isinstance(command, VisitEnded)]


def certified() -> Training:
    return Training().answer("H01", PRETEND, "start", "password", PinEntered(digits("123456")))


def test_a_whole_certification_is_practised_without_a_card() -> None:
    training = certified()
    assert training.page.title.id == "result-filed"
    training.answer("done")
    assert training.endings == [Finished("practice")]
    assert training.page.title.id == "closing-practice"


def test_a_card_that_is_put_in_is_not_read() -> None:
    training = Training().answer("H01").card_in()
    assert training.page.title.id.startswith("offer-")
    assert not any(isinstance(command, Perform) for command in training.all)


def test_no_camera_opens() -> None:
    training = Training().answer("H01", PRETEND, "start", "face", "agree")
    assert isinstance(training.page, CameraPage)
    training.answer(PRETEND)
    assert training.page.title.id == "result-filed"


def test_back_goes_to_the_page_before() -> None:
    training = Training().answer("H01", PRETEND, "start", "password")
    assert isinstance(training.page, PinPage)
    training.press(Control.BACK)
    assert training.page.title.id == "ways-title"
    training.press(Control.BACK).press(Control.BACK)
    assert isinstance(training.page, InsertCardPage)
    training.press(Control.BACK)
    assert training.page.title.id == "practice-title"


def test_a_person_can_be_called_in_earnest() -> None:
    training = certified().press(Control.HELP)
    assert any(isinstance(command, CallStaff) for command in training.all)


def test_leaving_and_silence_end_it() -> None:
    assert Training().answer("H01").press(Control.LEAVE).endings[0].reason == "left"
    silent = Training().wait(61)
    assert silent.conductor.overlay == closing.idle_overlay()
    assert silent.wait(31).endings[0].reason == "silent"


def test_it_begins_from_home_alone_and_is_told_as_practice() -> None:
    training = Training()
    assert [command for command in training.all if isinstance(command, VisitBegan)] == [VisitBegan(1, practice=True)]
    training.press(Control.PRACTICE)
    assert len([command for command in training.all if isinstance(command, VisitBegan)]) == 1


def test_where_none_is_offered_the_control_does_nothing() -> None:
    conductor = Conductor(reception, HOME, Timing(), Preferences())
    conductor.open(0.0)
    assert conductor.handle(Pressed(Control.PRACTICE), 1.0) == []
    assert conductor.mode is Mode.HOME


def test_on_every_path_nothing_but_marked_pages_comes_out() -> None:
    """Every answer of every page once: no effect is performed, nobody is called, no bug, and each page says what it is."""
    seen: set[tuple[tuple[Answer, ...], Page]] = set()
    waiting: deque[tuple[Answer, ...]] = deque([()])
    while waiting:
        path = waiting.popleft()
        training = Training().answer(*path)
        assert not [command for command in training.all if isinstance(command, (Perform, CallStaff, BugFound))], path
        if training.conductor.visit is None or (path[:1], training.page) in seen:
            continue
        seen.add((path[:1], training.page))
        assert training.page.practice
        assert said(training.page)[0].id == "practice-mark"
        if len(path) < 9:
            waiting.extend(
                (*path, answer) for answer in training.page.answers() if isinstance(answer, (Chosen, PinEntered))
            )
    assert len(seen) > 12


def test_nothing_is_left_of_it() -> None:
    training = certified().answer("done")
    assert training.conductor.visit is None
    assert "practice" not in {type(command).__name__ for command in training.all}
    assert not training.wait(20).page.practice
    assert training.page.title.id == "home-title"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_glass_says_so_on_every_page_and_before_an_overlay(qtbot: QtBot, language: str) -> None:
    words = Words((language,), strict=True, items=shipped().items)
    shell = Shell(Panel(21.5, 1080, 1920), words.screen, (language,))
    qtbot.addWidget(shell)
    shell.show()
    training = certified()
    show = [command for command in training.all if isinstance(command, Show)][-1]
    shell.show_page(show.token, show.page, show.chrome)
    band = shell.findChild(PracticeBand)
    assert isinstance(band, PracticeBand)
    assert band.isVisible()
    assert words.screen(text("practice-mark")) in band.shown
    screen = shell.page_screen
    assert screen is not None
    assert not band.geometry().intersects(screen.geometry())
    shell.show_overlay(closing.idle_overlay())
    assert shell.sheet is not None
    assert not band.geometry().intersects(shell.sheet.geometry())
    shell.show_page(training.conductor.token, HOME, show.chrome)
    assert not [left for left in shell.findChildren(PracticeBand) if left.isVisible()]
