"""Seeded bugs of the whole kiosk, each a named patch inside the harness's subprocess; an oracle must see every one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

from kiosk.ledger.acts import Act, SendResult
from kiosk.ledger.journal import Journal
from kiosk.runtime.filing import CERTIFICATION, Filing, LedgerCentre
from kiosk.runtime.performer import Cancel, Reply
from kiosk.services import effects
from kiosk.services.effects import FileCertification
from kiosk.services.values import Receipt
from tests.ledger.crash import mutants as ledger_mutants


def fresh_key_on_each_try() -> None:
    """The client of the centre makes up a key for every call instead of using the act's."""
    send = LedgerCentre.send

    def renamed(self: LedgerCentre, kind: str, key: str, payload: Mapping[str, object]) -> SendResult:
        return send(self, kind, secrets.token_hex(16), payload)

    LedgerCentre.send = renamed  # type: ignore[method-assign]


def nothing_on_disk_before_sending() -> None:
    """INTENT and SENDING are written only with the answer."""
    ledger_mutants.no_intent_commit(lambda name, record: None)

    def made_up(self: Journal, key: str) -> str:
        return "0" * 64

    Journal.intent_hash = made_up  # type: ignore[method-assign]


def slip_before_acceptance() -> None:
    """The visitor is told, and gets paper, before the centre has said anything."""

    def hasty(self: Filing, effect: FileCertification, reply: Reply) -> Cancel | None:
        def nobody_listens(outcome: object) -> None:
            """The answer comes too late to be told."""

        act = Act(CERTIFICATION, self._payload(effect))
        self._key = self._registrar.commit(act, self._wait, nobody_listens)
        today = self._clock.today()
        receipt = Receipt(
            benefit=effect.benefit.code,
            way=effect.presence.way,
            receipt_number="RZ202601010000000000",
            filed_on=today,
            previous_due_on=effect.benefit.due_on,
            next_due_on=today + timedelta(days=365),
            verification_url="http://127.0.0.1/verify/00000000000000000000",
            short_hash="0000 0000",
        )
        reply.done(effects.Filed(receipt))
        return None

    Filing._file = hasty  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    patch.__name__: patch for patch in (fresh_key_on_each_try, nothing_on_disk_before_sending, slip_before_acceptance)
}
