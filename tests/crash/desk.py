"""The person at the staff desk: takes every call and vouches for everyone who asks for it, through the desk's own pages."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.crash.orders import STAFF_NUMBER, STAFF_PIN

LOOK_SECONDS = 0.4
_CALL = re.compile(r"/desk/calls/([^/\"]+)/(accept|vouch|close)")
_CSRF = re.compile(r"name=\"?csrf_token\"? value=\"?([^\">]+)")


class DeskPerson:
    """Works while entered; a centre that is away for a moment does not disturb."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> DeskPerson:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop.set()
        self._thread.join(10.0)

    def _work(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            try:
                self._look()
            except OSError:
                continue

    def _look(self) -> None:
        try:
            page = self._ask("/desk/calls")
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 401:
                self._ask("/desk/sign-in", staff_number=STAFF_NUMBER, pin=STAFF_PIN)
            return
        token = _CSRF.search(page)
        acts: dict[str, set[str]] = {}
        for call, act in _CALL.findall(page):
            acts.setdefault(call, set()).add(act)
        for call, offered in acts.items():
            act = next(act for act in ("accept", "vouch", "close") if act in offered)
            if token is not None:
                self._ask(f"/desk/calls/{call}/{act}", csrf_token=token[1])

    def _ask(self, path: str, **form: str) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with self._open.open(self._base_url + path, data, timeout=5.0) as answer:
            text: str = answer.read().decode("utf-8")
            return text
