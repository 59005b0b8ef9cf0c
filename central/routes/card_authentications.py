"""Speaking to a 3.0 card for a terminal without a PSAM."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.context import Centre, CentreDep
from central.hsm import AlgorithmUnsupported, HsmUnreachable
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import TerminalDep
from central.storage.tables import CardAuthentication, Terminal
from kiosk.contract import CardAuthenticationRequest, CardCryptograms

router = APIRouter(prefix="/v1")
_log = logging.getLogger("central")
_WINDOW: Final = timedelta(minutes=1)
_CODES: Final = ("token-invalid", "invalid-request", "no-hsm", "challenges-spent", "card-algorithm-unsupported")


@router.post("/card-authentications", responses=problem_responses(*_CODES, "too-many-requests", "busy"))
def authenticate_card(body: CardAuthenticationRequest, terminal_id: TerminalDep, centre: CentreDep) -> CardCryptograms:
    """The two cryptograms for a card's challenges, answered once: any try spends them, whatever becomes of it.

    A terminal may ask so often a minute and no more, for whoever holds one could use the security module as an oracle.
    """
    if centre.hsm is None:
        raise Refusal("no-hsm")
    with centre.database.write() as session:
        _admit(session, centre, terminal_id, body)
    # Outside the transaction: a module that thinks must not hold up every filing.
    try:
        cryptograms = centre.hsm.cryptograms(body)
    except AlgorithmUnsupported:
        raise Refusal("card-algorithm-unsupported") from None
    except HsmUnreachable:
        _log.warning("the security module does not answer")
        raise Refusal("busy", retry_after_seconds=5) from None
    _log.info("card authentication answered, algorithm %s, terminal=%s", body.algorithm, terminal_id)
    return cryptograms


def _admit(session: Session, centre: Centre, terminal_id: str, body: CardAuthenticationRequest) -> None:
    """Note the try. Raises Refusal too-many-requests and challenges-spent."""
    now = centre.clock()
    # Twins of one terminal count one after the other.
    session.get(Terminal, terminal_id, with_for_update=True)
    mine = (
        select(func.count())
        .select_from(CardAuthentication)
        .where(CardAuthentication.terminal_id == terminal_id, CardAuthentication.asked_at > now - _WINDOW)
    )
    if (session.scalar(mine) or 0) >= centre.card_authentications_a_minute:
        raise Refusal("too-many-requests", retry_after_seconds=int(_WINDOW.total_seconds()))
    digest = _challenges_hash(body)
    if session.get(CardAuthentication, digest) is not None:
        raise Refusal("challenges-spent")
    session.add(
        CardAuthentication(challenges_hash=digest, terminal_id=terminal_id, algorithm=body.algorithm, asked_at=now)
    )


def _challenges_hash(body: CardAuthenticationRequest) -> str:
    """Over random numbers only: nothing of the card or its holder is kept."""
    drawn = (
        body.internal_process_factor,
        body.internal_original,
        body.external_process_factor,
        body.external_original,
    )
    return hashlib.sha256("|".join(drawn).encode("ascii")).hexdigest()
