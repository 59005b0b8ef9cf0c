"""Silence: when she is asked whether she is still there, what becomes of who waits, and of a home page somebody left."""

from __future__ import annotations

import pytest

from kiosk.engine import closing
from kiosk.engine.conductor import Mode
from kiosk.engine.interrupts import Ending, Finished, HandedToPerson, LeftSafely
from kiosk.engine.messages import (
    Apply,
    CallStaff,
    CallState,
    CancelCall,
    CloseSheets,
    Control,
    Event,
    OverlayAnswered,
    PreferencesWanted,
    Pressed,
    SlipState,
    Touched,
    VoiceChanged,
)
from kiosk.engine.visit import Visit
from kiosk.pages import Preferences, Size
from tests.engine.plays import Fetch, Listen, Look, play, question
from tests.engine.rehearsal import Rehearsal
from tests.engine.stations import at_first, committing

LARGE = Preferences(size=Size.EXTRA)


class TestTime:
    def test_the_warning_comes_after_60_seconds_without_input(self) -> None:
        run = at_first().wait(59.9)
        assert run.over is None
        assert run.wait(0.2).over == closing.IDLE

    def test_the_warning_gives_at_least_20_seconds(self) -> None:
        run = at_first().wait(60).wait(20)
        assert run.mode is Mode.VISIT
        run.wait(10.1).ends(LeftSafely("silent"))

    def test_a_late_tick_still_gives_the_full_answering_time(self) -> None:
        run = at_first()
        run.now += 500
        run.happens(Touched()).wait(60).wait(20)
        assert run.mode is Mode.VISIT

    def test_who_goes_by_ear_has_120_seconds(self) -> None:
        run = at_first().happens(PreferencesWanted(Preferences(by_ear=True)))
        assert run.wait(119.9).over is None
        assert run.wait(0.2).over == "idle"
        run.overlay(closing.MORE_TIME)
        assert run.wait(119.9).over is None
        assert run.wait(0.2).over == "idle"

    def test_the_next_visit_is_not_by_ear(self) -> None:
        run = at_first().happens(PreferencesWanted(Preferences(by_ear=True)))
        run.press(Control.LEAVE).card_out().card_in()
        assert not run.conductor.preferences.by_ear

    def test_more_time_may_be_wanted_at_least_10_times(self) -> None:
        run = at_first()
        for _ in range(12):
            assert run.wait(75).over == closing.IDLE
            run.overlay(closing.MORE_TIME)
            assert run.over is None
        run.shows("first")

    @pytest.mark.parametrize(
        "event",
        [Touched(), Pressed(Control.BACK), PreferencesWanted(LARGE), OverlayAnswered(closing.HELP, closing.GO_ON)],
        ids=lambda event: type(event).__name__,
    )
    def test_any_input_answers_the_warning_and_the_clock_runs_anew(self, event: Event) -> None:
        run = at_first().wait(70)
        run.happens(event)
        assert run.over is None
        assert run.wait(60).over == closing.IDLE
        run.wait(30).ends(LeftSafely("silent"))

    def test_the_card_answers_the_warning_too(self) -> None:
        run = Rehearsal(play).answer("tile").wait(70)
        assert run.over == closing.IDLE
        assert run.card_in().over is None
        assert run.gives(Look, "seen").wait(60).over == closing.IDLE

    def test_machine_work_stops_the_clock(self) -> None:
        run = Rehearsal(play).card_in().wait(3600)
        assert run.mode is Mode.VISIT
        assert run.over is None
        assert run.gives(Look, "seen").wait(59).over is None

    def test_waiting_for_a_person_does_not_stop_it(self) -> None:
        async def service(visit: Visit) -> Ending:
            await visit.race(Listen(), question("listen"))
            return Finished("done")

        assert Rehearsal(service).card_in().wait(60).over == closing.IDLE

    def test_personal_data_is_wiped_after_5_minutes_even_while_the_machine_works_and_she_is_asked_before(self) -> None:
        run = at_first().answer("yes").wait(239)
        assert run.over is None
        assert run.wait(2).over == closing.IDLE
        assert run.wait(58).mode is Mode.VISIT
        run.wait(2).ends(LeftSafely("silent"))

    def test_whoever_answers_the_question_before_the_wipe_has_5_minutes_again(self) -> None:
        run = at_first().answer("yes").wait(250).overlay(closing.MORE_TIME)
        assert run.over is None
        run.wait(235).shows("working")
        assert run.wait(10).over == closing.IDLE

    def test_the_question_before_the_wipe_stands_before_the_next_page_too_and_its_time_goes_on(self) -> None:
        run = at_first().answer("yes").wait(290).gives(Look, "seen").shows("second")
        assert run.over == closing.IDLE
        run.wait(11).ends(LeftSafely("silent"))

    def test_a_call_suspends_the_warning_and_who_waits_is_asked_before_her_data_is_put_away(self) -> None:
        run = (
            at_first()
            .press(Control.HELP)
            .call(CallState.WAITING)
            .overlay(closing.GO_ON)
            .wait(119)
            .call(CallState.ACCEPTED)
        )
        assert run.wait(120).over is None
        assert run.wait(2).over == closing.IDLE

    def test_who_says_nothing_while_she_waits_keeps_her_place_and_nothing_of_hers_is_shown(self) -> None:
        run = at_first().press(Control.HELP).call(CallState.WAITING, 1).wait(301).ends(HandedToPerson("waiting"))
        assert not run.found(CancelCall)
        assert not run.found(CallStaff), "the call she has keeps its place"
        assert run.conductor.call.state is CallState.UNANSWERED
        assert not run.conductor.shown.personal
        run.shows("staff-because-waiting").call(CallState.ACCEPTED)
        assert "help-accepted" in run.said

    def test_whoever_waits_for_a_person_to_vouch_keeps_her_place_too(self) -> None:
        async def service(visit: Visit) -> Ending:
            await visit.race(Fetch(), question("listen", personal=True))
            return Finished("done")

        run = Rehearsal(service).card_in().wait(250)
        assert run.over == closing.IDLE
        assert run.wait(51).ends(HandedToPerson("waiting")).found(CallStaff)

    def test_help_stands_again_when_the_question_was_answered_and_tells_the_news(self) -> None:
        run = at_first().press(Control.HELP).call(CallState.WAITING, 1).wait(250)
        assert run.over == closing.IDLE
        assert run.call(CallState.ACCEPTED).over == closing.IDLE
        run.overlay(closing.MORE_TIME)
        assert run.conductor.overlay == closing.help_overlay(CallState.ACCEPTED, 0, SlipState.OFFERED)

    def test_a_call_that_failed_stops_no_clock(self) -> None:
        run = Rehearsal(play).answer("tile").press(Control.HELP).call(CallState.FAILED)
        assert run.wait(60).over == closing.IDLE
        run.wait(30).ends(LeftSafely("silent"))

    def test_nothing_ends_a_commit_however_long(self) -> None:
        run = committing().wait(3600)
        assert run.mode is Mode.VISIT


class TestWhileTheVoiceSpeaks:
    def test_silence_begins_when_the_page_has_been_said(self) -> None:
        run = at_first().happens(VoiceChanged(speaks=True)).wait(75)
        assert run.over is None
        run.happens(VoiceChanged(speaks=False)).wait(59.9)
        assert run.over is None
        assert run.wait(0.2).over == closing.IDLE

    def test_by_ear_too(self) -> None:
        run = at_first().happens(PreferencesWanted(Preferences(by_ear=True))).happens(VoiceChanged(speaks=True))
        run.wait(90).happens(VoiceChanged(speaks=False)).wait(119)
        assert run.over is None
        assert run.wait(2).over == closing.IDLE

    def test_the_time_to_answer_begins_with_the_end_of_the_question(self) -> None:
        run = at_first().wait(60).happens(VoiceChanged(speaks=True)).wait(12).happens(VoiceChanged(speaks=False))
        assert run.wait(29.9).mode is Mode.VISIT
        run.wait(0.2).ends(LeftSafely("silent"))

    def test_a_voice_that_never_ends_keeps_nobody_for_ever(self) -> None:
        run = Rehearsal(play).answer("tile").happens(VoiceChanged(speaks=True)).wait(359)
        assert run.over is None
        assert run.wait(2).over == closing.IDLE
        run.wait(60).ends(LeftSafely("silent"))

    def test_the_wipe_does_not_wait_for_a_voice(self) -> None:
        run = at_first().happens(VoiceChanged(speaks=True)).wait(241)
        assert run.over == closing.IDLE
        run.wait(60).ends(LeftSafely("silent"))

    def test_a_home_page_that_is_being_said_is_not_reset(self) -> None:
        run = Rehearsal(play).happens(PreferencesWanted(LARGE)).happens(VoiceChanged(speaks=True)).wait(90)
        assert run.conductor.preferences == LARGE
        run.happens(VoiceChanged(speaks=False)).wait(61)
        assert run.conductor.preferences == Preferences()


class TestWhoWaits:
    def test_that_nobody_comes_is_told_at_home_long_enough_to_be_read(self) -> None:
        run = Rehearsal(play).press(Control.HELP).call(CallState.WAITING).wait(121)
        assert run.conductor.overlay == closing.help_overlay(CallState.UNANSWERED, 0)
        assert run.wait(120).over == closing.HELP

    def test_a_call_that_fails_late_is_told_at_home_for_a_minute(self) -> None:
        run = Rehearsal(play).press(Control.HELP).wait(100).call(CallState.FAILED)
        assert run.wait(59).over == closing.HELP
        assert run.wait(2).over is None

    def test_whoever_waits_at_home_is_asked_before_the_call_is_withdrawn(self) -> None:
        run = Rehearsal(play).press(Control.HELP).call(CallState.WAITING).wait(719)
        assert run.over == closing.HELP
        assert run.wait(2).over == closing.IDLE
        run.overlay(closing.MORE_TIME)
        assert run.over == closing.HELP
        assert run.wait(601).over == closing.IDLE
        assert run.wait(61).found(CancelCall)
        assert run.over is None
        run.shows("home")

    def test_handing_over_calls_a_person_asks_whether_she_still_waits_and_comes_home_by_itself(self) -> None:
        run = at_first().answer("person").ends(HandedToPerson("wanted"))
        assert run.found(CallStaff) == [CallStaff("wanted", "ChoicePage")]
        run.shows("staff-because-wanted").card_out().call(CallState.WAITING).wait(719)
        assert run.over is None
        assert run.wait(2).over == closing.IDLE
        assert run.wait(58).shows("staff-because-wanted").over == closing.IDLE
        assert run.wait(3).found(CancelCall)
        run.wait(10).shows("home")

    def test_whoever_still_waits_goes_on_waiting(self) -> None:
        run = at_first().answer("person").card_out().call(CallState.ACCEPTED).wait(601)
        assert run.over == closing.IDLE
        run.overlay(closing.MORE_TIME)
        assert run.over is None
        run.wait(590).shows("staff-because-wanted")

    def test_news_of_the_person_who_comes_answer_the_question(self) -> None:
        run = at_first().answer("person").card_out().call(CallState.WAITING).wait(721)
        assert run.over == closing.IDLE
        assert run.call(CallState.ACCEPTED).over is None
        run.wait(590).shows("staff-because-wanted")


class TestHomeThatWasLeft:
    def test_a_home_page_that_was_touched_is_as_new_after_a_minute_whatever_was_touched(self) -> None:
        run = Rehearsal(play).happens(Touched())
        assert not run.wait(59).last
        assert run.wait(2).found(CloseSheets)
        assert not run.wait(600).last

    def test_by_ear_the_home_page_is_kept_as_long_as_the_first_warning(self) -> None:
        run = Rehearsal(play).happens(PreferencesWanted(Preferences(by_ear=True)))
        assert not run.wait(119).found(Apply)
        assert run.wait(2).found(Apply)
