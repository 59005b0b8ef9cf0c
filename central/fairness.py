"""Counts of face checks: kept as terminals report them, compared by age, flagged where old people fail more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from central.clock import local_day
from central.context import Centre
from central.storage.tables import FaceCountRow, Terminal, TerminalFlag
from kiosk.contract import AgeBand, FaceCount
from kiosk.contract.fairness import FLAG, WINDOW_DAYS, Comparison, Tries, compare

EVERYWHERE: Final = "*"
"""Stands for all terminals, and for all cameras."""

_OLDEST: Final = timedelta(days=400)


def take_counts(session: Session, now: datetime, terminal_id: str, counts: Sequence[FaceCount]) -> None:
    """Keep what a terminal reports, and flag the terminal where old people fail more.

    Reports are cumulative for a day, so the largest counts: a report that comes twice or late changes nothing. Days that
    cannot be (a wrong clock) are left out.
    """
    today = local_day(now)
    believable = [count for count in counts if today - _OLDEST <= count.day <= today + timedelta(days=1)]
    if not believable:
        return
    # Twins of one terminal write one after the other.
    session.get(Terminal, terminal_id, with_for_update=True)
    changed = False
    for count in believable:
        kept = session.get(FaceCountRow, (terminal_id, count.day, count.band.value, count.device))
        if kept is None:
            kept = FaceCountRow(
                terminal_id=terminal_id,
                day=count.day,
                band=count.band.value,
                device=count.device,
                tries=0,
                failed=0,
                handed_over=0,
            )
            session.add(kept)
        for name in ("tries", "failed", "handed_over"):
            if getattr(count, name) > getattr(kept, name):
                setattr(kept, name, getattr(count, name))
                changed = True
    if changed:
        session.flush()
        _judge_terminal(session, now, terminal_id)


def judge_everywhere(centre: Centre) -> dict[str, Comparison]:
    """Compare each kind of camera over all terminals, and flag it where old people fail more. Run now and then."""
    now = centre.clock()
    with centre.database.write() as session:
        return {device: _judge(session, now, EVERYWHERE, device) for device in _devices(session, now, EVERYWHERE)}


def _judge_terminal(session: Session, now: datetime, terminal_id: str) -> None:
    devices = _devices(session, now, terminal_id)
    for device in (EVERYWHERE, *devices) if len(devices) > 1 else devices:
        _judge(session, now, terminal_id, device)


def _judge(session: Session, now: datetime, terminal_id: str, device: str) -> Comparison:
    """Raise the flag once: not again while it is open, and after it was closed only for what came later."""
    flags = session.scalars(
        select(TerminalFlag)
        .where(TerminalFlag.terminal_id == terminal_id, TerminalFlag.code == FLAG)
        .order_by(TerminalFlag.id.desc())
    )
    last = next((flag for flag in flags if flag.detail["device"] == device), None)
    begin = local_day(now) - timedelta(days=WINDOW_DAYS)
    if last is not None and last.closed_at is not None:
        begin = max(begin, local_day(last.closed_at) + timedelta(days=1))
    comparison = _compared(session, begin, terminal_id, device)
    if comparison.unfair and (last is None or last.closed_at is not None):
        detail = {
            "device": device,
            "days": WINDOW_DAYS,
            "old": [comparison.old.failed, comparison.old.tries],
            "others": [comparison.others.failed, comparison.others.tries],
        }
        session.add(TerminalFlag(terminal_id=terminal_id, code=FLAG, detail=detail, raised_at=now))
        session.flush()
    return comparison


def _devices(session: Session, now: datetime, terminal_id: str) -> list[str]:
    begin = local_day(now) - timedelta(days=WINDOW_DAYS)
    return sorted(session.scalars(select(FaceCountRow.device).where(*_of(begin, terminal_id, EVERYWHERE)).distinct()))


def _compared(session: Session, begin: date, terminal_id: str, device: str) -> Comparison:
    rows = session.execute(
        select(FaceCountRow.band, func.sum(FaceCountRow.tries), func.sum(FaceCountRow.failed))
        .where(*_of(begin, terminal_id, device))
        .group_by(FaceCountRow.band)
    )
    return compare({AgeBand(band): Tries(int(tries), int(failed)) for band, tries, failed in rows})


def _of(begin: date, terminal_id: str, device: str) -> list[ColumnElement[bool]]:
    wanted = [FaceCountRow.day >= begin]
    if terminal_id != EVERYWHERE:
        wanted.append(FaceCountRow.terminal_id == terminal_id)
    if device != EVERYWHERE:
        wanted.append(FaceCountRow.device == device)
    return wanted
