"""The text of a scenario: lines with their place, includes and repetitions unfolded. What they mean is in kiosk/scenario.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

INCLUDE_DEPTH = 8
REPETITIONS = 1000


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
