"""One gate for every press: neither the second half of a double tap nor what was meant for another page counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

PAD_PREFIX = "key-"


class Presses(QObject):
    """Decides which presses count and reports that the visitor is there.

    A double tap must not press the button that appears under the finger on the next page, so the gate is one for the whole
    window, and a press that was refused makes the pause begin anew. Only the keys of a pad that stands are told apart: typing 1
    and then 2 quickly is typing, not trembling. What appears by itself is not pressed by a finger that was on its way already.
    Times are those of ``clock``, in seconds; a press counts from when the finger came down.
    """

    touched = Signal()

    def __init__(self, clock: Callable[[], float], double_press_ms: int, grace_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pause_seconds = double_press_ms / 1000
        self._grace_seconds = grace_ms / 1000
        self._scene = 0
        self._appeared_at = float("-inf")
        self._last_name = ""
        self._last_scene = 0
        self._last_time = float("-inf")

    @property
    def scene(self) -> int:
        """Counts what stood on the glass: another number, something else to press."""
        return self._scene

    @property
    def settled(self) -> bool:
        """What stands has stood long enough to be what is meant."""
        return self._clock() - self._appeared_at >= self._grace_seconds

    def scene_changed(self) -> None:
        """Something else can be pressed now."""
        self._scene += 1
        self.appeared()

    def appeared(self) -> None:
        """It can be seen only now."""
        self._appeared_at = self._clock()

    def touch(self) -> float:
        """A finger came down, on a button or beside every one; returns when."""
        now, scene = self._clock(), self._scene
        self.touched.emit()
        if self._scene != scene:
            # The touch itself took a question away: its second half is not for what lay below.
            self._note("", now)
        return now

    def admit(self, name: str, since: float | None = None) -> bool:
        """Whether the press of this button counts; ``since``: when the finger came down, now if not told."""
        now = self._clock()
        began = now if since is None else since
        pad = name.startswith(PAD_PREFIX) and self._last_name.startswith(PAD_PREFIX)
        typing = pad and name != self._last_name and self._scene == self._last_scene
        again = began - self._last_time < self._pause_seconds and not typing
        stray = began - self._appeared_at < self._grace_seconds
        self._note(name, now)
        return not (again or stray)

    def carried_out(self) -> None:
        """What the press does has been done: the pause begins when she can see it."""
        self._last_time = self._clock()

    def _note(self, name: str, now: float) -> None:
        self._last_name, self._last_scene, self._last_time = name, self._scene, now
