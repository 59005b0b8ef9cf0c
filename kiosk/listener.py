"""A visitor of a script who sees nothing: she has the twelve keys and what the terminal says, and no more.

Lines: ``by-ear press 6`` presses a key and waits until something was said; ``by-ear choose WORDS`` goes along the choices, to
the end and back, until one is spoken with these words and takes it; ``by-ear type 123456`` types and confirms.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from kiosk.script import ScenarioError

Step = Generator[Callable[[], bool], None, None]

MOST_CHOICES = 40
# A little more than the keypad's driver takes for a bounce of the contact.
BETWEEN_COMMANDS_SECONDS = 0.45
BETWEEN_DIGITS_SECONDS = 0.15


class Listener:
    """``press`` presses a key by its name, ``said`` is the transcript so far, ``settled`` whether what stands has stood long
    enough for somebody to answer it.
    """

    def __init__(self, press: Callable[[str], None], said: list[str], settled: Callable[[], bool]) -> None:
        self._press = press
        self._said = said
        self._settled = settled
        self._pressed_at: dict[str, float] = {}

    def do(self, words: tuple[str, ...]) -> Step:
        """One line of a script, without its ``by-ear``. Raises ScenarioError."""
        verb, rest = (words[0], words[1:]) if words else ("", ())
        if verb == "press" and len(rest) == 1:
            yield from self._key(rest[0])
        elif verb == "choose" and rest:
            yield from self._choose(" ".join(rest))
        elif verb == "type" and len(rest) == 1:
            for digit in rest[0]:
                yield from self._key(digit)
            yield from self._key("confirm", answered=False)
        else:
            raise ScenarioError("by-ear press KEY, by-ear choose WORDS or by-ear type DIGITS")

    def _choose(self, wanted: str) -> Step:
        yield from self._key("5")
        for way in ("6", "4"):
            for _ in range(MOST_CHOICES):
                if wanted in self._said[-1]:
                    yield from self._key("confirm", answered=False)
                    return
                before = self._said[-1]
                yield from self._key(way)
                if before in self._said[-1]:
                    break
        raise ScenarioError(f"no choice was spoken with {wanted!r}")

    def _key(self, key: str, *, answered: bool = True) -> Step:
        pause = BETWEEN_DIGITS_SECONDS if key.isdigit() else BETWEEN_COMMANDS_SECONDS
        due = self._pressed_at.get(key, 0.0) + pause
        yield lambda: time.monotonic() >= due and self._settled()
        before = len(self._said)
        self._press(key)
        self._pressed_at[key] = time.monotonic()
        if answered:
            yield lambda: len(self._said) > before
            # On a busy machine the keypad's driver takes a press later than it was made, and counts its bounces from then.
            self._pressed_at[key] = time.monotonic()
