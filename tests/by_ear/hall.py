"""A terminal with a real window and a real conductor, and a visitor's two hands on its keys; the voice is a list of sentences."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from config.catalogue.load import shipped
from drivers.headphones.contract import HeadphonesIn, HeadphonesOut
from drivers.keypad.contract import Key, KeyPressed
from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.visit import Visit
from kiosk.pages import (
    ChoicePage,
    Chosen,
    Fact,
    HomePage,
    Option,
    Page,
    PinEntered,
    PinPage,
    Preferences,
    ResultPage,
    text,
)
from kiosk.runtime.clock import Clock
from kiosk.runtime.terminal import Terminal
from kiosk.runtime.words import Words
from screens.controls.button import Button
from screens.panel import Panel
from screens.shell import Shell
from tests.screens.conftest import Clock as ScreenClock
from voice.contract import Utterance

HOME = HomePage(
    title=text("home-title"),
    options=(
        Option("H01", text("item-H01")),
        Option("C13", text("item-C13"), disabled_because=text("tile-no-printer")),
        Option("Q08", text("item-Q08")),
    ),
)
WAYS = ChoicePage(
    title=text("ways-title"), options=(Option("password", text("way-password")), Option("staff", text("way-staff")))
)
PIN = PinPage(title=text("password-title"), options=(Option("other-way", text("option-other-way")),))
RESULT = ResultPage(
    title=text("result-filed"),
    facts=(Fact(text("fact-next-due"), text("value-date", date="2027-12-20")),),
    options=(Option("done", text("option-done")),),
    personal=True,
)


class Mouth:
    """Takes the place of the speaker."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.volume = 0.5
        self.pace = 1.0
        self.stops = 0

    def say(self, utterance: Utterance) -> None:
        self.said.append(utterance.text)

    def stop(self) -> None:
        self.stops += 1

    def reset(self) -> None:
        return


class Hall:
    """A terminal, and a visitor's two hands on its keys."""

    def __init__(self, languages: tuple[str, ...] = ("zh", "en")) -> None:
        self.pins: list[str] = []
        self.record: Page = RESULT
        words = Words(languages, strict=True, items=shipped().items)
        names = {code: words.named(code) for code in languages}
        self.screen_clock = ScreenClock()
        self.shell = Shell(Panel(21.5, 1080, 1920), words.screen, languages, clock=self.screen_clock, names=names)
        self.conductor = Conductor(self._visit, HOME, Timing(), Preferences())
        self.terminal = Terminal(self.conductor, self.shell, words, Clock(), languages)
        self.mouth = Mouth()
        self.terminal.speech.speaker = self.mouth  # type: ignore[assignment]
        self.shell.show()
        self.terminal.open()

    async def _visit(self, visit: Visit) -> Ending:
        way = await visit.ask(WAYS)
        if way == Chosen("password"):
            answer = await visit.ask(PIN)
            if isinstance(answer, PinEntered):
                self.pins.append("".join(map(str, answer.digits)))
        await visit.ask(self.record)
        return Finished("done")

    def press(self, *keys: str) -> str:
        """Press keys, a second apart; the last thing that was said."""
        for key in keys:
            self.key(key, after=1)
        return self.said

    def key(self, key: str, *, after: float) -> None:
        """One key, so many seconds after the last thing that was done."""
        self.screen_clock.wait(after)
        self.terminal._on_message(KeyPressed(Key(key)))

    def walk(self, words: str) -> None:
        """Go along the choices, to the end and back again, until one is spoken with these words."""
        for key in ("6", "4"):
            before = ""
            while before not in self.said or not before:
                before = self.said
                if words in self.press(key):
                    return
        raise AssertionError(f"nothing was spoken with {words}")

    def wait(self, seconds: float) -> None:
        """Let the visitor's time pass."""
        self.screen_clock.wait(seconds)
        self.terminal.clock.advance(seconds)
        self.terminal.catch_up()

    def headphones(self, inserted: bool) -> None:
        self.terminal._on_message(HeadphonesIn() if inserted else HeadphonesOut())

    def touch(self, name: str) -> None:
        """A finger on the glass where this button is, a second later."""
        self.screen_clock.wait(1)
        button = self.shell.button(name)
        assert button is not None
        place = button.mapTo(self.shell, QPoint(20, 20))
        QTest.mouseClick(self.shell.childAt(place) or self.shell, Qt.MouseButton.LeftButton)

    @property
    def said(self) -> str:
        return self.mouth.said[-1]

    @property
    def page(self) -> str:
        return self.conductor.shown.title.id

    @property
    def ring(self) -> str:
        """The button that has the keyboard."""
        focus = self.shell.focusWidget()
        return focus.objectName() if isinstance(focus, Button) else ""
