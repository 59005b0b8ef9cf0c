"""From text ids to what stands on the screen and what is said, in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from config.catalogue.item import Item
from config.catalogue.load import shipped
from config.catalogue.texts import messages
from config.texts import BASE_LANGUAGE, FOLDER, Texts
from kiosk.pages import Text
from kiosk.runtime.aloud import STOPS, marked, parts_of, public
from kiosk.runtime.written import WRITTEN
from voice.contract import Part, PartKind, Utterance

ON_REQUEST = Text("voice-on-request")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Words:
    """The texts of all configured languages, with the one that is spoken and shown now.

    A language without a voice of its own is spoken in the language its folder names; ``production`` keeps drafts away. ``items``:
    the catalogue's, whose words come with them; None takes those that were shipped.
    """

    def __init__(
        self,
        languages: tuple[str, ...],
        *,
        strict: bool,
        folder: Path = FOLDER,
        production: bool = False,
        items: Iterable[Item] | None = None,
    ) -> None:
        self._made = (folder, strict, production)
        self._texts = {code: Texts(folder, code, strict=strict, production=production) for code in languages}
        for texts in tuple(self._texts.values()):
            voice = texts.voice_language
            self._texts.setdefault(voice, Texts(folder, voice, strict=strict, production=production))
        self.language = languages[0]
        self.use(shipped().items if items is None else items)

    def use(self, items: Iterable[Item]) -> None:
        """Take the words of these items from now on, in the place of those of other items."""
        self._items = found = tuple(items)
        for texts in self._texts.values():
            texts.add({language: messages(found, language) for language in texts.sources})

    @property
    def voice_language(self) -> str:
        """The language that is spoken now."""
        return self._now.voice_language

    def named(self, code: str) -> tuple[str, str]:
        """What a language calls itself, and its Chinese name."""
        about = self._texts[code].about
        return about.name, about.chinese_name

    def own(self, text: Text) -> bool:
        """Whether the present language itself has the text, so that no Chinese stands in for it."""
        return self._now.own(text.id)

    def screen(self, text: Text) -> str:
        """What the screen shows for ``text``."""
        return self._now.screen(text.id, self._arguments(text))

    def apart(self) -> Callable[[Text], str]:
        """What the screen shows in the present language, for another thread, whatever is spoken meanwhile. A language that is
        incomplete gives way to Chinese: its script may need more than an A4 page can set.
        """
        folder, strict, production = self._made
        code = self.language if self._now.about.complete else BASE_LANGUAGE
        return _Apart(folder, code, self._items, strict=strict, production=production).screen

    def say(self, text_id: str, args: Mapping[str, str]) -> str:
        """For the slip: a text by id with plain arguments."""
        return self._now.screen(text_id, dict(args))

    def utterance(
        self,
        texts: tuple[Text, ...],
        page: str,
        *,
        everything: bool = False,
        aloud: bool = False,
        instead: Text | None = ON_REQUEST,
    ) -> Utterance | None:
        """What a page says, as one utterance; texts without a spoken form stay silent, or with ``everything`` are said as they
        stand on the screen. ``aloud``: the hall hears it, so that sentences with something personal stay unsaid, and
        ``instead`` tells how to hear them. None: nothing to say.
        """
        parts: list[Part] = []
        withheld = False
        for text in texts:
            found = self._parts(text, everything=everything)
            if aloud:
                found, kept_back = public(found)
                withheld |= kept_back
            if parts and found and parts[-1].kind is not PartKind.TEXT:
                # Else two values that follow each other would be read as one number.
                parts.append(Part(PartKind.TEXT, STOPS.get(self.voice_language, ". ")))
            parts += found
        if withheld and instead is not None:
            parts += self._parts(instead, everything=False)
        return Utterance(self.voice_language, page, tuple(parts)) if parts else None

    def personal(self, texts: tuple[Text, ...]) -> bool:
        """Whether something of these texts stays unsaid where the hall hears it."""
        return any(public(self._parts(text, everything=False))[1] for text in texts)

    def _parts(self, text: Text, *, everything: bool) -> list[Part]:
        voice = self._texts[self.voice_language]
        values = marked(text, {name: _argument(voice, value) for name, value in text.args})
        spoken = voice.spoken(text.id, values)
        if spoken is None and everything:
            spoken = voice.screen(text.id, values)
        return [] if spoken is None else parts_of(spoken, text, values, self.voice_language)

    def _arguments(self, text: Text) -> dict[str, str]:
        return {name: _argument(self._now, value) for name, value in text.args}

    @property
    def _now(self) -> Texts:
        return self._texts[self.language]


class _Apart:
    """Texts of one language that nobody else uses, read when they are first needed."""

    def __init__(self, folder: Path, code: str, items: tuple[Item, ...], *, strict: bool, production: bool) -> None:
        self._folder, self._code, self._items = folder, code, items
        self._strict, self._production = strict, production

    def screen(self, text: Text) -> str:
        return self._texts.screen(text.id, {name: _argument(self._texts, value) for name, value in text.args})

    @cached_property
    def _texts(self) -> Texts:
        texts = Texts(self._folder, self._code, strict=self._strict, production=self._production)
        texts.add({language: messages(self._items, language) for language in texts.sources})
        return texts


def _argument(texts: Texts, value: str) -> str:
    """Dates are written as people write them; ``@id`` stands for another text."""
    if _ISO_DATE.fullmatch(value):
        return texts.date(date.fromisoformat(value))
    if value.startswith("@"):
        return texts.screen(value[1:])
    kind, known, rest = value.partition(":")
    return WRITTEN[kind](texts, rest) if known and kind in WRITTEN else value


def joined(first: Utterance | None, second: Utterance | None) -> Utterance | None:
    """Both as one, so that a repetition and a touch that silences take them together."""
    if first is None or second is None:
        return first or second
    return Utterance(first.language, first.text_id, (*first.parts, *_apart(first, second), *second.parts))


def _apart(first: Utterance, second: Utterance) -> tuple[Part, ...]:
    """A stop between what an utterance says by itself and a value that begins the next; two fixed parts keep apart anyhow."""
    end, begin = first.parts[-1], second.parts[0]
    open_end = end.kind is not PartKind.TEXT or end.text.rstrip()[-1:].isalnum()
    values = end.kind is not PartKind.TEXT or begin.kind is not PartKind.TEXT
    return (Part(PartKind.TEXT, STOPS.get(first.language, ". ")),) if open_end and values else ()
