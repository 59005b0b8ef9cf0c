"""The cash decisions: each row of the table, and random acceptors whose box is counted afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.payment.cash import (
    NOTES,
    AcceptorState,
    Action,
    CashEvent,
    CashSession,
    Happened,
    Taken,
    clear_doubt,
    decide,
    end,
)
from drivers.payment.contract import fen

S, H, A = AcceptorState, Happened, Action
ORDER = "order-0001"
TEN, TWENTY = 10_00, 20_00
FRESH = CashSession(ORDER, fen(30_00))
ACCEPTING = replace(FRESH, state=S.ACCEPTING)
STACKING = replace(FRESH, state=S.STACKING, in_hand=TEN)
RETURNING = replace(FRESH, state=S.RETURNING, in_hand=TEN)


@pytest.mark.parametrize(
    ("before", "event", "state", "action", "inserted", "doubtful"),
    [
        (FRESH, CashEvent(H.OPEN), S.ACCEPTING, A.ENABLE, 0, 0),
        (FRESH, CashEvent(H.ESCROWED, TEN), S.RETURNING, A.RETURN, 0, 0),
        (ACCEPTING, CashEvent(H.ESCROWED, TEN), S.STACKING, A.STACK, 0, 0),
        (ACCEPTING, CashEvent(H.ESCROWED, 50_00), S.RETURNING, A.RETURN, 0, 0),
        (ACCEPTING, CashEvent(H.ESCROWED, 7), S.RETURNING, A.RETURN, 0, 0),
        (ACCEPTING, CashEvent(H.CLOSE), S.CLOSED, A.DISABLE, 0, 0),
        (ACCEPTING, CashEvent(H.STACKED, TEN), S.ACCEPTING, A.NOTHING, 0, 0),
        (STACKING, CashEvent(H.STACKED), S.ACCEPTING, A.NOTHING, TEN, 0),
        (replace(STACKING, inserted=TWENTY), CashEvent(H.STACKED), S.CLOSED, A.DISABLE, 30_00, 0),
        (STACKING, CashEvent(H.RETURNED), S.ACCEPTING, A.NOTHING, 0, 0),
        (STACKING, CashEvent(H.CLOSE), S.STACKING, A.NOTHING, 0, 0),
        (STACKING, CashEvent(H.JAMMED), S.JAMMED, A.CALL_STAFF, 0, TEN),
        (STACKING, CashEvent(H.LOST), S.LOST, A.CALL_STAFF, 0, TEN),
        (STACKING, CashEvent(H.BOX_FULL), S.BOX_FULL, A.CALL_STAFF, 0, TEN),
        (RETURNING, CashEvent(H.RETURNED), S.ACCEPTING, A.NOTHING, 0, 0),
        (RETURNING, CashEvent(H.STACKED), S.RETURNING, A.NOTHING, 0, 0),
        (RETURNING, CashEvent(H.JAMMED), S.JAMMED, A.CALL_STAFF, 0, 0),
        (ACCEPTING, CashEvent(H.BOX_FULL), S.BOX_FULL, A.DISABLE, 0, 0),
        (ACCEPTING, CashEvent(H.BOX_REMOVED), S.BOX_REMOVED, A.DISABLE, 0, 0),
        (ACCEPTING, CashEvent(H.LOST), S.LOST, A.NOTHING, 0, 0),
    ],
)
def test_a_row_of_the_table(
    before: CashSession, event: CashEvent, state: AcceptorState, action: Action, inserted: int, doubtful: int
) -> None:
    after, told = decide(before, event)
    assert (after.state, told, after.inserted, after.doubtful) == (state, action, inserted, doubtful)


def test_a_visitor_who_stops_gets_the_note_under_way_counted_and_the_slit_closed() -> None:
    closing, _ = decide(STACKING, CashEvent(H.CLOSE))
    after, action = decide(closing, CashEvent(H.STACKED))
    assert (after.state, action, after.inserted) == (S.CLOSED, A.DISABLE, TEN)
    assert end(after) == Taken(ORDER, TEN, 0, paid=False)


def test_paid_means_all_there_and_no_doubt() -> None:
    paid = replace(FRESH, inserted=30_00)
    assert end(paid).paid
    assert not end(replace(paid, doubtful=TEN)).paid
    assert decide(paid, CashEvent(H.OPEN)) == (paid, A.NOTHING)


def test_the_meter_clears_a_doubt_and_an_impossible_meter_does_not() -> None:
    doubtful = replace(FRESH, state=S.LOST, inserted=TWENTY, doubtful=TEN)
    assert end(clear_doubt(doubtful, 30_00)) == Taken(ORDER, 30_00, 0, paid=True)
    assert end(clear_doubt(doubtful, TWENTY)) == Taken(ORDER, TWENTY, 0, paid=False)
    for impossible in (0, TEN, 25_00, 40_00):
        assert clear_doubt(doubtful, impossible) == doubtful


@given(
    st.integers(1, 500).map(lambda yuan: fen(yuan * 100)),
    st.lists(st.tuples(st.sampled_from(NOTES), st.sampled_from(H), st.booleans(), st.booleans()), max_size=20),
)
def test_the_box_holds_what_was_counted_and_at_most_the_doubt_more(
    amount: int, visits: list[tuple[int, Happened, bool, bool]]
) -> None:
    """A visitor inserts notes; ``trouble`` strikes before or after the note fell into the box, or not at all."""
    session, _ = decide(CashSession(ORDER, fen(amount)), CashEvent(H.OPEN))
    box = 0
    for note, trouble, strikes, fell_in_before in visits:
        session, action = decide(session, CashEvent(H.ESCROWED, note))
        if action is A.STACK:
            struck = strikes and trouble in (H.JAMMED, H.LOST, H.BOX_FULL, H.BOX_REMOVED)
            box += note if fell_in_before or not struck else 0
            session, _ = decide(session, CashEvent(trouble if struck else H.STACKED, note))
        elif action is A.RETURN:
            session, _ = decide(session, CashEvent(H.RETURNED, note))
        else:
            session, _ = decide(session, CashEvent(trouble))
            session, _ = decide(session, CashEvent(H.OPEN))
        assert session.inserted <= box <= session.inserted + session.doubtful
        assert session.owed >= 0
    settled = clear_doubt(session, box)
    assert (settled.inserted, settled.doubtful) == (box, 0)


@given(st.lists(st.tuples(st.sampled_from(H), st.integers(-5, 20_000)), max_size=30))
def test_whatever_an_acceptor_reports_no_money_comes_from_nothing(events: list[tuple[Happened, int]]) -> None:
    session = FRESH
    stacked = 0
    for happened, note in events:
        before = session
        session, action = decide(session, CashEvent(happened, note))
        stacked += before.in_hand if before.state is S.STACKING and happened is H.STACKED else 0
        assert session.inserted == stacked
        assert session.inserted <= FRESH.amount
        if action is A.STACK:
            assert session.in_hand in NOTES
            assert session.in_hand <= session.owed
