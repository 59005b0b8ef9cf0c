"""The terminal is killed with SIGKILL at every named step and at random moments; the guarantees of the ledger hold.

NUANPING_KILLS sets the number of random kills (default 36), NUANPING_SEED replays one storm.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.ledger.crash.centre import CentreDouble, Fault
from tests.ledger.crash.harness import Site
from tests.ledger.crash.scenarios import Act, Script, filing, payment
from tests.ledger.crash.terminal import Orders

STEPS_OF_A_VISIT = (
    "intent.before",
    "intent.after",
    "sending.after",
    "send.before",
    "send.after",
    "look_up.before",
    "look_up.after",
    "promise.before",
    "promise.after",
    "voiding.after",
    "void.before",
    "void.after",
    "answer.before",
    "answer.after",
    "told",
    "wiped",
    "paper.before",
    "paper.after",
)
STEPS_OF_A_START = ("recover.start", "recover.act", "recover.paper", "recover.wiped")
FAULTS = list(Fault)
WEIGHTS = [8.0 if fault is Fault.NONE else 1.0 for fault in FAULTS]
KILLS = int(os.environ.get("NUANPING_KILLS", "36"))
SEEDS = [int(os.environ["NUANPING_SEED"])] if "NUANPING_SEED" in os.environ else [20260101, 7]


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS_OF_A_VISIT)
def test_killed_at_any_step_of_a_visit_the_next_start_puts_it_right(step: str, tmp_path: Path) -> None:
    # The first filing is answered after a look-up, the second is promised, the payment is taken back.
    script = Script(
        send=[Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.SLOW_REQUEST],
        look_up=[Fault.NONE, *[Fault.LOST_REQUEST] * 20],
        void=[Fault.LOST_ANSWER],
    )
    with CentreDouble(next_fault=script, slow_seconds=0.8) as centre:
        site = Site(tmp_path / "site", centre)
        acts = [filing("a"), filing("b"), payment("c")]
        site.run(Orders("", 0, seed=1, acts=acts, wait_seconds=0.3, kill_at=step))
        centre.next_fault = Script(look_up=[Fault.ERROR_AFTER], void=[Fault.LOST_ANSWER])
        site.drain(2)
        centre.settle()
        assert site.judge_end() == [], f"SEED=1 STEP={step}"


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS_OF_A_START)
def test_killed_again_and_again_while_recovering_nothing_is_lost_or_doubled(step: str, tmp_path: Path) -> None:
    script = Script(send=[Fault.LOST_REQUEST], look_up=[Fault.LOST_REQUEST] * 4)
    with CentreDouble(next_fault=script) as centre:
        site = Site(tmp_path / "site", centre)
        acts = [filing("promised"), filing("accepted")]
        site.run(Orders("", 0, seed=1, acts=acts, wait_seconds=0.15, kill_at="paper.before"))
        site.run(Orders("", 0, seed=2, kill_at=step))
        if step != "recover.paper":
            # The paper of the one accepted act is settled by the first recovery that reached it.
            site.run(Orders("", 0, seed=3, kill_at=step))
        site.drain(4)
        assert site.judge_end() == [], f"SEED=1..4 STEP={step}"


@pytest.mark.slow
@pytest.mark.timeout(60 + KILLS * 4)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_storm_of_kills_and_network_faults_leaves_every_act_done_once_or_not_at_all(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    faults = random.Random(seed + 1)
    with CentreDouble(next_fault=lambda verb: faults.choices(FAULTS, WEIGHTS)[0]) as centre:
        site = Site(tmp_path / "site", centre)
        kills = 0
        for life in range(KILLS // len(SEEDS)):
            orders = Orders("", 0, seed=seed * 1000 + life, wait_seconds=chance.choice([0.02, 0.2, 0.5]))
            orders.acts = [_act(chance, f"{life}-{number}") for number in range(6)]
            if chance.random() < 0.5:
                orders.kill_at = chance.choice(STEPS_OF_A_VISIT + STEPS_OF_A_START)
                orders.kill_on = chance.randint(1, 3)
            kills += site.run(orders, kill_after_seconds=chance.uniform(0.15, 0.9)) == -9
            assert site.violations == [], f"SEED={seed} LIFE={life} STEP={orders.kill_at or 'random'}"
        assert kills == KILLS // len(SEEDS)
        centre.next_fault = Script()
        site.drain(seed * 1000 + 999)
        centre.settle()
        assert site.judge_end() == [], f"SEED={seed}"
        assert sum(centre.done.values()) > 0


def _act(chance: random.Random, intent: str) -> Act:
    act = payment(intent) if chance.random() < 0.4 else filing(intent)
    act["refuse"] = chance.random() < 0.15
    act["final"] = chance.random() < 0.3
    act["paper"] = chance.random() < 0.7
    return act
