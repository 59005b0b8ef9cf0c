"""The whole kiosk is killed again and again, the centre too, on a wire that loses, delays and garbles: exactly once.

NUANPING_KILLS sets the number of kiosk kills (default 60; a quarter as many hit the centre), NUANPING_SEED the seed.
"""

from __future__ import annotations

import os
import time

import pytest

from tests.crash.storm import City, Storm

KILLS = int(os.environ.get("NUANPING_KILLS", "60"))
SEED = int(os.environ.get("NUANPING_SEED", "20261123"))
PEOPLE = ["due-soon", "valid", "overdue", "suspended", "rare-name", "minority-name", "never-certified"]


@pytest.mark.slow
@pytest.mark.timeout(120 + KILLS * 8)
def test_a_storm_of_kills_on_both_sides_leaves_every_filing_done_exactly_once(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    began_at = time.monotonic()
    sites = [
        city.site("T-0001", PEOPLE, ["password"] * 4 + ["face"]),
        city.site("T-0002", PEOPLE, ["password"] * 4 + ["staff"]),
    ]
    storm = Storm(city, sites, SEED, KILLS // len(sites), KILLS // 4)
    storm.run()
    with capsys.disabled():
        print(f"\n{storm.table(time.monotonic() - began_at)}")
    assert storm.violations == []
    assert sum(storm.deaths.values()) == KILLS // len(sites) * len(sites)
    assert sum(storm.centre_deaths.values()) == KILLS // 4
    # A storm that never hit an open act, or after which nothing was filed, proves nothing.
    assert any(storm.deaths[state] for state in ("INTENT", "SENDING", "PROMISED"))
    assert all(city.books.filings(site.terminal) for site in sites)
