"""A shell without a runtime: a clock set by hand, a word function, and what the shell reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from pytestqt.qtbot import QtBot

from kiosk.pages import Preferences, Text
from screens.intents import Intent, Touched
from screens.panel import Panel
from screens.shell import Shell
from tests.screens.specimen_words import word_for

PORTRAIT = Panel(21.5, 1080, 1920)
LANDSCAPE = Panel(27.0, 1920, 1080)


@dataclass
class Clock:
    """Seconds that pass only when told to."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Tongue:
    """The words of one language, which can be changed."""

    language: str

    def __call__(self, wanted: Text) -> str:
        return word_for(self.language)(wanted)


@dataclass
class Rig:
    """A shell, its clock, and everything it reported."""

    shell: Shell
    clock: Clock
    tongue: Tongue
    intents: list[Intent] = field(default_factory=list)
    painted: list[object] = field(default_factory=list)

    @property
    def acts(self) -> list[Intent]:
        """Reports that are more than a touch."""
        return [intent for intent in self.intents if not isinstance(intent, Touched)]

    def settle(self) -> None:
        """What stands has been painted, and has stood for a second."""
        self.shell.grab()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
        self.clock.wait(1)

    def press(self, name: str) -> None:
        """A press that is not a double tap."""
        self.clock.wait(1)
        button = self.shell.button(name)
        assert button is not None, name
        button.click()


class Ear(QObject):
    """Keeps what the shell says, on a bound slot as the runtime has it."""

    def __init__(self, rig: Rig) -> None:
        super().__init__()
        self._rig = rig
        rig.shell.acted.connect(self.hear)
        rig.shell.painted.connect(self.see)

    @Slot(object)
    def hear(self, intent: Intent) -> None:
        self._rig.intents.append(intent)

    @Slot(object)
    def see(self, token: object) -> None:
        self._rig.painted.append(token)


RigFor = Callable[..., Rig]


@pytest.fixture
def rig_for(qtbot: QtBot) -> Iterator[RigFor]:
    ears: list[Ear] = []

    def build(
        panel: Panel = PORTRAIT,
        preferences: Preferences | None = None,
        names: Mapping[str, tuple[str, str]] | None = None,
    ) -> Rig:
        tongue = Tongue((preferences or Preferences()).language)
        clock = Clock()
        languages = tuple(names or ("zh", "en"))
        place = Text("place")
        shell = Shell(panel, tongue, languages, place=place, clock=clock, preferences=preferences, names=names)
        rig = Rig(shell, clock, tongue)
        ears.append(Ear(rig))
        qtbot.addWidget(shell)
        shell.show()
        return rig

    yield build
    bury()


@pytest.fixture
def rig(rig_for: RigFor) -> Rig:
    return rig_for()


def bury() -> None:
    """Lets go of what was given to deleteLater."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
