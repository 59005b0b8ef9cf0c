"""The text of a scenario: lines with their place, includes and repetitions unfolded, and how names, times and numbers are
written. What the lines mean is in kiosk/scenario.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

INCLUDE_DEPTH = 8
REPETITIONS = 1000
LONGEST_ADVANCE_SECONDS = 10 * 24 * 3600.0


class ScenarioError(Exception):
    """A line of a script that cannot be understood, or an expectation that did not come true."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script and where it stands."""

    where: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)


def read_script(path: Path, depth: int = 0) -> list[Line]:
    """The lines of a script with its includes and repetitions unfolded. Raises ScenarioError."""
    if depth > INCLUDE_DEPTH:
        raise ScenarioError(f"{path.name}: includes itself")
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read ({type(error).__name__})") from None
    lines: list[Line] = []
    for number, raw in enumerate(source.splitlines(), start=1):
        words = tuple(raw.partition("#")[0].split())
        if not words:
            continue
        where = f"{path.name}:{number}"
        if words[0] == "include" and len(words) == 2:
            lines += read_script(path.parent / words[1], depth + 1)
        elif words[0] == "repeat" and len(words) > 2 and words[1].isdecimal():
            if len(words[1]) > len(str(REPETITIONS)) or int(words[1]) > REPETITIONS:
                raise ScenarioError(f"{where}: at most {REPETITIONS} repetitions")
            lines += [Line(where, words[2:])] * int(words[1])
        else:
            lines.append(Line(where, words))
    return lines


def button_name(rest: tuple[str, ...]) -> str:
    """``start`` is an option, ``control back`` a constant control, ``key 5`` a digit, ``overlay more-time`` an overlay's button,
    ``tool contrast`` one on the sheet of settings or of languages.
    """
    if len(rest) == 2 and rest[0] in ("control", "key", "overlay", "option", "tool"):
        return f"{rest[0]}-{rest[1]}"
    if len(rest) == 1:
        return f"option-{rest[0]}"
    raise ScenarioError("tap OPTION, tap control NAME, tap key DIGIT, tap overlay OPTION or tap tool NAME")


def seconds(word: str) -> float:
    """Of ``30s`` or ``2m``; raises ScenarioError."""
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)(s|m)", word)
    if found is None:
        raise ScenarioError("a time is written 30s or 2m")
    asked = float(found[1]) * (60 if found[2] == "m" else 1)
    if asked > LONGEST_ADVANCE_SECONDS:
        raise ScenarioError("a scenario is over within ten days")
    return asked


def whole(word: str) -> int:
    """A number of at most six digits; raises ScenarioError."""
    if re.fullmatch(r"[0-9]{1,6}", word) is None:
        raise ScenarioError(f"{word!r} is not a number")
    return int(word)
