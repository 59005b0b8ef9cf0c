"""The explorer over the real services: nobody is turned away. And the explorer itself: broken services are found."""

from __future__ import annotations

import inspect
import itertools
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from config.catalogue.load import shipped
from config.catalogue.texts import messages
from config.plain_words import decisions
from config.texts import FOLDER, Texts, languages
from kiosk.engine import closing
from kiosk.engine.interrupts import Ending, Finished, Interrupt
from kiosk.engine.messages import CallState, SlipState
from kiosk.engine.requests import Act, Effect
from kiosk.engine.visit import Service, Visit
from kiosk.explored import Findings
from kiosk.explorer import Explorer
from kiosk.pages import Answer, Chosen, Overlay, Page, Text
from kiosk.services import certificates, consents, devices, effects, proofs
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    FileCertification,
    NotKept,
    PrintSlip,
    Refused,
)
from kiosk.services.home import Readiness, home_page
from kiosk.services.printers import TROUBLES
from kiosk.services.reception import reception_by
from kiosk.services.values import Way
from kiosk.walks import all_well, only
from tests.engine.plays import File, Give, Look, play, question, working
from tests.engine.rehearsal import HOME


@pytest.mark.timeout(400)
class TestServices:
    """The walk takes some 15 s of processor time, and all of it falls to the first test."""

    def test_no_dead_end_and_no_other_fault(self, whole: Findings) -> None:
        assert whole.faults == []

    def test_every_declared_result_of_every_effect_was_tried(
        self, whole: Findings, each: dict[Way, Findings], certificate_walks: Callable[[str], Findings]
    ) -> None:
        """But for the working of devices: which of them work decides the ways alone. What only the items that are data ask
        for is walked in tests/engine/test_items.py.
        """
        tried, declared = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for walk in (whole, *each.values(), certificate_walks("C13")):
            for name, results in walk.effects.items():
                tried[name] |= results
                declared[name] |= walk.declared[name]
        real = _effects_of(effects, consents, devices, proofs)
        # Whatever works is the matter of finding an item (test_items.py); what else is asked about sheets, of test_certificates.py.
        tried.pop("LookAround"), declared.pop("LookAround")
        # The trouble after which the proof is given once more: tests/services/test_raising.py.
        declared["RaiseVisit"] -= {str(each) for each in (NETWORK, CENTRE_BUSY, CENTRE_ODD)}
        assert set(tried) - _effects_of(certificates) == real
        assert {name: tried[name] for name in real} == {name: declared[name] for name in real}

    def test_visits_end_in_the_three_ways_alone(self, whole: Findings) -> None:
        assert {type(ending).__name__ for ending in whole.endings} == {"Finished", "HandedToPerson", "LeftSafely"}
        assert "fault" not in {ending.reason for ending in whole.endings}

    def test_states_are_merged_so_that_the_walk_stays_small(self, whole: Findings) -> None:
        """Work is counted, not timed: without merging (``kiosk/liveness.py``) these would be 10^9 paths."""
        assert whole.paths > 10**8
        assert whole.states < 3000
        assert whole.transitions < 30000

    @pytest.mark.parametrize("language", languages())
    def test_every_page_has_its_texts_and_spoken_forms(self, whole: Findings, language: str) -> None:
        texts = Texts(FOLDER, language, strict=True)
        texts.add({each: messages(shipped().items, each) for each in texts.sources})
        states = itertools.product(CallState, (0, 1))
        slips = [(slip, "") for slip in SlipState] + [(SlipState.NOT_PRINTED, "cover-open")]
        helps = (closing.help_overlay(*call, *slip) for call, slip in itertools.product(states, slips))
        overlays = [closing.idle_overlay(), *helps]
        assert whole.overlays <= set(overlays)
        homes = [
            home_page(shipped(), Readiness(card, id_card, central, printer, out_of_service=out))
            for card, id_card, central in itertools.product((True, False), repeat=3)
            for printer in ("", *TROUBLES)
            for out in (None, "starting", "repair")
        ]
        silent: list[str] = []
        everything: list[Page | Overlay] = [*whole.pages, *overlays, *homes]
        for shown in everything:
            for item in shown.texts():
                assert texts.screen(item.id, arguments(texts, item)).strip()
            for item in shown.spoken():
                if not (texts.spoken(item.id, arguments(texts, item)) or "").strip():
                    silent.append(item.id)
        assert sorted(set(silent)) == []

    def test_a_page_asks_one_thing(self, whole: Findings, each: dict[Way, Findings]) -> None:
        texts = Texts(FOLDER, "zh", strict=True)
        asks_more = {
            page.title.id
            for walk in (whole, *each.values())
            for page in walk.pages
            if decisions("".join(texts.screen(said.id, arguments(texts, said)) for said in Page.texts(page))) > 1
        }
        assert asks_more == set()


def arguments(texts: Texts, item: Text) -> dict[str, str]:
    return {name: texts.screen(value[1:]) if value.startswith("@") else value for name, value in item.args}


async def dead_end(visit: Visit) -> Ending:
    await visit.ask(Page(title=question("first").title))
    return Finished("done")


async def second_commit(visit: Visit) -> Ending:
    for _ in range(2):
        await visit.commit(File())
        await visit.hand_over(Give())
    return Finished("done")


async def prints_before_commit(visit: Visit) -> Ending:
    await visit.do(PrintSlip(effects._RECEIPT, "", ""), working())
    await visit.commit(File())
    return Finished("done")


async def hands_over_before_commit(visit: Visit) -> Ending:
    await visit.hand_over(Give())
    return Finished("done")


async def forgets_a_result(visit: Visit) -> Ending:
    seen = await visit.do(Look(), working())
    {"seen": 1}[seen]
    return Finished("done")


async def counts_for_ever(visit: Visit) -> Ending:
    count = 0
    while await visit.ask(question("again", "yes", "no")) == Chosen("yes"):
        count += 1
    return Finished(str(count))


async def holds_what_cannot_be_compared(visit: Visit) -> Ending:
    seen = (object() for _ in range(3))
    while await visit.ask(question("again", "yes", "no")) == Chosen("yes"):
        next(seen, None)
    return Finished("done")


_runs = itertools.count()


async def differs_each_time(visit: Visit) -> Ending:
    run = next(_runs)
    await visit.ask(question(f"first-{run}"))
    await visit.ask(question("second"))
    return Finished("done")


async def does_not_let_go(visit: Visit) -> Ending:
    while True:
        try:
            await visit.ask(question("stay"))
        except Interrupt:
            continue
        return Finished("done")


async def has_no_way_out(visit: Visit) -> Ending:
    while True:
        try:
            await visit.ask(question("stay"))
        except Interrupt:
            continue


async def asks_before_handing_over(visit: Visit) -> Ending:
    filed = await visit.commit(File())
    if filed.accepted:
        await visit.ask(question("too-early"))
        await visit.hand_over(Give())
    return Finished("done")


async def reads_the_entry_late(visit: Visit) -> Ending:
    await visit.ask(question("first"))
    return await _late(visit)


async def _late(visit: Visit) -> Ending:
    await visit.ask(question(f"second-{visit.wanted}"))
    return Finished("done")


def _effects_of(*modules: ModuleType) -> set[str]:
    """The effects that these modules declare, by name."""
    return {
        name
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Effect) and kind not in (Effect, Act, effects.Prints) and kind.__module__ == module.__name__
    }


@dataclass(frozen=True, slots=True)
class Silent(Effect[str]):
    def outcomes(self) -> tuple[str, ...]:
        return ()


async def waits_for_nothing(visit: Visit) -> Ending:
    await visit.do(Silent(), working())
    return Finished("done")


class TestBrokenServices:
    @pytest.mark.parametrize(
        ("service", "fault"),
        [
            (dead_end, "dead end: Page"),
            (second_commit, "a second commit"),
            (prints_before_commit, "handed over before acceptance"),
            (hands_over_before_commit, "handed over without acceptance"),
            (forgets_a_result, "bug: KeyError"),
            (counts_for_ever, "no end: some loop is not bounded"),
            (holds_what_cannot_be_compared, "no end: some loop is not bounded"),
            (differs_each_time, "ReplayMismatch"),
            (does_not_let_go, "waits for ever"),
            (has_no_way_out, "no way home"),
            (asks_before_handing_over, "a question before the accepted result"),
            (reads_the_entry_late, "bug: AttributeError"),
            (waits_for_nothing, "declares no result"),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_the_fault_is_found(self, service: Service, fault: str) -> None:
        found = Explorer(service, HOME, max_states=200).walk()
        assert any(fault in said for said in found.faults), found.faults

    def test_a_sound_service_has_no_fault(self) -> None:
        async def sound(visit: Visit) -> Ending:
            for _ in range(3):
                if await visit.ask(question("again", "yes", "no")) == Chosen("no"):
                    break
            return Finished("done")

        assert Explorer(sound, HOME, max_states=200).walk().faults == []

    def test_a_crash_put_into_one_branch_is_found_there(self) -> None:
        found = Explorer(play, HOME).walk()
        assert found.faults
        assert all("KeyError in play" in fault for fault in found.faults)

    def test_a_commit_result_that_is_not_handled_is_found(self) -> None:
        async def careless(visit: Visit) -> Ending:
            filed = await visit.commit(FileCertification("", effects._BENEFIT, effects._PRESENCE, effects._TODAY))
            assert not isinstance(filed, (Refused, NotKept))
            await visit.hand_over(PrintSlip(filed.receipt, "", ""))
            return Finished("done")

        found = Explorer(careless, HOME).walk()
        assert sum("AssertionError" in fault for fault in found.faults) > 1


class TestMerging:
    def test_states_that_differ_only_below_the_surface_are_kept_apart(self) -> None:
        """The difference lies on the value stack, in a loop's iterator, in a closure; each hides an ending of its own."""

        async def on_the_stack(visit: Visit) -> Ending:
            picked = [await visit.ask(question("left", "a", "b")), await visit.ask(question("right", "c", "d"))]
            return Finished("-".join(answer.option for answer in picked if isinstance(answer, Chosen)))

        async def in_the_iterator(visit: Visit) -> Ending:
            for _left, _right in ((0, 0), (0, 0), (0, 0)):
                if await visit.ask(question("round", "on", "stop")) == Chosen("stop"):
                    return Finished("stopped")
            return Finished("through")

        async def in_a_closure(visit: Visit) -> Ending:
            kept = await visit.ask(question("left", "a", "b"))

            def say() -> Answer:
                return kept

            await visit.ask(question("right"))
            answer = say()
            return Finished(answer.option if isinstance(answer, Chosen) else "")

        for service, endings in [
            (on_the_stack, {"a-c", "a-d", "b-c", "b-d"}),
            (in_the_iterator, {"stopped", "through"}),
            (in_a_closure, {"a", "b"}),
        ]:
            found = Explorer(service, HOME, max_states=200).walk()
            assert endings <= {ending.reason for ending in found.endings}

    def test_what_is_never_read_again_does_not_split_states(self) -> None:
        async def forgets(visit: Visit) -> Ending:
            for title in ("one", "two", "three", "four"):
                picked = await visit.ask(question(title, "a", "b", "c"))
                if picked == Chosen("none"):
                    break
            await visit.do(Look())
            return Finished("done")

        assert Explorer(forgets, HOME).walk().states < 30

    def test_the_entry_chosen_at_home_leads_to_its_own_service(self) -> None:
        home = home_page(only("C13"), Readiness(), ("C13",))
        found = Explorer(reception_by(only("C13")), home, outcomes=all_well, proving=False).walk()
        assert {"FetchReceipts", "TakeCopyNumber", "PrintCopy"} <= set(found.effects)


def test_the_explorer_needs_no_third_party_package() -> None:
    """It runs on any Python as it stands, so the same walk can be compared between versions."""
    code = "import kiosk.explorer, kiosk.services.reception"
    root = Path(__file__).parents[2]
    found = subprocess.run([sys.executable, "-S", "-c", code], cwd=root, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stderr
