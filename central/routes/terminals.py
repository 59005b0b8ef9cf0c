"""Terminals: sign-in by challenge and proof, heartbeats with journal checkpoints."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from central.context import CentreDep
from central.fairness import take_counts
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import TerminalDep, token_hash
from central.storage.tables import (
    JournalCheckpoint,
    LastHeartbeat,
    SignInNonce,
    Terminal,
    TerminalFlag,
    TerminalToken,
)
from kiosk.contract import (
    HeartbeatAnswer,
    HeartbeatRequest,
    JournalReport,
    Nonce,
    SignedIn,
    SignInRequest,
)
from kiosk.contract.wire import sign_in_proof

router = APIRouter(prefix="/v1")
BEHIND: Final = "journal-behind"
_NONCE_LIFE: Final = timedelta(minutes=2)


@router.get("/terminals/nonce")
def nonce(centre: CentreDep) -> Nonce:
    """A one-time challenge for signing in."""
    challenge = secrets.token_hex(16)
    now = centre.clock()
    expires_at = now + _NONCE_LIFE
    with centre.database.write() as session:
        # Anybody may ask for challenges; what nobody answered must not pile up.
        session.execute(delete(SignInNonce).where(SignInNonce.expires_at < now))
        session.add(SignInNonce(nonce=challenge, expires_at=expires_at))
    return Nonce(nonce=challenge, expires_at=expires_at)


@router.post("/terminals/sign-in", responses=problem_responses("sign-in-refused"))
def sign_in(body: SignInRequest, centre: CentreDep) -> SignedIn:
    """Trade a proof for a bearer token. A nonce is spent by any try, right or wrong."""
    now = centre.clock()
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(hours=centre.token_hours)
    with centre.database.write() as session:
        spent = session.execute(
            delete(SignInNonce).where(SignInNonce.nonce == body.nonce).returning(SignInNonce.expires_at)
        ).scalar_one_or_none()
        terminal = session.get(Terminal, body.terminal_id)
        # An unknown terminal costs the same work as a known one with a wrong secret.
        secret = terminal.secret if terminal is not None and terminal.active else secrets.token_bytes(32)
        expected = sign_in_proof(secret, body.terminal_id, body.nonce)
        accepted = hmac.compare_digest(expected, body.proof) and spent is not None and spent > now
        if accepted:
            session.add(
                TerminalToken(token_hash=token_hash(token), terminal_id=body.terminal_id, expires_at=expires_at)
            )
    if not accepted:
        raise Refusal("sign-in-refused")
    return SignedIn(token=token, expires_at=expires_at, server_time=now)


@router.post("/heartbeats", responses=problem_responses("token-invalid", "invalid-request"))
def heartbeat(body: HeartbeatRequest, terminal_id: TerminalDep, centre: CentreDep) -> HeartbeatAnswer:
    """Keep the newest report and the journal checkpoint; raise a flag when the journal does not continue."""
    now = centre.clock()
    with centre.database.write() as session:
        fault = _journal_fault(session, terminal_id, body.journal)
        known = _newest_checkpoint(session, terminal_id)
        if known is None or (known.row_count, known.last_hash) != (body.journal.row_count, body.journal.last_hash):
            session.add(
                JournalCheckpoint(
                    terminal_id=terminal_id,
                    row_count=body.journal.row_count,
                    last_hash=body.journal.last_hash,
                    accepted=fault is None,
                    reported_at=now,
                )
            )
            if fault is not None and fault != BEHIND:
                session.add(
                    TerminalFlag(
                        terminal_id=terminal_id,
                        code=fault,
                        detail={"known_rows": known.row_count if known else 0, "claimed": body.journal.row_count},
                        raised_at=now,
                    )
                )
        session.merge(
            LastHeartbeat(
                terminal_id=terminal_id,
                app_version=body.app_version,
                report=body.model_dump(mode="json"),
                received_at=now,
            )
        )
        take_counts(session, now, terminal_id, body.face_counts)
        session.flush()
        wanted = _newest_checkpoint(session, terminal_id)
    return HeartbeatAnswer(
        server_time=now, journal_accepted=fault is None, checkpoint_row_count=wanted.row_count if wanted else 0
    )


def _newest_checkpoint(session: Session, terminal_id: str) -> JournalCheckpoint | None:
    """The longest accepted checkpoint: a regressed report never becomes the new truth by itself."""
    return session.scalar(
        select(JournalCheckpoint)
        .where(JournalCheckpoint.terminal_id == terminal_id, JournalCheckpoint.accepted)
        .order_by(JournalCheckpoint.row_count.desc(), JournalCheckpoint.id.desc())
        .limit(1)
    )


def _journal_fault(session: Session, terminal_id: str, journal: JournalReport) -> str | None:
    """Why this report does not continue what the centre knows, or None.

    ``journal-regressed``: fewer rows than before, or another hash at a row count the centre has seen.
    ``journal-behind``: an older row is proved, the newest not yet; the answer asks for it and nothing is flagged.
    ``journal-unproven``: the hash at the known row count is missing. The claim is the terminal's own word: it catches
    a restored snapshot, a lost file or an edited row, not a terminal that lies about what it remembers.
    """
    known = _newest_checkpoint(session, terminal_id)
    if known is None or known.row_count == 0:
        return None
    if journal.row_count < known.row_count:
        return "journal-regressed"
    claims = {journal.row_count: journal.last_hash}
    if journal.previous is not None:
        if journal.previous.row_count > journal.row_count:
            return "journal-regressed"
        if claims.setdefault(journal.previous.row_count, journal.previous.last_hash) != journal.previous.last_hash:
            return "journal-regressed"
    seen = session.execute(
        select(JournalCheckpoint.row_count, JournalCheckpoint.last_hash).where(
            JournalCheckpoint.terminal_id == terminal_id,
            JournalCheckpoint.accepted,
            JournalCheckpoint.row_count.in_(claims),
        )
    ).all()
    if any(claims[row_count] != last_hash for row_count, last_hash in seen):
        return "journal-regressed"
    if known.row_count in claims:
        return None
    # It proved an older row: the terminal never heard that the newest was taken (it was cut off) and is asked for that one.
    return BEHIND if seen else "journal-unproven"
