"""The whole program from twelve keys, by ear: one choice after the other, each with its place, the ring going along.

It presses the same buttons a finger presses and knows no page: what can be reached on the glass can be reached here.
Main thread. What is typed on a page that wants digits goes to its keys and is never said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from drivers.keypad.contract import Key
from kiosk.engine import messages
from kiosk.engine.conductor import Conductor
from kiosk.engine.messages import Event
from kiosk.pages import Option, Text, said, text
from screens.controls.button import Button
from screens.intents import Control, ControlPressed
from screens.shell import Shell

Say = Callable[[tuple[Text, ...], str, tuple[Text, ...]], None]
"""Texts that are said where they have a spoken form, a name for the log, and labels that are said in any case."""

_HELP, _PAGE_AGAIN, _BLANK = Key.DIGIT_1, Key.DIGIT_2, Key.DIGIT_3
_PREVIOUS, _THIS_AGAIN, _NEXT = Key.DIGIT_4, Key.DIGIT_5, Key.DIGIT_6
_SOFTER, _PACE, _LOUDER, _PERSON = Key.DIGIT_7, Key.DIGIT_8, Key.DIGIT_9, Key.DIGIT_0
# 4, 5 and 6 are the middle row of a telephone's pad and of a numeric block alike, and 5 has the dot.


class ByEar:
    """``tell`` gives the conductor an event now, ``later`` runs something when what is going on is done,
    ``has`` tells whether there is such a text.
    """

    def __init__(
        self,
        shell: Shell,
        conductor: Conductor,
        say: Say,
        tell: Callable[[Event], None],
        later: Callable[[Callable[[], None]], None],
        has: Callable[[Text], bool],
    ) -> None:
        self._shell = shell
        self._conductor = conductor
        self._say = say
        self._tell = tell
        self._later = later
        self._has = has
        self._at = ""
        self._choosing = False
        self.private = False
        self._keys: dict[Key, Callable[[], None]] = {
            _HELP: lambda: self._say_word("key-help"),
            _PAGE_AGAIN: self.say_page,
            _BLANK: self._blank,
            _PREVIOUS: lambda: self._step(-1),
            _THIS_AGAIN: lambda: self._say((), "key-here", self._here()),
            _NEXT: lambda: self._step(1),
            _SOFTER: lambda: self._volume("control-softer"),
            _PACE: lambda: self._shell.acted.emit(ControlPressed(Control.PACE)),
            _LOUDER: lambda: self._volume("control-louder"),
            _PERSON: lambda: self._strike("control-help"),
            Key.CONFIRM: self._take,
            Key.BACK: self._back,
        }

    @property
    def on(self) -> bool:
        """Somebody goes by ear and keys in this visit."""
        return self._conductor.preferences.by_ear

    def plug(self, inserted: bool) -> None:
        """The headphones went in: whoever put them there wants to hear. Out: what is hers is not said aloud any more."""
        self.private = inserted
        if inserted:
            self._wake((text("key-headphones"),))

    def visit_ended(self) -> None:
        """Preferences go back to the terminal's; who still wears headphones still goes by ear."""
        if self.private:
            self._later(self._go_by_ear)

    def press(self, key: Key) -> None:
        """One key of the pad."""
        if self._typing:
            self._tell(messages.Touched())
            self._type(key)
        elif not self.on:
            # The first key only tells that somebody is there; it must not choose what she has not heard.
            self._wake(())
        else:
            self._tell(messages.Touched())
            self._keys[key]()

    def page_came(self) -> None:
        """Another page or overlay stands: begin at its first choice, or stay where the same choice still is."""
        if not self.on:
            return
        stops = self._stops()
        if self._at not in [stop.objectName() for stop in stops]:
            self._choosing = False
            self._at = next((stop.objectName() for stop in stops if not _constant(stop)), "")
        if self._at:
            self._shell.stand_on(self._at)

    def new_page(self) -> None:
        """A page came in place of another: nothing of where she stood goes on."""
        self._at, self._choosing = "", False
        self.page_came()

    def arrival(self) -> tuple[Text, ...]:
        """What is said behind a page or overlay: its results, where she alone hears them, and the first choice."""
        if not self.on:
            return ()
        results: tuple[Text, ...] = ()
        details = self._conductor.shown.details()
        if details and self._conductor.overlay is None:
            results = details if self.private else (text("key-private"),)
        if self._typing:
            return (*results, text("key-typing"))
        return (*results, *(self._here() if self._at else ()))

    def say_page(self) -> None:
        """Everything once more."""
        self._say(self._page_words(), "key-page", self.arrival())

    # Keys

    def _wake(self, first: tuple[Text, ...]) -> None:
        self._go_by_ear()
        self.new_page()
        self._say((*first, text("key-intro"), *self._page_words()), "key-intro", self.arrival())

    def _go_by_ear(self) -> None:
        self._tell(messages.PreferencesWanted(replace(self._conductor.preferences, by_ear=True)))

    def _page_words(self) -> tuple[Text, ...]:
        overlay = self._conductor.overlay
        return said(self._conductor.shown) if overlay is None else overlay.spoken()

    def _say_word(self, name: str, then: tuple[Text, ...] = ()) -> None:
        self._say((text(name),), name, then)

    def _type(self, key: Key) -> None:
        typed = self._open("key-delete")
        if key.is_digit:
            if not self._shell.strike(f"key-{key.value}"):
                self._say_word("key-typing-refused")
        elif key is Key.BACK:
            if not self._shell.strike("key-delete"):
                self._back()
        elif not typed and self.on:
            self._choosing = True
            self._at = next((stop.objectName() for stop in self._stops() if not _constant(stop)), "")
            self._shell.stand_on(self._at)
            self._say_word("key-typing-other", self._here())
        elif not self._shell.strike("key-confirm"):
            self._say_word("key-typing-more")

    def _step(self, by: int) -> None:
        names = [stop.objectName() for stop in self._stops()]
        here = names.index(self._at) if self._at in names else (-1 if by > 0 else len(names))
        there = here + by
        if not 0 <= there < len(names):
            self._say_word("key-at-end", self._here())
            return
        self._at = names[there]
        self._shell.stand_on(self._at)
        self._say((), "key-here", self._here())

    def _take(self) -> None:
        if not self._at:
            self._say_word("key-nothing-here")
        elif not self._shell.strike(self._at):
            self._say_word("key-closed", self._here())

    def _back(self) -> None:
        if self._conductor.overlay is not None:
            self._strike(next((stop.objectName() for stop in self._stops()), ""))
        elif self._choosing:
            self._choosing = False
            self._at = ""
            self._say_word("key-typing-again", (text("key-typing"),))
        elif not self._shell.strike("control-back"):
            self._say_word("key-nothing-back")

    def _strike(self, name: str) -> None:
        if not self._shell.strike(name):
            self._say_word("key-nothing-here")

    def _volume(self, control: str) -> None:
        """Whatever it comes to is said by the terminal; at either end nothing changes and that is said here."""
        if not self._shell.strike(control):
            self._say_word(f"chrome-volume-{self._conductor.preferences.volume}")

    def _blank(self) -> None:
        now = self._conductor.preferences
        self._tell(messages.PreferencesWanted(replace(now, blank=not now.blank)))
        self._say_word("key-blank-off" if now.blank else "key-blank-on")

    # Where she stands

    @property
    def _typing(self) -> bool:
        """The page wants digits, nothing stands over it, and she has not turned to its other ways."""
        return self._conductor.overlay is None and not self._choosing and self._open("key-5", "key-delete")

    def _open(self, *names: str) -> bool:
        stops = {stop.objectName() for stop in self._shell.stops()}
        return any(name in stops for name in names)

    def _stops(self) -> list[Button]:
        """All choices in order; the digits are keys of their own, and every leaf is reached without turning it."""
        return [stop for stop in self._shell.stops() if not _is_pad(stop.objectName())]

    def _here(self) -> tuple[Text, ...]:
        """The choice she stands on and its place among those of the page, or among those of every page."""
        stops = self._stops()
        here = next((stop for stop in stops if stop.objectName() == self._at), None)
        if here is None:
            return (text("key-nothing-here"),)
        group = [stop for stop in stops if _constant(stop) is _constant(here)]
        place = text(
            "key-place-always" if _constant(here) else "key-place",
            item=str(group.index(here) + 1),
            total=str(len(group)),
        )
        return (*self._words(here), place)

    def _words(self, stop: Button) -> tuple[Text, ...]:
        name = stop.objectName()
        group, _, word = name.partition("-")
        if group == "control" and self._has(text(f"chrome-{word}")):
            return (text(f"chrome-{word}"),)
        found = _option(self._conductor.overlay if group == "overlay" else self._conductor.shown, word)
        if found is None:
            return (text("value-plain", value=stop.accessibleName()),)
        extra = found.disabled_because or found.hint
        return (found.label,) if extra is None else (found.label, extra)


def _option(holder: object, id: str) -> Option | None:
    """The choice of a page or overlay with this id."""
    options: tuple[Option, ...] = (*getattr(holder, "options", ()), *getattr(holder, "others", ()))
    return next((option for option in options if option.id == id), None)


def _constant(stop: Button) -> bool:
    return stop.objectName().startswith("control-")


def _is_pad(name: str) -> bool:
    return name in ("key-delete", "page-next", "page-previous") or (name.startswith("key-") and name[4:].isdigit())
