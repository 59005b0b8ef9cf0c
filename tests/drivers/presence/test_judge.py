"""When somebody has come and when they have left: the band of distance and the times, by a clock that is told."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.presence.contract import PresenceSettings, Sighting, SomeoneCame, SomeoneLeft
from drivers.presence.judge import Judge

SETTINGS = PresenceSettings(near_cm=100, far_cm=150, come_seconds=1.0, leave_seconds=5.0)
NOBODY = Sighting(False)


def at(distance_cm: int | None) -> Sighting:
    return Sighting(True, distance_cm)


def test_who_stays_has_come_and_who_passes_has_not() -> None:
    judge = Judge(SETTINGS)
    assert judge.saw(at(80), 0.0) == ()
    assert judge.saw(NOBODY, 0.5) == ()
    assert judge.saw(at(80), 0.9) == ()
    assert judge.saw(at(80), 1.8) == ()
    assert judge.saw(at(75), 2.0) == (SomeoneCame(75),)
    assert judge.saw(at(75), 2.9) == ()
    assert judge.someone


def test_far_away_is_not_here_but_a_step_back_is_not_leaving() -> None:
    judge = Judge(SETTINGS)
    assert [judge.saw(at(120), now / 2) for now in range(10)] == [()] * 10
    judge.saw(at(90), 5.0)
    assert judge.saw(at(90), 6.0) == (SomeoneCame(90),)
    assert [judge.saw(at(140), 7.0 + now) for now in range(20)] == [()] * 20
    assert [judge.saw(at(160), 30.0 + now) for now in range(5)] == [()] * 5
    assert judge.saw(at(160), 35.0) == (SomeoneLeft(),)


def test_who_is_lost_for_a_moment_has_not_left() -> None:
    judge = Judge(PresenceSettings(come_seconds=0.0, leave_seconds=5.0))
    assert judge.saw(at(50), 0.0) == (SomeoneCame(50),)
    for now in range(1, 40):
        assert judge.saw(NOBODY if now % 4 else at(50), float(now)) == ()


def test_a_target_at_no_known_distance_is_near() -> None:
    judge = Judge(PresenceSettings(come_seconds=0.0))
    assert judge.saw(at(None), 0.0) == (SomeoneCame(None),)


def test_a_blind_time_is_no_evidence() -> None:
    judge = Judge(SETTINGS)
    judge.saw(at(80), 0.0)
    judge.blind()
    assert judge.saw(at(80), 60.0) == ()
    assert judge.saw(at(80), 61.0) == (SomeoneCame(80),)
    judge.saw(NOBODY, 62.0)
    judge.blind()
    assert judge.saw(NOBODY, 100.0) == ()
    assert judge.saw(NOBODY, 105.0) == (SomeoneLeft(),)


sightings = st.lists(
    st.tuples(
        st.one_of(st.just(NOBODY), st.builds(at, st.one_of(st.none(), st.integers(0, 700)))),
        st.floats(0.01, 10.0),
    ),
    max_size=60,
)


@given(sightings)
def test_coming_and_leaving_take_turns_and_take_their_time(seen: list[tuple[Sighting, float]]) -> None:
    judge, now, said = Judge(SETTINGS), 0.0, []
    for sighting, later in seen:
        now += later
        said += [(event, now) for event in judge.saw(sighting, now)]
    assert all(isinstance(event, SomeoneCame if turn % 2 == 0 else SomeoneLeft) for turn, (event, _) in enumerate(said))
    for (_, before), (event, after) in pairwise(said):
        least = SETTINGS.leave_seconds if isinstance(event, SomeoneLeft) else SETTINGS.come_seconds
        assert after - before >= least
