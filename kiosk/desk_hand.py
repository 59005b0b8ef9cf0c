"""The person at the staff desk, for scenarios: signs in on the real desk page and presses its buttons."""

from __future__ import annotations

import contextlib
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from kiosk.dock import DockError, NotYet

ACTS = ("accept", "vouch", "close", "decline")
ANSWER_SECONDS = 5.0
_BUTTON = re.compile(
    r'action="(/desk/calls/[0-9A-Za-z-]+/(\w+))"><input type="hidden" name="csrf_token" value="([^"]+)"'
)


class DeskHand:
    """A browser session at ``base_url``. Every press goes through the page's own form, token and cookie."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._signed_in: str | None = None
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def press(self, act: str, staff_number: str, pin: str) -> None:
        """Press the button ``act`` of the newest call. Raises NotYet while no call offers it, DockError when refused."""
        try:
            self._sign_in(staff_number, pin)
            buttons = _BUTTON.findall(self._open("/desk/calls"))
            action, token = _newest(buttons, act)
            self._open(action, csrf_token=token)
        except urllib.error.HTTPError as error:
            self._signed_in = None
            raise DockError(f"the desk answered {error.code}") from None
        except OSError as error:
            raise DockError(f"the desk cannot be reached: {type(error).__name__}") from None

    def vouch(self, staff_number: str, pin: str) -> None:
        """Accept the newest call and confirm who the visitor is."""
        # A call accepted before offers no such button; whether anybody called at all is said by the second press.
        with contextlib.suppress(NotYet):
            self.press("accept", staff_number, pin)
        self.press("vouch", staff_number, pin)

    def _sign_in(self, staff_number: str, pin: str) -> None:
        if self._signed_in == staff_number:
            return
        self._open("/desk/sign-in", staff_number=staff_number, pin=pin)
        self._signed_in = staff_number

    def _open(self, path: str, **form: str) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with self._browser.open(f"{self._base_url}{path}", data, ANSWER_SECONDS) as answer:
            page: str = answer.read().decode("utf-8")
        return page


def _newest(buttons: list[tuple[str, str, str]], act: str) -> tuple[str, str]:
    found = [(action, token) for action, name, token in buttons if name == act]
    if not found:
        raise NotYet(f"no call at the desk offers {act!r}")
    return found[-1]
