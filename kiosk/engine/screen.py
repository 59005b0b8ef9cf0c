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
        self._beneath: Overlay | None = None
        self._asks = False
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

    @property
    def told(self) -> Overlay | None:
        """The overlay that tells or offers something; the question whether she is still there may stand before it."""
        return self._beneath if self._asks else self.overlay

    def show_overlay(self, overlay: Overlay | None) -> None:
        """At once, or as soon as the question before it has been answered."""
        if self._asks:
            self._beneath = overlay
        else:
            self._lay(overlay)

    def ask(self, question: Overlay) -> None:
        """A question before whatever lies over the page; that comes back when it has been answered."""
        if not self._asks:
            self._asks, self._beneath = True, self.overlay
        self._lay(question)

    def stop_asking(self) -> None:
        """The question was answered, or has lost its point."""
        if self._asks:
            beneath, self._asks, self._beneath = self._beneath, False, None
            self._lay(beneath)

    def clear_overlays(self) -> None:
        self._asks, self._beneath = False, None
        self._lay(None)

    def _lay(self, overlay: Overlay | None) -> None:
        if overlay != self.overlay:
            self.overlay = overlay
            self.out.append(ShowOverlay(overlay))

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
