"""Reckoning by the rule tables of this terminal, and the paper of an estimate."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.merge import ConfigError
from config.pension import load_pension_rules
from drivers.printer.contract import PrintReport, Slip
from kiosk.documents.estimate_slip import EstimateFacts, estimate_slip
from kiosk.pages import Text
from kiosk.pension import RuleBook
from kiosk.runtime.at_paper import PAPER
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import HandedOver
from kiosk.services.estimates.effects import PrintEstimate, Reckon
from kiosk.services.estimates.reckon import reckon
from kiosk.services.estimates.values import NotReckoned

Submit = Callable[[Slip, Callable[[PrintReport], None]], None]

_log = logging.getLogger("kiosk.estimates")


class AtEstimates:
    """``rules``: rule file of the place. ``submit`` prints a slip; ``word`` gives words in the language of the screen."""

    def __init__(
        self, rules: Path, submit: Submit, word: Callable[[Text], str], today: Callable[[], date], terminal_id: str
    ) -> None:
        self._book = _book(rules)
        self._submit = submit
        self._word = word
        self._today = today
        self._terminal_id = terminal_id

    def register(self, performer: Performer) -> None:
        performer.register(Reckon, self._reckon)
        performer.register(PrintEstimate, self._print)

    def _reckon(self, effect: Reckon, reply: Reply) -> Cancel | None:
        if self._book is None:
            reply.done(NotReckoned("no-rule"))
        else:
            reply.done(reckon(self._book, effect.formula, effect.answers, effect.basis, self._today()))
        return None

    def _print(self, effect: PrintEstimate, reply: Reply) -> Cancel | None:
        estimate = effect.estimate
        facts = EstimateFacts(
            title=effect.title,
            headline=estimate.headline,
            essence=estimate.essence,
            parts=estimate.facts,
            asked=effect.asked,
            basis=estimate.basis,
            terminal_number=self._terminal_id,
        )
        self._submit(estimate_slip(facts, self._word), lambda report: reply.done(HandedOver(PAPER[report.outcome])))
        return None


def _book(rules: Path) -> RuleBook | None:
    """None where the rules cannot be read: every other service goes on, and an estimate says that there is no rule."""
    try:
        return RuleBook.of(load_pension_rules(rules))
    except ConfigError as error:
        _log.error("no estimates: %s", error)
        return None
