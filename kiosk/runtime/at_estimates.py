"""Reckoning by the rule tables of this terminal, and the paper of an estimate."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.merge import ConfigError
from config.pension import load_pension_rules
from drivers.printer.contract import PrintReport, Slip
from kiosk.documents.estimate_sheet import estimate_sheet
from kiosk.documents.estimate_slip import EstimateFacts, estimate_slip
from kiosk.pension import RuleBook
from kiosk.runtime.at_paper import handed_over
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.runtime.typesetter import Typesetter, Word
from kiosk.services.estimates.effects import PrintEstimate, PrintEstimatePages, PrintsEstimate, Reckon
from kiosk.services.estimates.reckon import reckon
from kiosk.services.estimates.values import NotReckoned

Submit = Callable[[Slip, Callable[[PrintReport], None]], None]

_log = logging.getLogger("kiosk.estimates")


class AtEstimates:
    """``rules``: rule file of the place. ``submit`` prints a slip, ``typesetter`` an A4 sheet; ``word`` gives words in the language of
    the screen.
    """

    def __init__(
        self,
        rules: Path,
        submit: Submit,
        typesetter: Typesetter,
        word: Word,
        today: Callable[[], date],
        terminal_id: str,
        office: str,
    ) -> None:
        self._book = _book(rules)
        self._submit = submit
        self._typesetter = typesetter
        self._word = word
        self._today = today
        self._terminal_id = terminal_id
        self._office = office

    def register(self, performer: Performer) -> None:
        performer.register(Reckon, self._reckon)
        performer.register(PrintEstimate, self._print)
        performer.register(PrintEstimatePages, self._print_pages)

    def _reckon(self, effect: Reckon, reply: Reply) -> Cancel | None:
        if self._book is None:
            reply.done(NotReckoned("no-rule"))
        else:
            reply.done(reckon(self._book, effect.formula, effect.answers, effect.basis, self._today()))
        return None

    def _print(self, effect: PrintEstimate, reply: Reply) -> Cancel | None:
        slip = estimate_slip(self._facts(effect), self._word)
        self._submit(slip, lambda report: reply.done(handed_over(report)))
        return None

    def _print_pages(self, effect: PrintEstimatePages, reply: Reply) -> Cancel | None:
        facts = self._facts(effect)
        self._typesetter.print(lambda word: estimate_sheet(facts, word, self._office), reply)
        return None

    def _facts(self, effect: PrintsEstimate) -> EstimateFacts:
        estimate = effect.estimate
        return EstimateFacts(
            title=effect.title,
            headline=estimate.headline,
            essence=estimate.essence,
            parts=estimate.facts,
            asked=effect.asked,
            basis=estimate.basis,
            terminal_number=self._terminal_id,
        )


def _book(rules: Path) -> RuleBook | None:
    """None where the rules cannot be read: every other service goes on, and an estimate says that there is no rule."""
    try:
        return RuleBook.of(load_pension_rules(rules))
    except ConfigError as error:
        _log.error("no estimates: %s", error)
        return None
