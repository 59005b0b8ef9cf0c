"""The whole kiosk is killed again and again, the centre too, on a wire that loses, delays and garbles: exactly once.

NUANPING_KILLS sets the number of kiosk kills (default 60; a quarter as many hit the centre), NUANPING_SEED replays one storm.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from tests.crash.storm import City, Storm

KILLS = int(os.environ.get("NUANPING_KILLS", "60"))
SEEDS = [int(os.environ["NUANPING_SEED"])] if "NUANPING_SEED" in os.environ else [20261123, 7]
PEOPLE = ["due-soon", "valid", "overdue", "suspended", "rare-name", "minority-name", "never-certified"]


@pytest.mark.slow
@pytest.mark.timeout(120 + KILLS * 8)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_storm_of_kills_on_both_sides_leaves_every_filing_done_exactly_once(
    seed: int, city: City, tell: Callable[[str], None]
) -> None:
    began_at = time.monotonic()
    sites = [
        city.site(PEOPLE, ["password"] * 4 + ["face"]),
        city.site(PEOPLE, ["password"] * 4 + ["staff"]),
    ]
    storm = Storm(city, sites, seed, _share(KILLS, len(SEEDS) * len(sites)), _share(KILLS, len(SEEDS) * 4))
    storm.run()
    tell(f"storm, seed {seed}: {storm.table(time.monotonic() - began_at)}")
    assert storm.violations == []
    assert sum(storm.deaths.values()) == storm.kills * len(sites)
    assert sum(storm.centre_deaths.values()) == storm.centre_kills
    # A storm that never hit an open act, or after which nothing was filed, proves nothing.
    assert any(storm.deaths[state] for state in ("INTENT", "SENDING", "PROMISED"))
    assert all(city.books.filings(site.terminal) for site in sites)


def _share(whole: int, parts: int) -> int:
    """Rounded up: never fewer kills than asked for."""
    return -(-whole // parts)
