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

``no-button NAME`` is true of one that is not there or not to be pressed now; ``spoken`` and ``unspoken`` look at what was said since the last visit ended; each ``ending`` counts once. ``filed``,
``rated``, ``called`` and ``withdrawn`` ask the centre's own records what this script added; ``set volume 4`` looks at the preferences,
``call waiting`` at the call for help, ``text WORDS`` at what stands on the screen now,
``usable camera`` at how the device is.

Every ``expect`` waits up to its patience; nothing sleeps. Lines the dock knows (``card``, ``printer``, ``camera``, ``network``,
``centre``) go to the dock; ``fault printer paper out`` is the same as ``printer paper out``. With ``by_hand`` the lines that a
person must do on real hardware are printed and waited for instead.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.dock import Dock, DockError, NotYet
from kiosk.engine.messages import VisitEnded
from kiosk.glass import is_black, visible_words
from kiosk.listener import Listener
from kiosk.pages import Page
from kiosk.runtime.terminal import Said, Shown
from kiosk.script import Line, ScenarioError
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
LONGEST_ADVANCE_SECONDS = 10 * 24 * 3600.0
# The lens opens and the first frame comes within this, or the page is shown as it is.
_FIRST_FRAME_SECONDS = 1.5
_KEPT = {
    "filed": "certifications",
    "rated": "ratings",
    "called": "help_calls",
    "withdrawn": "consent_withdrawals",
}

Step = Generator[Callable[[], bool], None, None]


@dataclass(slots=True)
class Record:
    """What happened while the script ran."""

    pages: list[Page] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    endings: list[str] = field(default_factory=list)
    shots: list[Path] = field(default_factory=list)


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
        self._paper = paper
        self._say = say
        self._by_hand = by_hand
        self.record = Record()
        self._listener = Listener(lambda key: self._dock.do(f"keypad press {key}"), self.record.said)
        self._steps = self._play()
        self._waiting: Callable[[], bool] | None = None
        self._gives_up_at = 0.0
        self._pressed_at = time.monotonic()
        self._line = Line("start", ())
        self._papers_before = len(self._papers())
        self._kept_by_centre = kept_by_centre
        self._kept_before = {} if kept_by_centre is None else {what: kept_by_centre(what) for what in _KEPT.values()}
        self._between_presses = between_presses
        self._said_from = 0
        self._endings_from = 0
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
            self._said_from = len(self.record.said)

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
            self._terminal.clock.advance(_seconds(rest[0]))
            self._terminal.catch_up()
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
        what, wanted = rest[0], " ".join(rest[1:])
        if what == "page":
            yield lambda: self._stands(wanted)
            yield from self._shot(None)
        elif what == "spoken":
            yield lambda: any(wanted in said for said in self.record.said[self._said_from :])
        elif what == "unspoken":
            # Only after something that is said later was waited for: what is still to come cannot be looked at.
            if any(wanted in said for said in self.record.said[self._said_from :]):
                raise ScenarioError(f"was said: {wanted}")
        elif what == "overlay":
            yield lambda: (overlay := self._terminal.conductor.overlay) is not None and overlay.kind == wanted
            yield from self._shot(f"overlay-{wanted}")
        elif what == "no-overlay":
            yield lambda: self._terminal.conductor.overlay is None
        elif what == "no-button":
            name = _button_name(rest[1:])
            yield lambda: (button := self._terminal.shell.button(name)) is None or not button.isEnabled()
        elif what == "ending":
            yield lambda: self._ended(wanted)
        elif what == "paper":
            yield lambda: len(self._papers()) - self._papers_before >= _whole(wanted)
        elif what == "home":
            yield lambda: self._terminal.at_home and not self._starting()
            yield from self._shot(None)
        elif what in _KEPT:
            yield lambda: self._added(_KEPT[what]) == _whole(wanted)
        elif what == "set":
            name, _, value = wanted.partition(" ")
            yield lambda: str(getattr(self._terminal.conductor.preferences, name, None)) == value
        elif what == "blank":
            yield lambda: is_black(self._terminal.shell)
        elif what == "call":
            yield lambda: self._terminal.conductor.call.state.value == wanted
        elif what == "text":
            yield lambda: any(wanted in words for words in visible_words(self._terminal.shell))
        elif what == "usable":
            yield lambda: self._terminal.usable(wanted)
        elif what == "tile":
            option, _, state = wanted.partition(" ")
            yield lambda: self._tile(option, state)
        else:
            raise ScenarioError(f"nobody can expect {what!r}")

    def _ended(self, wanted: str) -> bool:
        for index in range(self._endings_from, len(self.record.endings)):
            if wanted in self.record.endings[index]:
                self._endings_from = index + 1
                return True
        return False

    def _added(self, what: str) -> int:
        if self._kept_by_centre is None:
            raise ScenarioError("the centre's records cannot be seen from here")
        return self._kept_by_centre(what) - self._kept_before[what]

    def _stands(self, wanted: str) -> bool:
        page = self._terminal.conductor.shown
        return wanted in (page.kind, page.title.id) or wanted in (text.id for text in page.texts())

    def _starting(self) -> bool:
        return self._terminal.conductor.shown.title.id == "home-starting"

    def _tile(self, option: str, state: str) -> bool:
        page = self._terminal.conductor.shown
        found = [tile for tile in getattr(page, "options", ()) if tile.id == option]
        return bool(found) and (found[0].disabled_because is None) == (state != "off")

    def _tap(self, rest: tuple[str, ...]) -> Step:
        name = _button_name(rest)
        if self._by_hand:
            return
        shell = self._terminal.shell
        # Presses faster than this are taken for a bouncing finger, by the screen as in life.
        yield self._after(self._between_presses - (time.monotonic() - self._pressed_at))
        yield lambda: self._painted == shell.current_token
        yield lambda: (button := shell.button(name)) is not None and button.isEnabled()
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
        self._press(button)

    def _type(self, digits: str) -> Step:
        for digit in digits:
            yield from self._tap(("key", digit))
        yield from self._tap(("key", "confirm"))

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

    def _papers(self) -> list[Path]:
        return sorted(self._paper.glob("*.png")) if self._paper is not None else []


def _button_name(rest: tuple[str, ...]) -> str:
    """``start`` is an option, ``control back`` a constant control, ``key 5`` a digit, ``overlay more-time`` an overlay's button,
    ``tool contrast`` one on the sheet of settings or of languages.
    """
    if len(rest) == 2 and rest[0] in ("control", "key", "overlay", "option", "tool"):
        return f"{rest[0]}-{rest[1]}"
    if len(rest) == 1:
        return f"option-{rest[0]}"
    raise ScenarioError("tap OPTION, tap control NAME, tap key DIGIT, tap overlay OPTION or tap tool NAME")


def _seconds(word: str) -> float:
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)(s|m)", word)
    if found is None:
        raise ScenarioError("a time is written 30s or 2m")
    seconds = float(found[1]) * (60 if found[2] == "m" else 1)
    if seconds > LONGEST_ADVANCE_SECONDS:
        raise ScenarioError("a scenario is over within ten days")
    return seconds


def _whole(word: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", word) is None:
        raise ScenarioError(f"{word!r} is not a number")
    return int(word)
