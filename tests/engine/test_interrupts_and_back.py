"""What breaks into a visit, before, during and after its commit; and the way back by replay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.engine.interrupts import (
    Ending,
    Finished,
    HandedToPerson,
    Interrupt,
    LeftSafely,
    VisitorLeft,
    VisitorSilent,
)
from kiosk.engine.messages import (
    Broke,
    BugFound,
    Cancel,
    Control,
    DeviceWentAway,
    Event,
    PowerGoesDown,
    Pressed,
    Show,
    StaffTakesOver,
    VisitEnded,
)
from kiosk.engine.visit import Visit
from tests.engine.plays import Denied, Done, File, Give, Look, Spend, play, question
from tests.engine.rehearsal import Rehearsal
from tests.engine.stations import at_first, at_second, committing, held

INTERRUPTS: list[tuple[Event | str, Ending, Ending | None]] = [
    (PowerGoesDown(), LeftSafely("power"), Finished("done")),
    (StaffTakesOver(), HandedToPerson("took-over"), HandedToPerson("took-over")),
    (Pressed(Control.LEAVE), LeftSafely("left"), Finished("done")),
    ("card-out", LeftSafely("card-pulled"), None),
    (DeviceWentAway("card"), HandedToPerson("device"), None),
]
NAMES = ["power", "staff", "leave", "card-out", "reader-lost"]


def strike(run: Rehearsal, what: Event | str) -> Rehearsal:
    return run.card_out() if isinstance(what, str) else run.happens(what)


class TestInterrupts:
    @pytest.mark.parametrize(("what", "before", "_after"), INTERRUPTS, ids=NAMES)
    def test_before_the_commit_they_end_the_visit_and_nothing_was_changed(
        self, what: Event | str, before: Ending, _after: object
    ) -> None:
        run = strike(at_second(), what).ends(before)
        assert run.performed(File) == 0

    @pytest.mark.parametrize(("what", "_before", "after"), INTERRUPTS, ids=NAMES)
    def test_during_commit_and_hand_over_they_wait(
        self, what: Event | str, _before: object, after: Ending | None
    ) -> None:
        run = strike(committing(), what)
        assert not run.found(VisitEnded)
        run.gives(File, Done())
        assert isinstance(run.effect, Give)
        run.gives(Give, "given")
        if after is None:
            run.shows("result").answer("yes").ends(Finished("done"))
        else:
            run.ends(after)
        assert run.performed(File) == run.performed(Give) == 1

    @pytest.mark.parametrize(("what", "before", "_after"), INTERRUPTS, ids=NAMES)
    def test_after_a_refused_commit_they_end_the_visit(self, what: Event | str, before: Ending, _after: object) -> None:
        strike(committing(), what).gives(File, Denied()).ends(before)

    @pytest.mark.parametrize(("what", "_before", "after"), INTERRUPTS, ids=NAMES)
    def test_with_the_result_in_hand_they_finish_or_do_nothing(
        self, what: Event | str, _before: object, after: Ending | None
    ) -> None:
        run = strike(held(), what)
        if after is None:
            run.shows("result")
        else:
            run.ends(after)

    def test_of_several_the_first_in_the_table_is_thrown(self) -> None:
        thrown: list[type[Interrupt]] = []

        async def service(visit: Visit) -> Ending:
            await visit.commit(File())
            try:
                await visit.ask(question("after"))
            except Interrupt as interrupt:
                thrown.append(type(interrupt))
                raise
            return Finished("done")

        run = Rehearsal(service).card_in()
        for event in (DeviceWentAway("card"), Pressed(Control.LEAVE), StaffTakesOver()):
            run.happens(event)
        run.gives(File, Denied()).ends(HandedToPerson("took-over"))
        assert [kind.__name__ for kind in thrown] == ["StaffTook"]

    def test_a_service_may_offer_something_better(self) -> None:
        async def service(visit: Visit) -> Ending:
            try:
                await visit.ask(question("first"))
            except VisitorSilent:
                await visit.ask(question("something-better"))
            return Finished("done")

        run = Rehearsal(service).card_in().wait(91).shows("something-better")
        run.answer("yes").ends(Finished("done"))

    @pytest.mark.parametrize("before", [at_first, at_second])
    def test_work_that_breaks_leads_to_a_person_and_is_told(self, before: Callable[[], Rehearsal]) -> None:
        run = before().answer("yes")
        broke = Broke(run.conductor.token, "KeyError in work, line 7")
        run.happens(broke).ends(HandedToPerson("fault"))
        assert [found.what for found in run.found(BugFound)][:1] == [broke.where]
        stale = run.conductor.stale_results
        run.happens(broke)
        assert run.conductor.stale_results == stale + 1

    def test_paper_that_breaks_off_leaves_what_was_accepted(self) -> None:
        run = committing().gives(File, Done())
        run.happens(Broke(run.conductor.token, "KeyError in work, line 7")).ends(HandedToPerson("fault"))
        assert run.performed(File) == 1

    def test_other_devices_change_no_visit(self) -> None:
        at_first().happens(DeviceWentAway("printer")).shows("first")

    def test_a_reader_lost_while_a_card_is_awaited_leads_to_a_person(self) -> None:
        Rehearsal(play).answer("tile").happens(DeviceWentAway("card")).ends(HandedToPerson("device"))


class TestBack:
    def test_back_shows_the_earlier_question_and_performs_nothing(self) -> None:
        run = at_second()
        looks = run.performed(Look)
        run.press(Control.BACK).shows("first")
        assert run.performed(Look) == looks
        run.answer("yes").gives(Look, "seen").shows("second")

    def test_back_from_work_cancels_it(self) -> None:
        run = at_first().answer("yes")
        assert run.press(Control.BACK).found(Cancel)
        run.shows("first")

    def test_back_is_offered_only_where_it_works(self) -> None:
        shown = [command for command in held().all if isinstance(command, Show)]
        offered = {command.page.title.id: command.chrome.back for command in shown}
        assert offered["second"]
        assert not any(offered[title] for title in ("home", "card", "first", "result") if title in offered)

    @pytest.mark.parametrize("result", [Done(), Denied()])
    def test_back_never_crosses_a_commit(self, result: object) -> None:
        run = committing()
        token = run.conductor.token
        assert run.press(Control.BACK).conductor.token == token
        run.gives(File, result)
        token = run.conductor.token
        assert run.press(Control.BACK).conductor.token == token

    def test_back_never_goes_behind_what_was_spent(self) -> None:
        async def service(visit: Visit) -> Ending:
            await visit.ask(question("before"))
            await visit.do(Spend())
            await visit.ask(question("after"))
            await visit.ask(question("last"))
            return Finished("done")

        run = Rehearsal(service).card_in().answer("yes").gives(Spend, "spent").shows("after")
        run.press(Control.BACK).shows("after").answer("yes").shows("last").press(Control.BACK).shows("after")

    @pytest.mark.parametrize("how", ["other-page", "ends", "interrupt"])
    def test_a_service_that_replays_differently_hands_to_a_person(self, how: str) -> None:
        runs: list[int] = []

        async def service(visit: Visit) -> Ending:
            runs.append(1)
            if len(runs) > 1 and how == "ends":
                return Finished("done")
            if len(runs) > 1 and how == "interrupt":
                raise VisitorLeft
            await visit.ask(question(f"first-{len(runs) if how == 'other-page' else 0}"))
            await visit.ask(question("second"))
            return Finished("done")

        run = Rehearsal(service).card_in().answer("yes").press(Control.BACK).ends(HandedToPerson("fault"))
        assert "ReplayMismatch" in run.found(BugFound)[0].what
