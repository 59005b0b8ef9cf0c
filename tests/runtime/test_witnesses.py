"""What is remembered while a visit goes its way, and what is told when it is over."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.documents.slip import DoneStep, HaltReason, ProgressFacts
from kiosk.engine.interrupts import Ending, Finished, HandedToPerson, LeftSafely
from kiosk.ledger.tallies import FaceCount
from kiosk.runtime.witnesses import FaceTally, Progress, halt_reason
from kiosk.services.effects import FaceResult, Filed, Kept, PinRight, Vouched
from kiosk.services.records import Record
from kiosk.services.values import Receipt, Standing, Way

TODAY = date(2026, 11, 23)
STANDING = Standing("ref", "黄*琴", "130***********0023", (), True, False, TODAY, age_band="70-79")
RECEIPT = Receipt("employee-pension", Way.STAFF, "R1", TODAY, None, None, None)
DONE, PERSON = Finished("done"), HandedToPerson("network")


def handed_out(*results: object, ending: Ending = PERSON) -> list[ProgressFacts]:
    out: list[ProgressFacts] = []
    progress = Progress(lambda facts, visit: out.append(facts), lambda: TODAY, "T-0001")
    for result in results:
        progress.saw(result)
    progress.ended(ending)
    return out


def counted(*results: object, ending: Ending = DONE) -> list[FaceCount]:
    kept: list[FaceCount] = []
    tally = FaceTally(kept.append, lambda: TODAY, "opencv")
    for result in results:
        tally.saw(result)
    tally.ended(ending)
    return kept


class TestProgress:
    def test_the_person_who_takes_over_reads_what_was_done(self) -> None:
        (facts,) = handed_out(STANDING, PinRight(), ending=HandedToPerson("refused"))
        assert facts.done == (DoneStep.IDENTIFIED, DoneStep.STANDING_FOUND, DoneStep.PRESENCE_PROVED)
        assert (facts.reason, facts.name) == (HaltReason.REFUSED, "黄*琴")

    @pytest.mark.parametrize(
        ("filed", "step"), [(Filed(RECEIPT), DoneStep.FILED), (Kept(RECEIPT), DoneStep.KEPT)], ids=["filed", "kept"]
    )
    def test_a_filing_stands_on_it(self, filed: object, step: DoneStep) -> None:
        (facts,) = handed_out(STANDING, Vouched("S001"), filed)
        assert facts.done[-1] is step

    def test_no_paper_where_nothing_was_done_or_nobody_takes_over(self) -> None:
        assert handed_out() == []
        assert handed_out(STANDING, ending=Finished("done")) == []
        assert handed_out(STANDING, ending=LeftSafely("left")) == []

    def test_a_face_that_was_not_recognised_proves_nothing(self) -> None:
        (facts,) = handed_out(STANDING, FaceResult("unsure"))
        assert DoneStep.PRESENCE_PROVED not in facts.done

    def test_nothing_of_a_visit_reaches_the_next(self) -> None:
        out: list[ProgressFacts] = []
        progress = Progress(lambda facts, visit: out.append(facts), lambda: TODAY, "T-0001")
        progress.saw(STANDING)
        progress.ended(LeftSafely("left"))
        progress.ended(PERSON)
        assert out == []

    def test_she_may_have_it_on_paper_while_the_visit_goes_on(self) -> None:
        out: list[tuple[ProgressFacts, int | None]] = []
        progress = Progress(lambda facts, visit: out.append((facts, visit)), lambda: TODAY, "T-0001")
        progress.saw(STANDING)
        progress.asked(7)
        progress.saw(Record(TODAY, ()))
        progress.saw(Record(TODAY, ()))
        progress.asked(7)
        assert [visit for _, visit in out] == [7, 7]
        assert [facts.done[2:] for facts, _ in out] == [(), (DoneStep.LOOKED_UP,)]
        assert {facts.reason for facts, _ in out} == {HaltReason.ASKED}

    @pytest.mark.parametrize(
        ("reason", "halt"),
        [
            ("centre-busy", HaltReason.NETWORK),
            ("device", HaltReason.DEVICE),
            ("vouch-nobody", HaltReason.PRESENCE),
            ("under-14", HaltReason.REFUSED),
            ("took-over", HaltReason.ASKED),
        ],
    )
    def test_every_reason_has_its_words(self, reason: str, halt: HaltReason) -> None:
        assert halt_reason(reason) is halt


class TestFaceTally:
    def test_tries_and_failures_are_counted_by_band_and_day_and_nothing_else(self) -> None:
        tried = (STANDING, FaceResult("unsure"), FaceResult("same"))
        assert counted(*tried) == [FaceCount(TODAY, "70-79", "opencv", 2, 1, 0)]

    @pytest.mark.parametrize("kind", ["unsure", "different", "unclear", "no-face", "timed-out"])
    def test_what_was_not_recognised_failed(self, kind: str) -> None:
        assert counted(STANDING, FaceResult(kind))[0].failed == 1

    @pytest.mark.parametrize("kind", ["camera", "engine", "no-reference"])
    def test_trouble_of_the_machine_is_no_try_of_the_person(self, kind: str) -> None:
        assert counted(STANDING, FaceResult(kind)) == []

    def test_handed_over_are_those_who_went_on_to_a_person(self) -> None:
        failed = (STANDING, FaceResult("unsure"), FaceResult("unsure"))
        assert counted(*failed, PinRight())[0].handed_over == 0
        assert counted(*failed, Vouched("S001"))[0].handed_over == 1
        assert counted(*failed, ending=HandedToPerson("vouch-nobody"))[0].handed_over == 1
        assert counted(STANDING, FaceResult("same"), ending=HandedToPerson("refused"))[0].handed_over == 0

    def test_a_visit_without_a_face_counts_nothing(self) -> None:
        assert counted(STANDING, PinRight()) == []
