"""The conductor, rehearsed: what happens, and which page stands then."""

from __future__ import annotations

import gc
import weakref

import pytest

from kiosk.engine import closing
from kiosk.engine.conductor import Mode
from kiosk.engine.interrupts import (
    Ending,
    Finished,
    HandedToPerson,
)
from kiosk.engine.messages import (
    Answered,
    Apply,
    BugFound,
    CallStaff,
    CallState,
    CancelCall,
    CloseSheets,
    Completed,
    Control,
    DeviceWentAway,
    HomeChanged,
    PreferencesWanted,
    PrintSoFar,
    SayAgain,
    Show,
    SlipState,
    SlipTold,
    StaffTakesOver,
    VisitBegan,
    VisitEnded,
)
from kiosk.engine.visit import Visit
from kiosk.pages import Chosen, Preferences, Size, text
from tests.engine.plays import CARD_PAGE, Done, File, Give, Look, play, question, working
from tests.engine.rehearsal import HOME, Rehearsal
from tests.engine.stations import at_first, at_second, committing, held

LARGE = Preferences(size=Size.EXTRA)


class TestStory:
    def test_a_card_in_leads_through_the_service_and_home(self) -> None:
        run = held().answer("yes").ends(Finished("done"))
        assert run.mode is Mode.CARD_LEFT
        run.shows("take-card").card_out().shows("home")

    def test_a_tile_asks_for_the_card(self) -> None:
        run = Rehearsal(play).answer("tile").shows("card").card_in()
        assert isinstance(run.effect, Look)

    def test_no_card_left_behind_says_goodbye_for_some_seconds(self) -> None:
        run = held().card_out().answer("yes").ends(Finished("done")).shows("closing-done")
        run.wait(7.9).shows("closing-done").wait(0.2).shows("home")

    def test_a_changed_home_is_shown_at_once_only_at_home(self) -> None:
        other = HOME.__class__(title=text("other-home"), options=())
        Rehearsal(play).happens(HomeChanged(other)).shows("other-home")
        run = at_first().happens(HomeChanged(other)).shows("first")
        run.press(Control.LEAVE).card_out().shows("other-home")


def said_over(run: Rehearsal) -> list[str]:
    assert run.conductor.overlay is not None
    return [said.id for said in run.conductor.overlay.body]


def slip_offered(run: Rehearsal) -> bool:
    assert run.conductor.overlay is not None
    return closing.PRINT_SO_FAR in [option.id for option in run.conductor.overlay.options]


class TestHelp:
    @pytest.mark.parametrize("place", [Rehearsal, at_first, at_second, committing, held])
    def test_help_disturbs_nothing_anywhere(self, place: object) -> None:
        run = Rehearsal(play) if place is Rehearsal else place()  # type: ignore[operator]  # the others take no service
        token, page = run.conductor.token, run.page
        assert run.press(Control.HELP).found(CallStaff) == [CallStaff("wanted", run.conductor.shown.kind)]
        assert run.over == closing.HELP
        run.call(CallState.WAITING, 2).call(CallState.ACCEPTED).overlay(closing.GO_ON)
        assert (run.conductor.token, run.page, run.over) == (token, page, None)
        assert not run.press(Control.HELP).found(CallStaff), "a call is open already"
        assert run.overlay(closing.CANCEL_CALL).found(CancelCall)
        assert run.conductor.token == token

    def test_work_goes_on_under_the_help(self) -> None:
        run = at_first().answer("yes").press(Control.HELP).gives(Look, "seen").shows("second")
        assert run.over == closing.HELP

    def test_the_overlay_tells_how_the_call_stands(self) -> None:
        run = at_first().press(Control.HELP)
        for state, said in [
            (CallState.WAITING, "help-waiting"),
            (CallState.ACCEPTED, "help-accepted"),
            (CallState.FAILED, "help-failed"),
        ]:
            run.call(state)
            assert run.conductor.overlay is not None
            assert run.conductor.overlay.body[0].id == said
        assert run.call(CallState.CLOSED).over is None

    def test_a_call_that_nobody_takes_is_told_after_2_minutes_with_what_else_there_is(self) -> None:
        run = at_first().press(Control.HELP).call(CallState.WAITING).overlay(closing.GO_ON)
        assert run.wait(119).over is None
        assert run.wait(2).over == closing.HELP
        assert run.conductor.overlay is not None
        assert [said.id for said in run.conductor.overlay.body] == ["help-unanswered", "help-go-to-desk", "help-12333"]
        assert not run.call(CallState.WAITING).last, "the desk has it as before"
        run.call(CallState.ACCEPTED)
        assert run.conductor.overlay.body[0].id == "help-accepted"

    def test_a_person_who_comes_in_time_is_never_called_missing(self) -> None:
        run = at_first().press(Control.HELP).call(CallState.ACCEPTED).wait(125)
        assert run.conductor.call.state is CallState.ACCEPTED

    def test_what_was_done_so_far_may_be_had_on_paper(self) -> None:
        run = at_first().press(Control.HELP)
        token, number = run.conductor.token, run.conductor.token.visit
        assert run.overlay(closing.PRINT_SO_FAR).found(PrintSoFar) == [PrintSoFar(number)]
        assert said_over(run)[-1] == "working-printing"
        assert not slip_offered(run), "it is on its way"
        run.happens(SlipTold(SlipState.NOT_PRINTED, number, "cover-open"))
        assert said_over(run)[-2:] == ["reprint-not-printed", "printer-is"]
        assert run.overlay(closing.PRINT_SO_FAR).found(PrintSoFar)
        run.happens(SlipTold(SlipState.PRINTED, number))
        assert said_over(run)[-1] == "staff-slip"
        assert not slip_offered(run), "one is enough"
        assert run.overlay(closing.GO_ON).over is None
        assert run.conductor.token == token

    def test_a_slip_of_the_visitor_before_says_nothing_to_the_next(self) -> None:
        run = at_first().press(Control.HELP).overlay(closing.PRINT_SO_FAR)
        number = run.conductor.token.visit
        run.press(Control.LEAVE).card_out().wait(60).card_in().press(Control.HELP).overlay(closing.PRINT_SO_FAR)
        run.happens(SlipTold(SlipState.PRINTED, number))
        assert said_over(run)[-1] == "working-printing"

    def test_where_nothing_can_have_been_done_no_slip_is_offered(self) -> None:
        assert not slip_offered(Rehearsal(play).press(Control.HELP))
        assert slip_offered(at_first().press(Control.HELP))

    def test_whoever_comes_knows_the_item_and_the_step(self) -> None:
        run = Rehearsal(play).answer("tile").press(Control.HELP)
        assert run.found(CallStaff) == [CallStaff("wanted", "InsertCardPage", "tile", None)]

    def test_the_same_news_again_says_nothing_again(self) -> None:
        run = at_first().answer("person").call(CallState.WAITING, 1)
        assert run.found(Show)
        assert not run.call(CallState.WAITING, 1).last

    def test_late_news_of_a_withdrawn_call_is_dropped(self) -> None:
        run = at_first().press(Control.HELP).overlay(closing.CANCEL_CALL).call(CallState.WAITING)
        assert run.conductor.call.state is CallState.NONE
        assert run.conductor.stale_results == 1

    def test_help_left_open_on_the_home_page_goes_away(self) -> None:
        run = Rehearsal(play).press(Control.HELP).call(CallState.FAILED).wait(61)
        assert run.over is None

    def test_a_visitor_may_stop_waiting(self) -> None:
        run = at_first().answer("person").answer(closing.NO_LONGER)
        assert run.found(CancelCall)
        run.shows("take-card")


class TestStale:
    def test_results_and_answers_of_earlier_requests_are_dropped_and_counted(self) -> None:
        run = Rehearsal(play).card_in()
        old = run.conductor.token
        run.gives(Look, "seen").shows("first")
        run.happens(Completed(old, "seen")).shows("first")
        run.happens(Answered(old, Chosen("yes"))).shows("first")
        assert run.conductor.stale_results == 2

    def test_a_result_after_the_visit_is_dropped(self) -> None:
        run = at_first().answer("yes")
        old = run.conductor.token
        run.press(Control.LEAVE).card_out()
        run.happens(Completed(old, "seen")).shows("home")
        assert run.conductor.stale_results == 1

    def test_an_answer_the_page_does_not_offer_does_nothing(self) -> None:
        run = at_first()
        run.happens(Answered(run.conductor.token, Chosen("nonsense"))).shows("first")


class TestCardLeft:
    def test_a_card_left_is_called_out_until_taken_and_staff_are_told_after_2_minutes(self) -> None:
        run = at_first().press(Control.LEAVE).shows("take-card")
        assert len(run.wait(119).found(SayAgain)) == 7
        assert not run.found(CallStaff)
        assert run.wait(2).found(CallStaff) == [CallStaff("card-left", "TakeCardPage")]
        assert len(run.wait(600).found(SayAgain)) == 40
        assert not run.found(CallStaff)
        assert run.card_out().found(CancelCall)
        run.shows("home")

    def test_no_visit_starts_before_it_is_out(self) -> None:
        run = at_first().press(Control.LEAVE).card_in()
        assert not run.found(VisitBegan)
        run.shows("take-card").card_out().shows("home").card_in()
        assert run.found(VisitBegan)

    def test_a_card_that_was_in_at_the_start_must_come_out_first(self) -> None:
        run = Rehearsal(play).card_in(already=True).shows("take-card")
        assert not run.found(VisitBegan)
        assert run.card_out().shows("home").card_in().found(VisitBegan)

    def test_a_reader_that_comes_back_with_the_card_does_not_push_the_staff_page_away(self) -> None:
        run = at_first().happens(DeviceWentAway("card")).card_in(already=True).shows("staff-because-device")
        run.answer(closing.NO_LONGER).shows("take-card")

    def test_a_card_found_by_the_reader_does_not_answer_for_the_visitor(self) -> None:
        run = Rehearsal(play).answer("tile").card_in(already=True).shows("card").card_out().shows("card").card_in()
        assert isinstance(run.effect, Look)


class TestAfterwards:
    def test_preferences_are_reset_at_the_end_of_a_visit(self) -> None:
        run = at_first().happens(PreferencesWanted(LARGE))
        assert run.found(Apply) == [Apply(LARGE)]
        assert run.press(Control.LEAVE).found(Apply) == [Apply(Preferences())]

    def test_preferences_set_at_home_and_left_are_reset(self) -> None:
        run = Rehearsal(play).happens(PreferencesWanted(LARGE))
        assert not run.wait(59).found(Apply)
        assert run.wait(2).found(Apply) == [Apply(Preferences())]
        assert run.found(CloseSheets)

    def test_a_bug_hands_to_a_person_and_tells_nothing_personal(self) -> None:
        run = at_first().answer("crash").ends(HandedToPerson("fault"))
        assert [bug.what.split(",")[0] for bug in run.found(BugFound)] == ["KeyError in play"]

    def test_a_service_without_an_ending_hands_to_a_person(self) -> None:
        async def service(visit: Visit) -> Ending:
            await visit.ask(question("first"))
            return None  # type: ignore[return-value]  # the defect under test

        run = Rehearsal(service).card_in().answer("yes").ends(HandedToPerson("fault"))
        assert run.found(BugFound)

    def test_a_service_that_will_not_be_closed_is_ended_all_the_same(self) -> None:
        async def service(visit: Visit) -> Ending:
            try:
                await visit.ask(question("first"))
            finally:
                raise KeyError("李秀英")

        run = Rehearsal(service).card_in()
        run.conductor.visit.phase = run.conductor.visit.phase.HELD  # type: ignore[union-attr]  # ended from outside
        run.press(Control.LEAVE).ends(Finished("done"))
        assert "李秀英" not in run.found(BugFound)[0].what

    @pytest.mark.parametrize("how", ["finish", "leave", "bug", "silence", "person"])
    def test_nothing_of_the_visitor_is_left(self, how: str) -> None:
        class Marker:
            pass

        markers: list[weakref.ref[Marker]] = []

        async def service(visit: Visit) -> Ending:
            result = await visit.do(Look(), working())
            mine = Marker()
            markers.extend([weakref.ref(mine), weakref.ref(result)])  # type: ignore[arg-type]  # any result may come
            picked = await visit.ask(question("first", "finish", "bug", personal=True))
            if picked == Chosen("bug"):
                raise ValueError(mine)
            return Finished("done")

        run = Rehearsal(service).card_in().gives(Look, Marker())
        gc.collect()
        assert all(marker() is not None for marker in markers)
        if how in ("finish", "bug"):
            run.answer(how)
        elif how == "leave":
            run.press(Control.LEAVE)
        elif how == "silence":
            run.wait(100)
        else:
            run.happens(StaffTakesOver())
        assert run.found(VisitEnded)
        gc.collect()
        assert [marker() for marker in markers] == [None, None]


class TestOrder:
    @pytest.mark.parametrize("fault", ["second-commit", "early", "question-first", "nothing"])
    def test_a_service_that_breaks_the_order_is_stopped(self, fault: str) -> None:
        async def service(visit: Visit) -> Ending:
            if fault == "early":
                await visit.hand_over(Give())
            await visit.commit(File())
            if fault == "question-first":
                await visit.ask(question("too-early"))
            await visit.commit(File())
            return Finished("done")

        async def nothing(visit: Visit) -> Ending:
            await visit.do(None)  # type: ignore[arg-type]  # the defect under test
            return Finished("done")

        run = Rehearsal(nothing if fault == "nothing" else service).card_in()
        if fault in ("second-commit", "question-first"):
            run.gives(File, Done())
        run.ends(HandedToPerson("fault"))
        assert run.found(BugFound)
        assert run.performed(File) <= 1
        assert run.performed(Give) == 0

    def test_work_may_not_offer_answers(self) -> None:
        visit = Visit(1, play, None)
        with pytest.raises(ValueError, match="race"):
            visit.do(Look(), CARD_PAGE)
