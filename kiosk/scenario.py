"""Scenario scripts: plain text that plays a visit on the real program.

::

    # what a hand does                     what must be seen
    card insert due-soon                   expect page offer-greeting
    tap start                              expect spoken 快到期
    type 123456                            expect ending Finished
    advance 30s                            expect paper 1
    shot NAME                              expect overlay idle
    include other.visit                    repeat 3 tap other-way
    desk vouch S001 135001                 expect filed 1
    hand unsteady

``no-button NAME`` is true of one that is not there or not to be pressed now; ``spoken`` and ``unspoken`` look at what was said since the last visit ended; each ``ending`` counts once. ``filed``,
``rated``, ``called`` and ``withdrawn`` ask the centre's own records what this script added; ``set volume 4`` looks at the preferences,
``call waiting`` at the call for help, ``text WORDS`` at what stands on the screen now,
``usable camera`` at how the device is.

``hand unsteady``: from here on the visitor's palm rests on the glass, her finger slides and taps twice; ``hand steady``.

Every ``expect`` waits up to its patience; nothing sleeps. Lines the dock knows (``card``, ``printer``, ``camera``, ``network``,
``centre``) go to the dock; ``fault printer paper out`` is the same as ``printer paper out``. With ``by_hand`` the lines that a
person must do on real hardware are printed and waited for instead.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.dock import Dock, DockError, NotYet
from kiosk.engine.messages import VisitEnded
from kiosk.expectations import Expectations, Record
from kiosk.listener import Listener
from kiosk.runtime.speech import Said
from kiosk.runtime.terminal import Shown
from kiosk.script import Line, ScenarioError, button_name, seconds
from kiosk.unsteady import UnsteadyHand
from screens.pages.camera import CameraView

if TYPE_CHECKING:
    from kiosk.runtime.terminal import Terminal

PATIENCE_SECONDS = 25.0
TICK_MS = 10
BETWEEN_PRESSES_SECONDS = 0.45
"""A little more than the terminal's default ``double_tap_ms``: faster presses are a bouncing finger, here as in life."""
HANDS = (
    *(
        "card",
        "id-card",
        "printer",
        "pages",
        "camera",
        "scanner",
        "keypad",
        "headphones",
        "pin-pad",
        "finger",
        "payment",
        "presence",
    ),
    *("lights", "power", "network", "centre", "desk", "staff"),
)
"""First words of lines that a hand, not the visitor's finger, carries out."""
# The lens opens and the first frame comes within this, or the page is shown as it is.
_FIRST_FRAME_SECONDS = 1.5

Step = Generator[Callable[[], bool], None, None]


class Player(QObject):
    """Plays a script against a terminal. ``over`` carries None, or the ScenarioError that ended it."""

    over = Signal(object)

    def __init__(
        self,
        terminal: Terminal,
        dock: Dock,
        lines: list[Line],
        out: Path | None,
        paper: Path | None,
        say: Callable[[str], None] = lambda line: None,
        by_hand: bool = False,
        kept_by_centre: Callable[[str], int] | None = None,
        between_presses: float = BETWEEN_PRESSES_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        super().__init__()
        self._patience = patience
        self._terminal = terminal
        self._dock = dock
        self._lines = lines
        self._out = out
        self._say = say
        self._by_hand = by_hand
        self.record = Record()
        self._listener = Listener(
            lambda key: self._dock.do(f"keypad press {key}"), self.record.said, lambda: terminal.shell.settled
        )
        self._steps = self._play()
        self._waiting: Callable[[], bool] | None = None
        self._gives_up_at = 0.0
        self._pressed_at = time.monotonic()
        self._unsteady: UnsteadyHand | None = None
        self._line = Line("start", ())
        self._expectations = Expectations(terminal, self.record, paper, kept_by_centre)
        self._between_presses = between_presses
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._painted: object = terminal.shell.current_token
        terminal.shell.painted.connect(self._on_painted)
        terminal.happened.connect(self._on_happened)

    def start(self) -> None:
        """Begin; what the page that stands now has said counts as said."""
        standing = self._terminal.conductor.shown
        utterance = self._terminal.words.utterance(standing.spoken(), standing.title.id)
        self.record.said.extend([] if utterance is None else [utterance.text])
        self._timer.start()

    @Slot(object)
    def _on_happened(self, what: object) -> None:
        if isinstance(what, Shown):
            self.record.pages.append(what.page)
        elif isinstance(what, Said):
            self.record.said.append(what.text)
        elif isinstance(what, VisitEnded):
            self.record.endings.append(f"{type(what.ending).__name__} {what.ending.reason}")
            self.record.said_from = len(self.record.said)

    @Slot(object)
    def _on_painted(self, token: object) -> None:
        """Nobody can press what is not on the screen yet."""
        self._painted = token

    @Slot()
    def _tick(self) -> None:
        try:
            if self._waiting is not None:
                if not self._waiting():
                    self._give_up_if_late()
                    return
                self._waiting = None
            self._waiting = next(self._steps)
            self._gives_up_at = self._terminal.clock.now() + self._patience
        except StopIteration:
            self._finish(None)
        except (ScenarioError, DockError) as error:
            self._finish(ScenarioError(f"{self._line.where}: {self._line.text}: {error}"))
        except Exception as bug:
            # A script must never hang because the program under it has a bug.
            self._finish(ScenarioError(f"{self._line.where}: {self._line.text}: failed with {type(bug).__name__}"))
            raise

    def _give_up_if_late(self) -> None:
        if self._terminal.clock.now() > self._gives_up_at:
            shown = self._terminal.conductor.shown
            raise ScenarioError(
                f"not seen within {self._patience:.0f} s; the page is {shown.kind} {shown.title.id}, "
                f"endings {self.record.endings}, said last {self.record.said[-2:]}"
            )

    def _finish(self, error: ScenarioError | None) -> None:
        self._timer.stop()
        self._terminal.happened.disconnect(self._on_happened)
        self._terminal.shell.painted.disconnect(self._on_painted)
        # Ends the cycle between player and generator: a QObject must die in its own thread, not where the collector runs.
        self._waiting = None
        self._steps.close()
        self.over.emit(error)

    def _play(self) -> Step:
        for line in self._lines:
            self._line = line
            self._say(line.text)
            yield from self._do(line)

    def _do(self, line: Line) -> Step:
        words = line.words
        verb, rest = words[0], words[1:]
        if verb == "fault":
            words, verb = rest, rest[0] if rest else ""
        if verb == "expect" and len(rest) >= 1:
            yield from self._expect(rest)
        elif self._by_hand and verb in HANDS:
            # The line was printed: a person does it, and the next expectation waits for what comes of it.
            return
        elif self._dock.knows(" ".join(words)):
            yield lambda: self._did(" ".join(words))
        elif verb == "by-ear":
            yield from self._listener.do(rest)
        elif verb == "tap" and rest:
            yield from self._tap(rest)
        elif verb == "type" and len(rest) == 1:
            yield from self._type(rest[0])
        elif verb == "advance" and len(rest) == 1:
            yield from self._advance(seconds(rest[0]))
        elif verb == "hand" and rest in (("steady",), ("unsteady",)):
            steady = rest == ("steady",)
            self._unsteady = None if steady else UnsteadyHand(self._terminal.shell, self._after)
        elif verb == "shot" and len(rest) == 1:
            yield from self._shot(rest[0])
        else:
            raise ScenarioError("this line means nothing here")

    def _did(self, dock_line: str) -> bool:
        try:
            self._dock.do(dock_line)
        except NotYet:
            return False
        return True

    def _expect(self, rest: tuple[str, ...]) -> Step:
        yield self._expectations.of(rest)
        what = rest[0]
        if what in ("page", "home"):
            yield from self._shot(None)
        elif what == "overlay":
            yield from self._shot(f"overlay-{' '.join(rest[1:])}")

    def _tap(self, rest: tuple[str, ...]) -> Step:
        name = button_name(rest)
        if self._by_hand:
            return
        shell = self._terminal.shell
        # Presses faster than this are taken for a bouncing finger, by the screen as in life.
        yield self._after(self._between_presses - (time.monotonic() - self._pressed_at))
        # Nor is a press so soon after the page taken for one that was meant for it.
        yield lambda: self._painted == shell.current_token and shell.settled and self._can_be_pressed(name)
        for _ in range(10):
            button = shell.button(name)
            if button is None or button.isVisible():
                break
            following = shell.button("page-next")
            if following is None:
                break
            self._press(following)
            yield self._after(self._between_presses)
        button = shell.button(name)
        if button is None or not button.isVisible():
            raise ScenarioError("the button cannot be seen")
        if self._unsteady is None:
            self._press(button)
        else:
            yield from self._unsteady.press(button)
            self._pressed_at = time.monotonic()

    def _can_be_pressed(self, name: str) -> bool:
        button = self._terminal.shell.button(name)
        return button is not None and button.isEnabled()

    def _type(self, digits: str) -> Step:
        for digit in digits:
            yield from self._tap(("key", digit))
        yield from self._tap(("key", "confirm"))

    def _advance(self, seconds: float) -> Step:
        """The time that passes begins when what is being said has been said; nobody waits for that here."""
        yield self._silenced
        self._terminal.clock.advance(seconds)
        self._terminal.catch_up()

    def _silenced(self) -> bool:
        """What was asked to be said may begin only after the first hush."""
        if self._terminal.speaks:
            self._terminal.speech.hush()
        return not self._terminal.speaks

    def _after(self, seconds: float) -> Callable[[], bool]:
        """Real time: ``advance`` moves the visitor's clock and not the screen's gate against double presses."""
        due = time.monotonic() + seconds
        return lambda: time.monotonic() >= due

    def _press(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, button.rect().center())
        # Counted from the end of the press, as the screen counts: drawing the next page belongs to it.
        self._pressed_at = time.monotonic()

    def _sees_somebody(self) -> bool:
        view = self._terminal.shell.findChild(CameraView)
        return not isinstance(view, CameraView) or view.shows_picture

    def _shot(self, name: str | None) -> Step:
        if self._out is None:
            return
        painted: list[object] = []
        token = self._terminal.shell.current_token
        # A zero timer comes after the paint that is already queued.
        QTimer.singleShot(30, lambda: painted.append(token))
        yield lambda: bool(painted)
        # A picture of the camera page before the camera's first picture would show nobody.
        begins = self._after(_FIRST_FRAME_SECONDS)
        yield lambda: self._sees_somebody() or begins()
        page = self._terminal.conductor.shown
        stem = name or page.title.id
        path = self._out / f"{len(self.record.shots) + 1:02d}-{re.sub(r'[^A-Za-z0-9-]+', '-', stem)}.png"
        self._terminal.shell.grab().save(str(path))
        self.record.shots.append(path)
