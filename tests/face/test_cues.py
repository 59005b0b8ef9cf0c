"""Each cue on what it is for, on what it must not take for it, and on too little to go by."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.face.liveness.around import Lines, Shift
from kiosk.face.liveness.cues import (
    READERS,
    answer,
    blink,
    edges,
    expression,
    identity,
    repeat,
    screen,
    stillness,
    surround,
    turn,
)
from kiosk.face.liveness.evidence import Cue, Side
from kiosk.face.liveness.geometry import Placement
from kiosk.face.liveness.light import Sequence
from kiosk.face.liveness.sight import REGIONS, THUMB
from kiosk.face.liveness.trace import Request, Trace
from tests.face.traces import head, lit, moving, seen, sheet, sight, swaying, times, trace_of, unit


def test_there_is_a_reader_for_each_cue_but_the_plugin_which_is_a_device() -> None:
    assert set(READERS) == set(Cue) - {Cue.PLUGIN}


@pytest.mark.parametrize("cue", list(READERS))
def test_nothing_seen_says_nothing(cue: Cue) -> None:
    assert READERS[cue](Trace()) == 0
    assert READERS[cue](trace_of([sight(0.0, seen(head()))])) == 0


class TestBlink:
    @staticmethod
    def eyes(shut_from: float, seconds: float, both: bool = True, openness: float = 0.25, turned: float = 0.0) -> Trace:
        def one(at: float) -> bool:
            return shut_from <= at < shut_from + seconds

        return trace_of(
            sight(
                at,
                seen(head(), yaw=turned if one(at) else 0.0),
                shut=(one(at), one(at) and both),
                openness=openness,
            )
            for at in times(4)
        )

    def test_lids_that_fall_and_rise_within_a_moment(self) -> None:
        assert blink.read(self.eyes(1.5, 0.2)) > 0.5

    def test_narrow_eyes_blink_as_well_as_wide_ones(self) -> None:
        assert blink.read(self.eyes(1.5, 0.2, openness=0.08)) > 0.5

    @pytest.mark.parametrize(
        ("seconds", "both", "turned"),
        [(0.8, True, 0.0), (0.2, False, 0.0), (0.2, True, 14.0)],
        ids=["shut for long", "one eye", "a turn of the head"],
    )
    def test_what_is_no_blink(self, seconds: float, both: bool, turned: float) -> None:
        assert blink.read(self.eyes(1.5, seconds, both, turned=turned)) == 0

    def test_eyes_that_never_close_are_not_held_against_anybody(self) -> None:
        assert blink.read(self.eyes(9, 1, openness=0.05)) == 0


class TestSurround:
    @staticmethod
    def steps(share: float, step: float = 0.03, sides: tuple[int, ...] = (0, 1, 2), count: int = 12) -> Trace:
        """Surroundings that go this share of the way of the face at each step."""
        trace = Trace()
        side = np.repeat(np.array(sides, np.int8), 8)
        for number in range(count):
            angle = 0.7 * number
            expected = np.tile(np.array([[math.cos(angle), math.sin(angle)]]) * step, (len(side), 1))
            noise = np.random.default_rng(number).normal(0, 0.001, expected.shape)
            seen_ = (share * expected + noise).astype(np.float32)
            trace.around.shifts.append(Shift(0.2 * number, expected.astype(np.float32), seen_, side))
        return trace

    def test_a_wall_stays_and_a_picture_comes_along(self) -> None:
        assert surround.read(self.steps(0.0)) == 1
        assert surround.read(self.steps(1.0)) == -1

    def test_one_side_alone_is_half_as_sure(self) -> None:
        assert surround.read(self.steps(1.0, sides=(1,))) == -0.5

    def test_a_face_that_hardly_moves_tells_nothing(self) -> None:
        assert surround.read(self.steps(1.0, step=0.005)) == 0


def test_only_a_face_without_any_movement_is_still() -> None:
    rest = {"x": 320.0, "y": 240.0}
    assert stillness.read(moving(sheet(), lambda at: rest)) < -0.8
    assert stillness.read(moving(head(), lambda at: swaying(at, 0.5))) == 0
    breathing = moving(head(), lambda at: {"y": 240 + 0.9 * math.sin(1.7 * at)})
    assert stillness.read(breathing) == 0


class TestExpression:
    def test_a_head_that_sways_has_depth(self) -> None:
        assert expression.read(moving(head(), swaying)) > 0.8

    @pytest.mark.parametrize("degrees", [1.0, 5.0, 15.0, 30.0])
    def test_a_sheet_has_none_however_it_is_held(self, degrees: float) -> None:
        assert expression.read(moving(sheet(), lambda at: swaying(at, degrees))) <= 0

    def test_a_sheet_tilted_far_is_known_as_one(self) -> None:
        assert expression.read(moving(sheet(), lambda at: swaying(at, 22))) < -0.5

    def test_a_face_that_smiles_at_rest_lives(self) -> None:
        face = head()
        mouth = (face[:, 1] > 0.3) & (np.abs(face[:, 0]) < 0.25)

        def smiling(at: float) -> NDArray[np.float32]:
            points = seen(face, trembling=0.1, seed=round(at * 1000))
            points[mouth, 1] -= 6 * max(0.0, math.sin(2 * at))
            return points

        assert expression.read(trace_of(sight(at, smiling(at)) for at in times(4))) > 0.8


def test_only_a_steady_sharp_tone_is_a_display() -> None:
    trace = Trace()
    trace.texture.tones = [(0.25 * place, tone) for place, tone in enumerate((11.0, 12.0, 29.0, 10.0, 12.0))]
    assert screen.read(trace) == 0
    trace.texture.tones = [(0.25 * place, 29.0) for place in range(5)]
    assert screen.read(trace) == -1


class TestEdges:
    @staticmethod
    def looks(with_face: bool, places: tuple[float, ...], tilted: float = 0.0) -> Trace:
        """Upright lines at these distances from the middle of the face, in widths of it, while the face moves."""
        trace = Trace()
        for number in range(10):
            placement = Placement(300 + 12 * number, 240, 160, 0.0)
            middle = placement.x if with_face else 340
            ends = [
                [(middle + 160 * (place + tilted), 150), (middle + 160 * (place - tilted), 330)] for place in places
            ]
            trace.around.lines.append(Lines(0.2 * number, placement, np.array(ends, np.float32).reshape(-1, 2, 2)))
        return trace

    def test_borders_on_both_sides_that_come_along(self) -> None:
        assert edges.read(self.looks(True, (-0.8, 0.8))) == -1
        assert edges.read(self.looks(True, (0.8,))) == -0.5

    def test_door_frames_stay(self) -> None:
        assert edges.read(self.looks(False, (-0.8, 0.8))) == 0

    def test_hair_and_lapels_are_no_borders(self) -> None:
        assert edges.read(self.looks(True, (-0.3, 0.3))) == 0
        assert edges.read(self.looks(True, (-0.8, 0.8), tilted=0.4)) == 0


class TestLight:
    solid = np.linspace(0.12, 0.30, len(REGIONS))
    flat = np.full(len(REGIONS), 0.2)

    @pytest.mark.parametrize("lag", [0.0, 0.2, 0.4])
    def test_a_solid_face_before_a_far_wall(self, lag: float) -> None:
        assert answer.read(lit(self.solid, lag=lag)) > 0.8

    def test_a_sheet_answers_evenly_and_its_background_with_it(self) -> None:
        assert answer.read(lit(self.flat)) < -0.4
        assert answer.read(lit(self.flat, behind=0.2)) < -0.8

    def test_a_recording_follows_other_colours(self) -> None:
        assert answer.read(lit(self.solid, shown=Sequence.random(1), said=Sequence.random(2))) == 0

    def test_a_display_that_answers_less_than_the_hand_that_holds_it(self) -> None:
        assert answer.read(lit(np.zeros(len(REGIONS)), behind=0.2)) == -0.7

    def test_a_bright_hall_drowns_the_light_and_says_nothing(self) -> None:
        assert answer.read(lit(self.solid * 0.005)) == 0

    def test_a_faint_answer_is_one_but_its_form_is_not_told(self) -> None:
        assert answer.read(lit(self.flat * 0.2, noise=0.02)) >= 0

    def test_a_face_of_which_no_colour_can_be_measured_says_nothing(self) -> None:
        trace = lit(self.solid)
        for one in trace.sights:
            one.tones.fill(np.nan)
            one.around.fill(np.nan)
        assert answer.read(trace) == 0

    def test_steady_light_asks_nothing(self) -> None:
        still = Sequence((0.0,), ((1.0, 1.0, 1.0),))
        assert answer.read(lit(self.solid, shown=still)) == 0


class TestRepeat:
    @staticmethod
    def faces(moment: NDArray[np.float64], seconds: float = 6.0) -> Trace:
        """Thumbnails that wander about; ``moment`` is the time of the recording at each look."""
        random = np.random.default_rng(8)
        base, *ways = (random.normal(size=THUMB * THUMB) for _ in range(5))
        waves = [(random.uniform(0.3, 1.4), random.uniform(0, 6)) for _ in ways]
        trace = Trace()
        for place, at in enumerate(times(seconds)):
            level = sum(
                0.25 * math.sin(6.28 * hertz * moment[place] + phase) * way
                for (hertz, phase), way in zip(waves, ways, strict=True)
            )
            thumb = unit(base + level + random.normal(0, 0.04, THUMB * THUMB))
            trace.sights.append(sight(at, seen(head()), thumb=thumb))
        return trace

    def test_a_loop_comes_again(self) -> None:
        looped = np.array([at % 2.1 for at in times(6)])
        assert repeat.read(self.faces(looped)) < -0.8

    def test_a_living_face_does_not(self) -> None:
        assert repeat.read(self.faces(np.array(times(6)))) == 0

    def test_a_face_at_rest_tells_nothing(self) -> None:
        assert repeat.read(self.faces(np.zeros(len(times(6))))) == 0

    def test_equal_bits_after_others_are_no_sensors(self) -> None:
        trace = trace_of(sight(at, seen(head()), digest=place % 9) for place, at in enumerate(times(2)))
        assert repeat.read(trace) == -1
        frozen = trace_of(sight(at, seen(head()), digest=7) for at in times(2))
        assert repeat.read(frozen) == 0


def test_a_face_that_was_confirmed_counts_a_little_and_a_change_of_faces_is_noted() -> None:
    trace = trace_of([sight(0.0, seen(head()))])
    trace.confirmed = 6
    assert identity.read(trace) == 1
    trace.start_again()
    assert not trace.sights
    assert identity.read(trace) == -1


class TestTurn:
    @staticmethod
    def asked(solid: NDArray[np.float64], to: Side, degrees: float) -> float:
        def pose(at: float) -> dict[str, float]:
            return {"yaw": degrees * min(1.0, max(0.0, (at - 2.6) / 0.6))}

        trace = moving(solid, pose, seconds=4)
        trace.request = Request(to, 2.0)
        return turn.read(trace)

    @pytest.mark.parametrize(("side", "sign"), [(Side.LEFT, 1), (Side.RIGHT, -1)])
    def test_the_head_that_follows(self, side: Side, sign: int) -> None:
        assert self.asked(head(), side, sign * 14) == 1

    @pytest.mark.parametrize(("side", "sign"), [(Side.LEFT, -1), (Side.RIGHT, 1)])
    def test_the_head_that_turns_the_other_way(self, side: Side, sign: int) -> None:
        assert self.asked(head(), side, sign * 14) == -1

    def test_who_does_not_turn_is_not_held_guilty(self) -> None:
        assert self.asked(head(), Side.LEFT, 0.5) == 0

    @pytest.mark.parametrize("degrees", [-35.0, 20.0, 35.0])
    def test_a_sheet_that_is_tilted_has_not_turned(self, degrees: float) -> None:
        assert self.asked(sheet(), Side.LEFT, degrees) <= 0.1

    def test_a_turn_before_the_request_does_not_count(self) -> None:
        trace = moving(head(), lambda at: {"yaw": 14.0}, seconds=4)
        trace.request = Request(Side.LEFT, 2.0)
        assert turn.read(trace) == 0

    def test_without_a_request_there_is_no_answer(self) -> None:
        assert turn.read(moving(head(), lambda at: {"yaw": 14.0 * (at > 2)})) == 0


def test_the_turn_of_a_head_is_read_from_the_sitters_own_side() -> None:
    turns = [sight(0.0, seen(head(), yaw=degrees)).yaw for degrees in (-15, -5, 0, 5, 15)]
    assert all(later > earlier for earlier, later in pairwise(turns))
    assert abs(turns[2]) < 0.01
