"""What the terminal says of what stands on the glass, and what of it may be heard in the hall. Main thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.engine.conductor import Conductor
from kiosk.engine.messages import Event
from kiosk.pages import PACES, Text
from kiosk.runtime.adjusting import VOLUMES, what_changed
from kiosk.runtime.by_ear import ByEar
from kiosk.runtime.words import ON_REQUEST, Words, joined
from screens.intents import Control
from screens.shell import Shell
from screens.tools import words_of

if TYPE_CHECKING:
    from voice.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Said:
    """Something was given to the voice: the language and the words as they will be spoken."""

    text: str


class Speech:
    """``told`` hears what was given to the voice; until there is a ``speaker`` nothing is. ``tell`` and ``later`` are for who goes
    by ear.
    """

    def __init__(
        self,
        conductor: Conductor,
        shell: Shell,
        words: Words,
        tell: Callable[[Event], None],
        later: Callable[[Callable[[], None]], None],
        told: Callable[[Said], None],
    ) -> None:
        self._conductor = conductor
        self._shell = shell
        self._words = words
        self._told = told
        self.speaker: Speaker | None = None
        self.by_ear = ByEar(
            shell,
            conductor,
            self.say,
            tell,
            later,
            words.own,
            words.personal,
            lambda: self.say_page(asked=True),
        )

    def say_page(self, *, asked: bool = False) -> None:
        """The page, and what is personal in it only where she alone hears it or asks for it."""
        page = self._conductor.shown
        if self.by_ear.on:
            labels = self.by_ear.again() if asked else self.by_ear.arrival()
        else:
            labels = page.details() if asked else ()
        self.say(self._shell.said(), page.title.id, labels, asked=asked)

    def say_again(self) -> None:
        """She pressed the button that says the page once more."""
        if self.by_ear.on:
            self.by_ear.say_page()
        else:
            self.say_page(asked=True)

    def say_sheet(self) -> None:
        """A sheet says what it is for; whoever goes by ear hears where she stands as well, and where she is when it closed."""
        sheet = self._shell.tools
        if self.by_ear.on:
            self.by_ear.sheet_turned()
        elif sheet is not None:
            self.say(words_of(sheet), "tools")

    def say_what_changed(self, control: Control, *, closed: bool) -> None:
        """A change is heard at once; the page is not said again for it. By ear also where she is, if the sheet ``closed``."""
        said = what_changed(control, self._conductor.preferences)
        if said is not None:
            self.say((said,), str(control), self.by_ear.arrival() if closed else ())

    def say(self, texts: tuple[Text, ...], name: str, labels: tuple[Text, ...] = (), *, asked: bool = False) -> None:
        """``texts`` as far as the hall may hear them, then ``labels`` with all there is in them; silence where nothing is left."""
        page = self._conductor.shown
        instead: Text | None = ON_REQUEST
        if self.by_ear.on:
            # Where there are details the pad's own words tell how to hear them.
            instead = None if page.details() else Text("key-private")
        aloud = page.personal and not (asked or self.by_ear.private)
        first = self._words.utterance(texts, name, aloud=aloud, instead=instead)
        utterance = joined(first, self._words.utterance(labels, name, everything=True))
        if utterance is None or self.speaker is None:
            self.hush()
            return
        self.speaker.say(utterance)
        self._told(Said(utterance.text))

    def tune(self) -> None:
        """Loudness and pace as the visitor has them."""
        if self.speaker is not None:
            self.speaker.volume = self._conductor.preferences.volume / VOLUMES
            self.speaker.pace = PACES[self._conductor.preferences.pace - 1]

    def visit_ended(self) -> None:
        """Nothing of the visit is said any more, and nothing of how she wanted it stays."""
        if self.speaker is not None:
            self.speaker.reset()
            self.tune()

    def hush(self) -> None:
        """Silence at once, as after a touch."""
        if self.speaker is not None:
            self.speaker.stop()
