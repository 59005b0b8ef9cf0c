"""The harness is not blind: each seeded bug of the whole kiosk is caught, and the same scene without it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.crash.mutants import MUTANTS
from tests.crash.oracles import judge_image
from tests.crash.site import Event, Life
from tests.crash.storm import City
from tests.crash.wire import Fault, Verb

VISIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Scene:
    """One visit on a scripted wire; it ends at ``die_at``, or is watched until ``seen``. ``guarantee`` is what breaks."""

    guarantee: str
    filings: tuple[Fault, ...] = ()
    always: Fault = Fault.NONE
    die_at: str = ""
    seen: str = "ended"
    orders: dict[str, object] = field(default_factory=dict)

    def faults(self) -> Callable[[Verb], Fault]:
        script = list(self.filings)

        def next_fault(verb: Verb) -> Fault:
            if verb is not Verb.FILE:
                return Fault.NONE
            return script.pop(0) if script else self.always

        return next_fault


SCENES = {
    "fresh_key_on_each_try": Scene("G2", filings=(Fault.LOST_ANSWER,)),
    "nothing_on_disk_before_sending": Scene("G2", die_at="send.after", seen="dies"),
    "slip_before_acceptance": Scene("G5", always=Fault.ERROR_BEFORE),
}


def play(city: City, scene: Scene, mutant: str) -> list[str]:
    site = city.site(["due-soon"])
    city.wire.next_fault = scene.faults()
    life: Life = site.live(visits=1, mutant=mutant, die_at=scene.die_at)

    def seen(event: Event) -> bool:
        return event["event"] == scene.seen

    assert life.wait_for(seen, VISIT_SECONDS), life.events
    life.kill_after(0.0)
    found = judge_image(site, life, city.books, city.marks)
    city.wire.calm()
    return [*found, *city.drain(site)]


def test_every_mutant_has_a_scene() -> None:
    assert set(SCENES) == set(MUTANTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_the_kiosk_itself_comes_through_the_scene(name: str, city: City) -> None:
    assert play(city, SCENES[name], mutant="") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_the_mutant_is_caught(name: str, city: City) -> None:
    found = play(city, SCENES[name], mutant=name)
    assert any(line.startswith(SCENES[name].guarantee) for line in found), found
