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
from kiosk.pages import Option, Overlay, Reach, Text, text
from screens.controls.button import Button
from screens.intents import Control, ControlPressed
from screens.shell import Shell
from screens.tools import CLOSE, Sheet, words_of

Say = Callable[[tuple[Text, ...], str, tuple[Text, ...]], None]
"""Texts that are said where they have a spoken form, a name for the log, and labels that are said in any case."""

_HELP, _PAGE_AGAIN, _BLANK = Key.DIGIT_1, Key.DIGIT_2, Key.DIGIT_3
_PREVIOUS, _THIS_AGAIN, _NEXT = Key.DIGIT_4, Key.DIGIT_5, Key.DIGIT_6
_SOFTER, _PACE, _LOUDER, _PERSON = Key.DIGIT_7, Key.DIGIT_8, Key.DIGIT_9, Key.DIGIT_0
_ROW = "row-"
# 4, 5 and 6 are the middle row of a telephone's pad and of a numeric block alike, and 5 has the dot.


class ByEar:
    """``tell`` gives the conductor an event now, ``later`` runs something when what is going on is done,
    ``has`` tells whether there is such a text, ``personal`` whether some of these texts stays unsaid aloud, ``read_out`` says the
    page with everything that is hers.
    """

    def __init__(
        self,
        shell: Shell,
        conductor: Conductor,
        say: Say,
        tell: Callable[[Event], None],
        later: Callable[[Callable[[], None]], None],
        has: Callable[[Text], bool],
        personal: Callable[[tuple[Text, ...]], bool],
        read_out: Callable[[], None],
    ) -> None:
        self._shell = shell
        self._conductor = conductor
        self._say = say
        self._tell = tell
        self._later = later
        self._has = has
        self._personal = personal
        self._read_out = read_out
        self._at = self._over_kind = ""
        self._choosing = False
        self._known_scene = -1
        self._asks_aloud = self._aloud = False
        self.private = False
        self._keys: dict[Key, Callable[[], None]] = {
            _HELP: self._explain,
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
        typing = self._typing
        if not typing and not self.on:
            # The first key only tells that somebody is there; it must not choose what she has not heard.
            self._wake(())
        elif self._meant(key):
            if typing:
                self._type(key)
            elif not self._answered_aloud(key):
                self._keys[key]()
        self._known_scene = self._shell.scene

    def page_came(self) -> None:
        """Another page, overlay or sheet stands: begin at its first choice, or stay where the same choice still is."""
        self._asks_aloud = False
        if not self.on:
            return
        before, self._over_kind = self._over_kind, "" if self._over is None else self._over.kind
        opened = self._over_kind not in ("", before)
        if opened or self._at not in self._places():
            self._choosing = False
            first = next((stop.objectName() for stop in self._stops() if not _constant(stop)), "")
            self._at = _row(0) if self._lines() else first
        if self._at:
            self._stand()

    def new_page(self) -> None:
        """A page came in place of another: nothing of where she stood goes on."""
        self._at, self._choosing = "", False
        self.page_came()

    def arrival(self) -> tuple[Text, ...]:
        """What is said behind a page or overlay: its results, where she alone hears them, and the first choice."""
        if not self.on:
            return ()
        # Of a table she hears the row where she stands; the whole of it on request.
        results = () if self._lines() else self._results()
        if self._typing:
            return (*results, text("key-typing"))
        return (*results, *(self._here() if self._at else ()))

    def again(self) -> tuple[Text, ...]:
        """What is said behind a page she wants to hear once more: as on arrival, and all rows of a table."""
        return (*(self._results() if self._lines() else ()), *self.arrival())

    def say_page(self) -> None:
        """Everything once more; where the hall would hear what is hers, she is asked before."""
        page = self._conductor.shown
        hers = page.personal and (bool(page.details()) or self._personal(self._shell.said()))
        if self.private or self._over is not None or not hers:
            self._say(self._page_words(), "key-page", self.again())
        else:
            self._asks_aloud = True
            self._say_word("key-aloud")

    def sheet_turned(self) -> None:
        """A sheet of settings or languages has opened or closed."""
        if not self.on:
            return
        self.page_came()
        sheet = self._shell.tools
        self._say(() if sheet is None else words_of(sheet), "tools", self.arrival())

    # Keys

    def _wake(self, first: tuple[Text, ...]) -> None:
        self._go_by_ear()
        self.new_page()
        self._say((*first, text("key-intro"), *self._page_words()), "key-intro", self.arrival())

    def _go_by_ear(self) -> None:
        self._tell(messages.PreferencesWanted(replace(self._conductor.preferences, by_ear=True)))

    def _meant(self, key: Key) -> bool:
        """She is here. Whether the key is for what stands now: one that takes something is not where that came by itself a moment
        ago, and none is where it has already answered a question by being pressed.
        """
        before = self._shell.scene
        takes = key in (Key.CONFIRM, Key.BACK) or self._typing
        stray = takes and before != self._known_scene and not self._shell.settled
        self._tell(messages.Touched())
        return not stray and self._shell.scene == before

    def _answered_aloud(self, key: Key) -> bool:
        """Takes the key as the answer to whether hers may be read out here; any other key means what it always means."""
        asked, self._asks_aloud = self._asks_aloud, False
        if not asked or key not in (Key.CONFIRM, Key.BACK):
            return False
        if key is Key.BACK:
            self._say(self._page_words(), "key-page", self.arrival())
            return True
        self._aloud = True
        try:
            self._read_out()
        finally:
            self._aloud = False
        return True

    @property
    def _over(self) -> Overlay | None:
        """What stands before the page."""
        return self._conductor.overlay or self._shell.tools

    def _page_words(self) -> tuple[Text, ...]:
        overlay, sheet = self._conductor.overlay, self._shell.tools
        if overlay is not None:
            return overlay.spoken()
        return self._shell.said() if sheet is None else words_of(sheet)

    def _results(self) -> tuple[Text, ...]:
        """What the page holds of hers, where she alone hears it; what is nobody's own is for everybody."""
        page = self._conductor.shown
        if self._over is not None or not page.details():
            return ()
        return page.details() if self._heard_alone else (text("key-private"),)

    def _explain(self) -> None:
        """The keys; on a page that wants digits, first how they are typed."""
        typing = (text("key-help-typing"),) if self._over is None and self._wants_digits else ()
        self._say((*typing, text("key-help")), "key-help", ())

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
            self._say_word("key-typing-more", (text("key-help-typing"),))

    def _step(self, by: int) -> None:
        names = self._places()
        here = names.index(self._at) if self._at in names else (-1 if by > 0 else len(names))
        there = here + by
        if not 0 <= there < len(names):
            self._say_word("key-at-end", self._here())
            return
        self._at = names[there]
        self._stand()
        self._say((), "key-here", self._here())

    def _take(self) -> None:
        if not self._at:
            self._say_word("key-nothing-here")
        elif self._row_here is not None:
            self._say((), "key-here", self._here())
        elif not self._shell.strike(self._at):
            self._say_word("key-closed", self._here())

    def _back(self) -> None:
        if self._conductor.overlay is not None:
            self._strike(next((stop.objectName() for stop in self._stops()), ""))
        elif self._shell.tools is not None:
            self._strike(f"tool-{CLOSE}")
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
        return self._over is None and not self._choosing and self._wants_digits

    @property
    def _wants_digits(self) -> bool:
        return self._open("key-5", "key-delete")

    def _open(self, *names: str) -> bool:
        stops = {stop.objectName() for stop in self._shell.stops()}
        return any(name in stops for name in names)

    def _stops(self) -> list[Button]:
        """All choices in order; the digits are keys of their own, and every leaf is reached without turning it."""
        return [stop for stop in self._shell.stops() if not _is_pad(stop.objectName())]

    def _lines(self) -> tuple[tuple[Text, ...], ...]:
        """Rows of the page that are heard one by one, before its choices."""
        return () if self._over is not None else self._conductor.shown.lines()

    def _places(self) -> list[str]:
        """Where she can stand: on each row, then on each choice."""
        return [*(_row(index) for index in range(len(self._lines()))), *(stop.objectName() for stop in self._stops())]

    @property
    def _row_here(self) -> tuple[Text, ...] | None:
        """The row she stands on."""
        rows = {_row(index): line for index, line in enumerate(self._lines())}
        return rows.get(self._at)

    @property
    def _heard_alone(self) -> bool:
        return self.private or self._aloud or not self._conductor.shown.personal

    def _stand(self) -> None:
        """The ring goes along."""
        if self._row_here is None:
            self._shell.stand_on(self._at)
        else:
            self._shell.stand_on_line(int(self._at.removeprefix(_ROW)))

    def _here(self) -> tuple[Text, ...]:
        """The row she stands on; or the choice, and its place among those of the page or among those of every page."""
        row = self._row_here
        if row is not None:
            return row if self._heard_alone else (text("key-private"), row[-1])
        stops = self._stops()
        here = next((stop for stop in stops if stop.objectName() == self._at), None)
        if here is None:
            return (text("key-nothing-here"),)
        group = [stop for stop in stops if _constant(stop) is _constant(here)]
        place = text(
            "key-place-always" if _constant(here) else "key-place",
            position=str(group.index(here) + 1),
            total=str(len(group)),
        )
        return (*self._words(here), place)

    def _words(self, stop: Button) -> tuple[Text, ...]:
        name = stop.objectName()
        group, _, word = name.partition("-")
        control = self._control(word)
        if group == "control" and self._has(control):
            return (control,)
        sheet = self._shell.tools
        if group == "tool" and sheet is not None and sheet.kind == Sheet.LANGUAGES.value:
            return self._language(sheet, word)
        holders = {"overlay": self._conductor.overlay, "tool": sheet}
        found = _option(holders.get(group, self._conductor.shown), word)
        if found is None:
            return (text("value-plain", value=stop.accessibleName()),)
        extra = found.disabled_because or found.hint
        return (found.label,) if extra is None else (found.label, extra)

    def _control(self, word: str) -> Text:
        if word == "reach":
            return text("tools-high" if self._conductor.preferences.reach is Reach.LOW else "tools-low")
        return text("term-settings" if word == "settings" else f"chrome-{word}")

    def _language(self, sheet: Overlay, code: str) -> tuple[Text, ...]:
        """By the name the present voice can say, and not in a script of its own."""
        named = text(f"chrome-language-{code}")
        found = _option(sheet, code)
        return (named if found is None or self._has(named) else found.hint or found.label,)


def _row(index: int) -> str:
    return f"{_ROW}{index}"


def _option(holder: object, id: str) -> Option | None:
    """The choice of a page or overlay with this id."""
    groups = (getattr(holder, name, ()) for name in ("options", "others", "turns"))
    options: tuple[Option, ...] = tuple(option for group in groups for option in group)
    return next((option for option in options if option.id == id), None)


def _constant(stop: Button) -> bool:
    return stop.objectName().startswith("control-")


def _is_pad(name: str) -> bool:
    return name in ("key-delete", "page-next", "page-previous") or (name.startswith("key-") and name[4:].isdigit())
