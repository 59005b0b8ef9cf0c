"""Kill after kill, on both sides of a bad wire, and one verdict at the end."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from central.seeds.staff import demonstration_secret
from kiosk.local_centre import LocalCentre
from tests.crash.desk import DeskPerson
from tests.crash.nursery import Nursery
from tests.crash.oracles import CentreBooks, canaries, judge_end, judge_image
from tests.crash.orders import Orders
from tests.crash.site import Life, Site
from tests.crash.wire import Fault, Verb, Wire

DRAIN_SECONDS = 40.0
SLOWEST_SECONDS = 4.0
"""Longer than a restart: a shorter delay never lets a late original meet a terminal that has started anew."""
COMMIT_WINDOWS_SECONDS = (0.02, 0.15, 0.5, 2.5)
PATIENCE_SECONDS = 10.0
"""How long a life that is to die at a filing is given to come to it: on a busy machine a visit takes that long."""

_BAD = tuple(fault for fault in Fault if fault is not Fault.NONE)
_RISK = {Verb.FILE: 0.5, Verb.LOOK_UP: 0.4, Verb.RATE: 0.3, Verb.STANDING: 0.05, Verb.OTHER: 0.02}


@dataclass(frozen=True, slots=True)
class Plan:
    """When one life ends: ``seconds`` after the process began, after home, or after the ``filing``-th filing began."""

    when: str
    seconds: float
    filing: int = 1


def plan(chance: random.Random) -> Plan:
    when = chance.choices(("start", "visit", "commit"), (15, 25, 60))[0]
    if when == "start":
        return Plan(when, chance.uniform(0.2, 2.0))
    if when == "visit":
        return Plan(when, chance.uniform(0.0, 2.0))
    return Plan(when, chance.uniform(0.0, chance.choice(COMMIT_WINDOWS_SECONDS)), chance.choice((1, 1, 2)))


@dataclass
class City:
    """One centre behind one wire, and the terminals before it."""

    folder: Path
    centre: LocalCentre
    wire: Wire
    faces: Path
    terminals: Iterator[str]
    nursery: Nursery
    books: CentreBooks = field(init=False)
    marks: list[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.books = CentreBooks(self.centre.folder / "central.db")
        self.marks = canaries(self.centre.cards, self.books)

    def site(self, people: Sequence[str], ways: Sequence[str] = ("password",)) -> Site:
        """A terminal with an empty disk, which the centre has not met before."""
        terminal = next(self.terminals)
        directory = self.folder / terminal
        orders = Orders(
            base_url=self.wire.base_url,
            terminal=terminal,
            secret=demonstration_secret(terminal).hex(),
            cards=str(self.centre.cards),
            faces=str(self.faces),
            state_dir=str(directory / "state"),
            paper_dir="",
            people=list(people),
            ways=list(ways),
        )
        return Site(directory, orders, self.nursery)

    def drain(self, site: Site) -> list[str]:
        """A last life without visitors: it must start clean, owe nothing at its end, and stop when told."""
        life = site.live(visits=0)
        found = []
        if not life.home():
            found.append(f"G10 the next start is not clean: {life.errors()[-400:]}")
        if not life.wait_for(lambda event: event["event"] == "drained", DRAIN_SECONDS):
            found.append("G4 acts are still owed after the drain")
        code = life.stop()
        if code != 0:
            found.append(f"G10 the drained terminal ended with {code}")
        return [*found, *judge_image(site, life, self.books, self.marks), *judge_end(site, self.books)]


@dataclass
class Storm:
    """``kills`` per terminal, ``centre_kills`` in all. Each violation carries the line that replays it."""

    city: City
    sites: list[Site]
    seed: int
    kills: int
    centre_kills: int
    violations: list[str] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)
    centre_deaths: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        weather = random.Random(self.seed)
        lock = threading.Lock()

        def fault(verb: Verb) -> Fault:
            with lock:
                return weather.choice(_BAD) if weather.random() < _RISK[verb] else Fault.NONE

        def delay() -> float:
            with lock:
                return weather.uniform(0.1, SLOWEST_SECONDS)

        wire = self.city.wire
        wire.next_fault, wire.slow_seconds = fault, delay
        threads = [threading.Thread(target=self._haunt, args=(site, f"{n}")) for n, site in enumerate(self.sites)]
        for thread in threads:
            thread.start()
        with DeskPerson(self.city.centre.base_url):
            try:
                self._strike_centre(threads)
            finally:
                for thread in threads:
                    thread.join()
        wire.calm()
        for site in self.sites:
            self._note(site, "DRAIN", self.city.drain(site))

    def table(self, seconds: float) -> str:
        """Kills by journal state at death, and the totals."""
        filings = {site.terminal: len(self.city.books.filings(site.terminal)) for site in self.sites}
        lines = [f"kiosk kills by journal state at death ({sum(self.deaths.values())} in all, seed {self.seed}):"]
        lines += [f"  {state:<24}{count:>5}" for state, count in self.deaths.most_common()]
        lines.append(f"centre kills: {dict(self.centre_deaths)}")
        lines.append(
            f"wire: {', '.join(f'{fault.value} {count}' for fault, count in self.city.wire.count.most_common())}"
        )
        starts = sorted(self.starts)
        if starts:
            lines.append(f"loaded to home: median {starts[len(starts) // 2]:.2f} s, longest {starts[-1]:.2f} s")
        slips = sum(len(site.slips()) for site in self.sites)
        flags = Counter(flag for site in self.sites for flag in self.city.books.flags(site.terminal))
        lines.append(f"flags at the centre: {dict(flags)}")
        lines.append(f"filings {filings}, slips {slips}, violations {len(self.violations)}, {seconds:.0f} s")
        return "\n".join(lines)

    def _haunt(self, site: Site, name: str) -> None:
        for number in range(1, self.kills + 1):
            chance = random.Random(f"{self.seed} {name} {number}")
            when = plan(chance)
            life = site.live(seed=chance.randrange(2**31))
            found = self._live_and_die(life, when)
            if life.orphans():
                found.append("G10 a process of the dead terminal is still running")
            if life.home_after_seconds is not None:
                self.starts.append(life.home_after_seconds)
            found += judge_image(site, life, self.city.books, self.city.marks)
            self.deaths[site.state_at_death()] += 1
            self._note(site, f"{number} {when}", found)

    def _live_and_die(self, life: Life, when: Plan) -> list[str]:
        found = []
        if when.when == "start":
            life.kill_after(max(0.0, when.seconds - (time.monotonic() - life.began_at)))
        else:
            if not life.home():
                found.append(f"G10 no home page: {life.events[-2:]} {life.errors()[-400:]}")
            elif when.when == "commit":
                life.wait_for(lambda event: event.get("title") == "working-filing", PATIENCE_SECONDS, when.filing)
            life.kill_after(when.seconds)
        if life.process.returncode != -9:
            found.append(f"G10 the terminal ended by itself with {life.process.returncode}")
        return found

    def _strike_centre(self, threads: list[threading.Thread]) -> None:
        """Kill the centre when a filing is on its way to it, and let it come back where it was."""
        chance = random.Random(f"{self.seed} centre")
        centre = self.city.centre
        port = int(centre.base_url.rpartition(":")[2])
        passing = threading.Event()
        self.city.wire.passing = lambda verb: passing.set() if verb is Verb.FILE else None
        try:
            for _ in range(self.centre_kills):
                passing.clear()
                while not passing.wait(1.0) and any(thread.is_alive() for thread in threads):
                    pass
                # The time a filing takes from its arrival to its commit and answer.
                threading.Event().wait(chance.uniform(0.0, 0.03))
                centre.kill()
                self.centre_deaths["killed"] += 1
                centre.start(port)
        finally:
            self.city.wire.passing = lambda verb: None

    def _note(self, site: Site, where: str, found: list[str]) -> None:
        self.violations += [f"SEED={self.seed} {site.terminal} KILL={where}: {line}" for line in found]
