"""Short deterministic lives, each placed exactly where one seeded bug would show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.ledger.crash.centre import CentreDouble, Fault
from tests.ledger.crash.harness import Site
from tests.ledger.crash.terminal import EXIT_UNSAFE, Orders

Act = dict[str, object]


def filing(intent: str) -> Act:
    return {"intent": intent, "kind": "certification", "on_unknown": "RESEND", "paper": True}


def payment(intent: str) -> Act:
    return {"intent": intent, "kind": "payment", "on_unknown": "VOID", "paper": True}


class Script:
    """Faults per verb, one for each call; when used up, none."""

    def __init__(self, **faults: list[Fault]) -> None:
        self._faults = defaultdict(list, {verb: list(some) for verb, some in faults.items()})

    def __call__(self, verb: str) -> Fault:
        return self._faults[verb].pop(0) if self._faults[verb] else Fault.NONE


@dataclass
class Stage:
    """A fresh disk and a fresh centre, with at most one seeded bug in either."""

    directory: Path
    terminal_mutant: str
    centre: CentreDouble

    def site(self, terminal: str = "T1") -> Site:
        return Site(self.directory / terminal, self.centre, terminal, self.terminal_mutant)

    def end(self, *sites: Site) -> list[str]:
        self.centre.settle()
        return [violation for site in sites for violation in site.judge_end()]


def killed_with_the_answer_in_hand(stage: Stage) -> list[str]:
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], kill_at="send.after"))
    site.drain(2)
    return stage.end(site)


def answer_lost(stage: Stage) -> list[str]:
    stage.centre.next_fault = Script(send=[Fault.LOST_ANSWER])
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], wait_seconds=2.0, drain_seconds=5.0))
    return stage.end(site)


def answer_slow(stage: Stage) -> list[str]:
    stage.centre.slow_seconds = 0.35
    stage.centre.next_fault = Script(send=[Fault.SLOW_ANSWER])
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], wait_seconds=0.1, drain_seconds=5.0))
    return stage.end(site)


def payment_arrives_after_its_reversal(stage: Stage) -> list[str]:
    stage.centre.next_fault = Script(send=[Fault.SLOW_REQUEST], look_up=[Fault.LOST_REQUEST] * 9)
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[payment("a")], wait_seconds=0.1, kill_at="voiding.after"))
    site.drain(2)
    return stage.end(site)


def payment_answer_lost(stage: Stage) -> list[str]:
    stage.centre.next_fault = Script(send=[Fault.LOST_ANSWER], look_up=[Fault.LOST_REQUEST] * 9)
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[payment("a")], wait_seconds=0.1, drain_seconds=5.0))
    return stage.end(site)


def killed_before_the_answer_is_journalled(stage: Stage) -> list[str]:
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], wait_seconds=2.0, kill_at="answer.before"))
    site.drain(2)
    return stage.end(site)


def killed_between_print_and_record(stage: Stage) -> list[str]:
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], wait_seconds=2.0, kill_at="paper.before"))
    site.drain(2)
    return stage.end(site)


def two_terminals_with_the_same_luck(stage: Stage) -> list[str]:
    sites = [stage.site("T1"), stage.site("T2")]
    for site in sites:
        acts = [filing(f"{site.terminal}-a")]
        site.run(Orders("", 0, seed=7, acts=acts, wait_seconds=2.0, drain_seconds=5.0))
    return stage.end(*sites)


def switched_off_over_the_weekend(stage: Stage) -> list[str]:
    stage.centre.next_fault = Script(send=[Fault.LOST_ANSWER])
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], kill_at="send.after"))
    stage.centre.hours += 60.0
    site.drain(2)
    return stage.end(site)


def started_once(stage: Stage) -> list[str]:
    site = stage.site()
    if site.run(Orders("", 0, seed=1, drain_seconds=5.0)) == EXIT_UNSAFE:
        site.violations.append("G6 start refused: a setting of the database does not hold")
    return stage.end(site)


def network_down_for_a_moment(stage: Stage) -> list[str]:
    stage.centre.next_fault = Script(send=[Fault.LOST_REQUEST] * 2, look_up=[Fault.ERROR_BEFORE] * 2)
    site = stage.site()
    # One life only: a restart would repeat what a single-shot outbox forgets, and hide it.
    site.run(Orders("", 0, seed=1, acts=[filing("a")], wait_seconds=0.05, drain_seconds=4.0))
    return stage.end(site)


def killed_after_the_wipe(stage: Stage) -> list[str]:
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], wait_seconds=2.0, kill_at="wiped"))
    return stage.end(site)


def killed_with_the_payload_kept(stage: Stage) -> list[str]:
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], kill_at="sending.after"))
    return [violation for violation in site.violations if not violation.startswith("G4")]


def clock_runs_backwards(stage: Stage) -> list[str]:
    site = stage.site()
    site.run(Orders("", 0, seed=1, acts=[filing("a")], kill_at="send.after", clock_runs_backwards=True))
    site.drain(2)
    return stage.end(site)


Scenario = Callable[[Stage], list[str]]
# mutant -> where it shows, and the guarantee whose oracle must see it.
CASES: dict[str, tuple[Scenario, str]] = {
    "no_intent_commit": (killed_with_the_answer_in_hand, "G2"),
    "new_key_on_retry": (answer_lost, "G1"),
    "timeout_is_refused": (answer_slow, "G3"),
    "void_lost": (payment_answer_lost, "G3"),
    "no_tombstone": (payment_arrives_after_its_reversal, "G3"),
    "told_before_journal": (killed_before_the_answer_is_journalled, "G6"),
    "original_reprinted_on_restart": (killed_between_print_and_record, "G5"),
    "key_without_terminal": (two_terminals_with_the_same_luck, "G3"),
    "key_expires_after_24_hours": (switched_off_over_the_weekend, "G1"),
    "synchronous_normal": (started_once, "G6"),
    "single_shot_outbox": (network_down_for_a_moment, "G4"),
    "wipe_skipped": (killed_after_the_wipe, "G8"),
    "payload_in_clear": (killed_with_the_payload_kept, "G8"),
    "payload_never_deleted": (killed_after_the_wipe, "G9"),
    "clock_orders_rows": (clock_runs_backwards, "G3"),
}
