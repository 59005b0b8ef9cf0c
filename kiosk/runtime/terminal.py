"""The main thread: events in, conductor, commands out. Nothing here waits, reads a file or touches a device."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from drivers.camera.contract import LightChanged
from drivers.card.contract import CardInserted, CardRemoved
from drivers.contract import DeviceState, StatusChanged
from drivers.headphones.contract import HeadphonesIn, HeadphonesOut
from drivers.idcard.contract import IdCardPlaced
from drivers.keypad.contract import KeyPressed
from drivers.lights.contract import FAMILY as LIGHTS
from drivers.power.contract import ShutdownNow
from drivers.presence.contract import SomeoneCame
from drivers.right_of_way import SCREEN
from drivers.scanner.contract import Scanned, ScanRefused
from kiosk.engine import messages
from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.interrupts import Ending
from kiosk.engine.messages import Command, Event
from kiosk.engine.requests import Token
from kiosk.pages import HomePage, Overlay, Page, Text
from kiosk.runtime.adjusting import changed
from kiosk.runtime.at_the_screen import BirdSits, LampTinted
from kiosk.runtime.bridge import Bridge
from kiosk.runtime.clock import Clock
from kiosk.runtime.readiness import Watch
from kiosk.runtime.speech import Speech
from kiosk.runtime.words import Words
from screens.intents import (
    AnswerGiven,
    Control,
    ControlPressed,
    DigitsTyped,
    Intent,
    LanguageChosen,
    OverlayAnswered,
    SheetTurned,
    Touched,
    ValueSaid,
)
from screens.shell import Shell
from screens.tools import words_of
from voice.contract import SpeechEnded, SpeechStarted

if TYPE_CHECKING:
    from kiosk.runtime.guide_lights import Guide
    from kiosk.runtime.help_desk import HelpDesk
    from kiosk.runtime.performer import Performer
    from kiosk.runtime.scan_desk import ScanDesk
    from kiosk.runtime.witnesses import Witness
    from voice.speaker import Speaker

GREETING_PAUSE_SECONDS = 60.0
_VISIT_CONTROLS = {
    Control.BACK: messages.Control.BACK,
    Control.LEAVE: messages.Control.LEAVE,
    Control.HELP: messages.Control.HELP,
    Control.PRACTICE: messages.Control.PRACTICE,
}
_log = logging.getLogger("kiosk.terminal")


@dataclass(frozen=True, slots=True)
class Shown:
    """A page was put on the screen; for scenarios and measurements."""

    page: Page


class Terminal(QObject):
    """Ties the conductor to the screen, the voice and the workers. ``happened`` tells observers what was done."""

    happened = Signal(object)

    def __init__(
        self,
        conductor: Conductor,
        shell: Shell,
        words: Words,
        clock: Clock,
        languages: tuple[str, ...],
    ) -> None:
        super().__init__()
        self.conductor = conductor
        self.shell = shell
        self.words = words
        self.clock = clock
        self._languages = languages
        self.speaks = False
        self._performer: Performer | None = None
        self._help_desk: HelpDesk | None = None
        self._watch: Watch | None = None
        self._guide: Guide | None = None
        self._scan_desk: ScanDesk | None = None
        self._witnesses: tuple[Witness, ...] = ()
        self._end_visit: Callable[[], None] = lambda: None
        self._print_so_far: Callable[[int], None] = lambda visit: None
        self._greets_at = 0.0
        self._practised = False
        self._visit_counters: dict[str, int] = {"visits": 0}
        self._carry_out: dict[type[Command], Callable[..., None]] = {
            messages.Show: self._show,
            messages.SayAgain: lambda command: self.speech.say_page(),
            messages.ShowNote: self._note,
            messages.ShowOverlay: self._overlay,
            messages.PrintSoFar: lambda command: self._print_so_far(command.visit),
            messages.Perform: self._perform,
            messages.Cancel: self._cancel,
            messages.CallStaff: self._call_staff,
            messages.CancelCall: self._cancel_call,
            messages.Apply: self._apply,
            messages.CloseSheets: lambda command: self.shell.open_tools(None),
            messages.VisitBegan: self._began,
            messages.VisitEnded: self._ended,
            messages.BugFound: self._bug,
        }
        self._wake = QTimer(self)
        self._wake.setSingleShot(True)
        self._wake.timeout.connect(self._on_wake)
        self.bridge = Bridge(self._on_message)
        self.speech = Speech(conductor, shell, words, self.handle, self.bridge.post, self.happened.emit)
        self.by_ear = self.speech.by_ear
        shell.acted.connect(self._on_intent)
        shell.painted.connect(self._on_painted)

    def attach(
        self,
        performer: Performer,
        help_desk: HelpDesk,
        watch: Watch,
        speaker: Speaker,
        guide: Guide,
        scan_desk: ScanDesk,
        witnesses: tuple[Witness, ...],
        print_so_far: Callable[[int], None],
        end_visit: Callable[[], None],
    ) -> None:
        """Give the terminal its workers, once they exist: the first page is painted before that."""
        self._performer, self._help_desk, self._watch = performer, help_desk, watch
        self._guide, self._scan_desk = guide, scan_desk
        self._witnesses = witnesses
        self._print_so_far = print_so_far
        self._end_visit = end_visit
        self.speech.speaker = speaker
        self.speech.tune()

    def open(self) -> None:
        """Show the home page."""
        self._carry(self.conductor.open(self.clock.now()))

    def handle(self, event: Event) -> None:
        """One event for the conductor. Main thread."""
        if isinstance(event, (messages.Completed, messages.Broke)) and self._performer is not None:
            self._performer.finished(event.token)
            if isinstance(event, messages.Completed) and event.token == self.conductor.token:
                for witness in self._witnesses:
                    witness.saw(event.result)
        self._carry(self.conductor.handle(event, self.clock.now()))

    def catch_up(self) -> None:
        """Look at the clock now (a scenario moved it)."""
        self._on_wake()

    def counters(self) -> dict[str, int]:
        """Anonymous counts for the heartbeat."""
        return {**self._visit_counters, "stale-results": self.conductor.stale_results}

    def close(self) -> None:
        self._wake.stop()
        self.bridge.close()

    # Events

    def _on_message(self, message: object) -> None:
        if isinstance(message, Event):
            self.handle(message)
        elif isinstance(message, CardInserted):
            self.handle(messages.CardCameIn(message.already_in))
        elif isinstance(message, CardRemoved):
            self.handle(messages.DeviceWentAway("card") if message.reader_gone else messages.CardWentOut())
        elif isinstance(message, IdCardPlaced):
            # One that lay there when the reader came up is nobody's: who knows how long it has been there.
            if not message.already_there:
                self.handle(messages.IdCardLaidOn())
        elif isinstance(message, (Scanned, ScanRefused)):
            answer = None if self._scan_desk is None else self._scan_desk.answer_of(message)
            if answer is not None:
                self.handle(messages.CodeRead(answer))
        elif isinstance(message, ShutdownNow):
            self.handle(messages.PowerGoesDown())
        elif isinstance(message, LightChanged):
            self.shell.lend_light(message.reading.verdict.wants_fill_light)
        elif isinstance(message, LampTinted):
            self.shell.take_tint(message.colour)
            self.happened.emit(message)
        elif isinstance(message, BirdSits):
            self.shell.show_bird(message.side)
            self.happened.emit(message)
        elif isinstance(message, SomeoneCame):
            self._greet()
        elif isinstance(message, StatusChanged):
            self._on_status(message)
        elif isinstance(message, KeyPressed):
            self.by_ear.press(message.key)
        elif isinstance(message, HeadphonesIn):
            # A plug that was in when the jack came up may be anybody's; the next key tells that somebody is there.
            self.by_ear.plug(not message.already_in)
        elif isinstance(message, HeadphonesOut):
            self.speech.hush()
            self.by_ear.plug(False)
        elif isinstance(message, (SpeechStarted, SpeechEnded)):
            self.speaks = isinstance(message, SpeechStarted)
            self.handle(messages.VoiceChanged(self.speaks))
            self.happened.emit(message)
        elif callable(message):
            message()

    def usable(self, family: str) -> bool:
        """Whether a device can do a job now, as far as the terminal knows."""
        status = self._watch.statuses.get(family) if self._watch is not None else None
        return status is not None and status.usable

    def _on_status(self, message: StatusChanged) -> None:
        if self._watch is not None:
            self._watch.device(message.status)
        if message.status.state in (DeviceState.OFFLINE, DeviceState.HARDWARE_ERROR, DeviceState.NOT_CONFIGURED):
            self.handle(messages.DeviceWentAway(message.status.family))
        elif message.status.family == LIGHTS and self._guide is not None:
            self._guide.came_back(self.conductor.shown)

    def _greet(self) -> None:
        """Somebody stepped up to a terminal that stands at home: it speaks first, but not to every passer-by."""
        now = self.clock.now()
        if self.at_home and now >= self._greets_at:
            self._greets_at = now + GREETING_PAUSE_SECONDS
            self.speech.say_page()

    @Slot(object)
    def _on_painted(self, token: object) -> None:
        SCREEN.leave()

    @Slot(object)
    def _on_intent(self, intent: Intent) -> None:
        # Most of what she does changes the page.
        SCREEN.take()
        match intent:
            case Touched():
                self.speech.hush()
                self.handle(messages.Touched())
            case AnswerGiven(token, answer) if isinstance(token, Token):
                self.handle(messages.Answered(token, answer))
            case OverlayAnswered(kind, option):
                self.handle(messages.OverlayAnswered(kind, option))
            case DigitsTyped(count, length):
                self.speech.say((Text("chrome-pin-entered", (("count", str(count)), ("length", str(length)))),), "pin")
            case ValueSaid(texts):
                self.speech.say(texts, "value")
            case ControlPressed(control) if control in _VISIT_CONTROLS:
                self.handle(messages.Pressed(_VISIT_CONTROLS[control]))
            case ControlPressed(Control.REPEAT):
                self.speech.say_again()
            case SheetTurned():
                self.speech.say_sheet()
            case LanguageChosen(language):
                self.handle(messages.PreferencesWanted(replace(self.conductor.preferences, language=language)))
            case ControlPressed(control):
                sheet = self.shell.tools
                self.handle(messages.PreferencesWanted(changed(self.conductor.preferences, control, self._languages)))
                self.speech.say_what_changed(control, closed=sheet is not None and self.shell.tools is None)

    @Slot()
    def _on_wake(self) -> None:
        self.handle(messages.Tick())

    # Commands

    def _carry(self, commands: list[Command]) -> None:
        for command in commands:
            self._carry_out[type(command)](command)
        due = self.conductor.wake_at()
        if due is None:
            self._wake.stop()
        else:
            self._wake.start(max(0, int((due - self.clock.now()) * 1000) + 1))

    def _show(self, command: messages.Show) -> None:
        before = self.shell.current_page
        SCREEN.take()
        self.shell.show_page(command.token, command.page, command.chrome)
        # A tile that changed its state is no reason to greet the hall once more.
        if (
            isinstance(before, HomePage)
            and isinstance(command.page, HomePage)
            and before.spoken() == command.page.spoken()
        ):
            self.by_ear.page_came()
        else:
            self.by_ear.new_page()
            self.speech.say_page()
        if self._guide is not None:
            self._guide.follow(command.page)
        if self._scan_desk is not None:
            self._scan_desk.follow(command.page)
        self.happened.emit(Shown(command.page))

    def _note(self, command: messages.ShowNote) -> None:
        self.shell.note(command.note)
        self.speech.say((command.note,), command.note.id)

    def _overlay(self, command: messages.ShowOverlay) -> None:
        overlay: Overlay | None = command.overlay
        self.shell.show_overlay(overlay)
        self.by_ear.page_came()
        if overlay is not None:
            self.speech.say(overlay.spoken(), f"overlay-{overlay.kind}", self.by_ear.arrival())
        elif self.by_ear.on:
            sheet = self.shell.tools
            self.speech.say(() if sheet is None else words_of(sheet), "overlay-gone", self.by_ear.arrival())

    def _perform(self, command: messages.Perform) -> None:
        if self._performer is not None:
            self._performer.perform(command.token, command.effect)

    def _cancel(self, command: messages.Cancel) -> None:
        if self._performer is not None:
            self._performer.cancel(command.token)

    def _call_staff(self, command: messages.CallStaff) -> None:
        if self._help_desk is not None:
            devices = () if self._watch is None else self._watch.in_trouble()
            self._help_desk.call(command.reason, command.place, command.item, command.step, devices)
        else:
            self.bridge.post(messages.CallChanged(messages.CallState.FAILED))

    def _cancel_call(self, command: messages.CancelCall) -> None:
        if self._help_desk is not None:
            self._help_desk.cancel()

    def _apply(self, command: messages.Apply) -> None:
        spoken_before = self.words.language
        self.words.language = command.preferences.language
        self.speech.tune()
        self.shell.apply(command.preferences)
        self.by_ear.page_came()
        if self.words.language != spoken_before:
            self.speech.say_page()

    def _began(self, command: messages.VisitBegan) -> None:
        self._practised = command.practice
        self._visit_counters["visits"] += not command.practice
        _log.info("%s %d began", "practice" if command.practice else "visit", command.number)

    def _ended(self, command: messages.VisitEnded) -> None:
        ending: Ending = command.ending
        if self._performer is not None:
            self._performer.cancel_all()
        self.speech.visit_ended()
        self._end_visit()
        self.by_ear.visit_ended()
        if not self._practised:
            kind = f"ended-{type(ending).__name__.lower()}"
            self._visit_counters[kind] = self._visit_counters.get(kind, 0) + 1
        _log.info("visit %d ended: %s (%s)", command.number, type(ending).__name__, ending.reason)
        for witness in self._witnesses:
            witness.ended(ending)
        self.happened.emit(command)

    def _bug(self, command: messages.BugFound) -> None:
        _log.error("a service failed: %s", command.what)

    @property
    def at_home(self) -> bool:
        return self.conductor.mode is Mode.HOME
