"""What the measures are made of: a finding, and a widget with its place on the glass."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold, and where. ``detail`` carries figures and object names."""

    rule: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A widget with its rectangle on the glass."""

    widget: QWidget
    rect: QRect

    @property
    def name(self) -> str:
        return self.widget.objectName() or type(self.widget).__name__
