"""What stands before the visitor now, and the commands that put it there, collected in their order."""

from __future__ import annotations

from kiosk.engine.messages import Apply, Command, Show, ShowOverlay
from kiosk.engine.requests import Token
from kiosk.pages import Chrome, HomePage, Overlay, Page, Preferences


class Screen:
    """The page, the overlay, the preferences; ``out`` collects every command until the conductor hands them on."""

    def __init__(self, home: HomePage, defaults: Preferences) -> None:
        self.shown: Page = home
        self.overlay: Overlay | None = None
        self.preferences = defaults
        self.token = Token(0, 0)
        self.out: list[Command] = []
        self._defaults = defaults
        self._requests = 0

    def take(self) -> list[Command]:
        """The commands so far; the list starts anew."""
        out, self.out = self.out, []
        return out

    def next_token(self, visit: int) -> Token:
        """Name a new request; whatever answers an earlier one is stale from now on."""
        self._requests += 1
        self.token = Token(visit, self._requests)
        return self.token

    def show(self, page: Page, chrome: Chrome) -> None:
        """The page of the current request."""
        self.shown = page
        self.out.append(Show(self.token, page, chrome))

    def show_outside_visit(self, page: Page, *, practice: bool = False) -> None:
        """A page outside any request: home, closing, staff, card call-out. ``practice`` may be begun from it."""
        self.next_token(0)
        self.show(page, Chrome(back=False, leave=False, practice=practice))

    def show_overlay(self, overlay: Overlay | None) -> None:
        if overlay != self.overlay:
            self.overlay = overlay
            self.out.append(ShowOverlay(overlay))

    def hide_overlay(self, kind: str) -> None:
        if self.overlay is not None and self.overlay.kind == kind:
            self.show_overlay(None)

    def apply(self, preferences: Preferences) -> None:
        self.preferences = preferences
        self.out.append(Apply(preferences))

    def reset_preferences(self) -> None:
        """Back to the terminal's defaults: nothing a visitor set reaches the next one."""
        if self.changed:
            self.apply(self._defaults)

    @property
    def changed(self) -> bool:
        """True while something differs from the terminal's defaults."""
        return self.preferences != self._defaults
