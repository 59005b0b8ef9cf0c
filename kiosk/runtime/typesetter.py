"""A sheet of the terminal's own (a query, an estimate) from its texts to the tray: put in words, set apart, printed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from drivers.a4.contract import PageJob, PageReport
from drivers.a4.pages import PageError
from drivers.right_of_way import SCREEN
from kiosk.documents.own_sheet import OwnSheet
from kiosk.pages import Text
from kiosk.papers.setting import set_apart
from kiosk.runtime.at_centre import Run
from kiosk.runtime.at_pages import AtPages, pages_handed_over
from kiosk.runtime.at_paper import left_out
from kiosk.runtime.performer import Reply
from kiosk.runtime.words import Words
from kiosk.services.effects import HandedOver

PRINT_SECONDS = 180.0
"""Twenty pages of a slow printer."""
AT_A_STRETCH_SECONDS, GIVE_WAY_SECONDS = 0.0005, 0.0003

Word = Callable[[Text], str]
_log = logging.getLogger("kiosk.typesetter")


class Typesetter:
    """``run`` gives work to a thread of the terminal; ``words`` are those of the screen."""

    def __init__(self, run: Run, pages: AtPages, words: Words) -> None:
        self._run = run
        self._pages = pages
        self._words = words

    def print(self, in_words: Callable[[Word], OwnSheet], reply: Reply, more: int = 0) -> None:
        """Replies with a HandedOver that counts the rows left out, ``more`` with them."""
        word = _giving_way(self._words.apart())

        def work() -> None:
            try:
                made = set_apart(in_words(word))
            except PageError as error:
                _log.error("no A4 sheet: %s", error)
                reply.done(HandedOver("not-printed"))
                return

            def printed(report: PageReport) -> None:
                reply.done(left_out(pages_handed_over(report), made.left_out + more))

            self._pages.submit(PageJob(made.data, made.pages), printed, PRINT_SECONDS)

        self._run(reply.guarding(work))


def _giving_way(word: Word) -> Word:
    """Hundreds of rows in words are half a second of computing in Python: the screen goes first, as before a slip that is drawn."""
    since = time.monotonic()

    def said(wanted: Text) -> str:
        nonlocal since
        if time.monotonic() - since >= AT_A_STRETCH_SECONDS:
            time.sleep(GIVE_WAY_SECONDS)
            SCREEN.give()
            since = time.monotonic()
        return word(wanted)

    return said
