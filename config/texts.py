"""Texts of the screens and of the voice: Fluent files, one folder per language, one id for both forms.

A message is what the screen shows; its attribute ``.spoken`` is what the voice says where that differs; ``.review`` and
``.source`` say who stands behind it (``config.languages``). Files are indexed at
start (1 ms) and parsed message by message when needed: parsing all 250 at once takes longer than a first paint may.
fluent.runtime (100 ms, babel) is loaded only for a message that is more than plain one-line text.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from config.languages import Review, language

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

FOLDER = Path(__file__).with_name("texts")
BASE_LANGUAGE = "zh"

_log = logging.getLogger("config.texts")
_ENTRY = re.compile(r"^(-?[A-Za-z][A-Za-z0-9_-]*)[ ]*=", re.MULTILINE)
_REFERENCE = re.compile(r"\{\s*(-?[A-Za-z][A-Za-z0-9_-]*)(?:\.[A-Za-z][\w-]*)?\s*[}(]")
_PLAIN = re.compile(
    r"[^=\s]+ *= *([^\s{}][^{}\n]*)\n(?: +\.spoken *= *([^\s{}][^{}\n]*)\n)?"
    r"(?: +\.(?:review|source) *=[^{}\n]*\n)*(?:\s*#[^\n]*\n|\s*\n)*"
)
_REVIEW = re.compile(r"^ +\.review *= *(\S+)", re.MULTILINE)

Arguments = Mapping[str, str | int]


class TextError(LookupError):
    """A text is missing or lacks an argument: a defect of the text files, never of the visit."""


class Texts:
    """The texts of one language, with Chinese behind it.

    With ``strict`` (development and tests) a missing text raises TextError; without, the Chinese text is used, then the id itself,
    and the log says so once; a language that does not claim to be complete shows Chinese without a word. With ``production``
    drafts count as missing. Texts have no bidirectional isolation marks: the voice and the paper could not digest them.
    """

    def __init__(self, folder: Path, code: str, *, strict: bool, production: bool = False) -> None:
        if code not in languages(folder):
            raise TextError(f"There is no language {code!r} in {folder}; there are {', '.join(languages(folder))}.")
        self.language = code
        self.about = language(folder, code)
        self._strict = strict
        order = dict.fromkeys((code, BASE_LANGUAGE))
        self._sources = [Source(folder, each, production=production) for each in order]
        self._told: set[str] = set()

    @property
    def voice_language(self) -> str:
        """The language that is spoken on pages in this one."""
        return self.about.voice

    def own(self, text_id: str) -> bool:
        """Whether the language itself has the text, so that no Chinese stands in for it."""
        return text_id in self._sources[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Languages that are looked in, in their order."""
        return tuple(source.language for source in self._sources)

    def add(self, more: Mapping[str, Mapping[str, str]]) -> None:
        """Beside the files: for each language text ids and their Fluent sources, in the place of what was added before.

        Raises TextError where an id is that of a file.
        """
        for source in self._sources:
            source.add(more.get(source.language, {}))

    def screen(self, text_id: str, args: Arguments | None = None) -> str:
        """What the screen shows."""
        for source in self._sources:
            if text_id in source:
                return self._formatted(source, text_id, args, spoken=False) or text_id
            self._miss(source, text_id)
        return text_id

    def spoken(self, text_id: str, args: Arguments | None = None) -> str | None:
        """What the voice says instead of the screen text; None where the screen text is spoken as it is."""
        for source in self._sources:
            if text_id in source:
                return self._formatted(source, text_id, args, spoken=True)
            self._miss(source, text_id)
        return None

    def date(self, day: dt.date) -> str:
        """A whole date as people write it in this language."""
        return self.screen("date-long", {"year": str(day.year), "month": day.month, "day": day.day})

    def month(self, day: dt.date) -> str:
        """Year and month as people write them in this language."""
        return self.screen("date-month", {"year": str(day.year), "month": day.month})

    def _miss(self, source: Source, text_id: str) -> None:
        if source.language != self.language or self.about.complete:
            self._complain(f"text {text_id} is missing in {source.language}")

    def _formatted(self, source: Source, text_id: str, args: Arguments | None, *, spoken: bool) -> str | None:
        text, problems = source.format(text_id, args, spoken=spoken)
        if problems:
            self._complain(f"text {text_id} in {source.language}: {'; '.join(problems)}")
        return text

    def _complain(self, problem: str) -> None:
        if self._strict:
            raise TextError(problem)
        if problem not in self._told:
            self._told.add(problem)
            _log.warning("%s", problem)


class Source:
    """The messages of one language folder, parsed on demand."""

    def __init__(self, folder: Path, code: str, *, production: bool = False) -> None:
        self.language = code
        self.about = language(folder, code)
        self.entries: dict[str, str] = {}
        for path in sorted((folder / code).glob("*.ftl")):
            text = path.read_text(encoding="utf-8") + "\n"
            starts = [*_ENTRY.finditer(text)]
            ends = [match.start() for match in starts[1:]] + [len(text)]
            for match, end in zip(starts, ends, strict=True):
                if match[1] in self.entries:
                    raise TextError(f"text {match[1]} is there twice in {code}, again in {path.name}")
                self.entries[match[1]] = text[match.start() : end]
        if production:
            self.entries = {each: text for each, text in self.entries.items() if self.review(each) is not Review.DRAFT}

        self._of_files = dict(self.entries)
        self._plain: dict[str, tuple[str | None, str | None]] = {}
        """What is shown and what is said, of the messages met so far that are plain one-line texts."""

    def add(self, more: Mapping[str, str]) -> None:
        """See ``Texts.add``."""
        if twice := sorted(more.keys() & self._of_files.keys()):
            raise TextError(f"text {twice[0]} is there already in {self.language}")
        self.entries = {**self._of_files, **{text_id: source + "\n" for text_id, source in more.items()}}
        # What was parsed may be of another catalogue.
        self.__dict__.pop("bundle", None)
        self._plain.clear()

    def __contains__(self, text_id: str) -> bool:
        return text_id in self.entries

    def review(self, text_id: str) -> Review:
        """Who stands behind the text; a word that is no review state counts as a draft."""
        marked = _REVIEW.search(self.entries[text_id])
        if marked is None:
            return self.about.review
        return Review(marked[1]) if marked[1] in list(Review) else Review.DRAFT

    def format(self, text_id: str, args: Arguments | None, *, spoken: bool) -> tuple[str | None, list[str]]:
        """The text (None without such a form) and what was wrong with it. Problems never contain argument values."""
        plain = self._plain.get(text_id)
        if plain is None and (match := _PLAIN.fullmatch(self.entries[text_id])):
            shown, said = match[1], match[2]
            plain = self._plain[text_id] = (shown and shown.rstrip(), said and said.rstrip())
        if plain is not None:
            return plain[1 if spoken else 0], []
        self._parse(text_id)
        if not self.bundle.has_message(text_id):
            return None, ["it is not valid Fluent"]
        message = self.bundle.get_message(text_id)
        pattern = message.attributes.get("spoken") if spoken else message.value
        if pattern is None:
            return None, [] if spoken else ["it has no value"]
        value, errors = self.bundle.format_pattern(pattern, dict(args or {}))
        return str(value), [f"{type(error).__name__} {error}" for error in errors]

    @cached_property
    def bundle(self) -> FluentBundle:
        """The Fluent bundle holding what was parsed so far."""
        from fluent.runtime import FluentBundle

        return FluentBundle([self.about.locale], use_isolating=False)

    def _parse(self, text_id: str) -> None:
        from fluent.runtime import FluentResource

        wanted, seen = [text_id], set[str]()
        while wanted:
            entry = wanted.pop()
            if entry in seen or entry not in self.entries or self._parsed(entry):
                continue
            seen.add(entry)
            self.bundle.add_resource(FluentResource(self.entries[entry]))
            wanted += _REFERENCE.findall(self.entries[entry])

    def _parsed(self, entry: str) -> bool:
        return not entry.startswith("-") and self.bundle.has_message(entry)


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Languages that have texts, Chinese first."""
    found = sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.ftl")))
    return tuple(sorted(found, key=lambda name: (name != BASE_LANGUAGE, name)))


def may_ship(folder: Path, code: str) -> bool:
    """Whether production mode would show at least one text of this language."""
    return bool(Source(folder, code, production=True).entries)
