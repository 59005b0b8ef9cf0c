"""Disk full at the commit, centre gone in the middle of a visit: a truthful end, nothing half, and a clean next start."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.oracles import judge_end, judge_image
from tests.crash.site import Event, Life, Site
from tests.crash.storm import City
from tests.crash.wire import Verb

SECONDS = 25.0
DISK_BYTES = 512 * 1024
ONE_PAGE_BYTES = 4096


def page(life: Life, title: str) -> Event:
    """The page once it is shown; fails with what was seen instead."""
    assert life.wait_for(lambda event: event.get("title") == title, SECONDS), life.events
    return next(event for event in life.events if event.get("title") == title)


@contextmanager
def tiny_disk(directory: Path) -> Iterator[None]:
    """A file system of its own for ``directory``; skips where nobody may mount one."""
    directory.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(directory)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount the tiny disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(directory)], check=True)


def fill(directory: Path) -> Path:
    """Leave not one byte; what was given back since the last time is taken too."""
    filler = directory / "filler"
    with filler.open("ab", buffering=0) as file:
        try:
            while file.write(bytes(ONE_PAGE_BYTES)):
                pass
        except OSError:
            return filler
    raise AssertionError("the tiny disk has no end")


def refuses_to_file(city: City, site: Site, life: Life) -> None:
    """The visit ends at a page that says so and offers a person; home then says what is true; the centre knows nothing."""
    before = len(city.books.filings(site.terminal))
    trouble = page(life, "trouble-not-kept-title")
    assert "staff" in trouble["options"]  # type: ignore[operator]
    assert page(life, "home-repair")
    assert life.stop() == 0
    assert "Traceback" not in life.errors()
    assert len(city.books.filings(site.terminal)) == before == 0


@pytest.mark.slow
def test_a_full_disk_at_the_commit_ends_at_a_person_and_the_terminal_says_that_it_is_out_of_service(city: City) -> None:
    site = city.site(["due-soon"])
    with tiny_disk(site.state_dir):
        life = site.live(visits=1)
        page(life, "password-title")
        fill(site.state_dir)
        refuses_to_file(city, site, life)

        # The dead database gave its log back.
        filler = fill(site.state_dir)
        still_full = site.live(visits=0)
        page(still_full, "home-repair")
        assert still_full.stop() == 0
        assert "Traceback" not in still_full.errors()

        filler.unlink()
        assert city.drain(site) == []
        again = site.live(visits=1)
        page(again, "result-filed")
        assert again.wait_for(lambda event: event["event"] == "drained", SECONDS)
        assert again.stop() == 0
        assert judge_image(site, again, city.books, city.marks) == []
        assert judge_end(site, city.books) == []


@pytest.mark.slow
def test_a_write_that_fails_at_the_commit_files_nothing(city: City) -> None:
    site = city.site(["due-soon"])
    life = site.live(visits=1)
    page(life, "password-title")
    # The log of the database cannot grow beyond its first page: what EFBIG is here is EIO on a dying disk.
    resource.prlimit(life.process.pid, resource.RLIMIT_FSIZE, (ONE_PAGE_BYTES, ONE_PAGE_BYTES))
    refuses_to_file(city, site, life)
    assert city.drain(site) == []


@pytest.mark.slow
@pytest.mark.parametrize(("verb", "ends_at"), [(Verb.STANDING, "trouble-network-title"), (Verb.FILE, "result-pending")])
def test_a_centre_killed_in_the_middle_of_a_visit_leaves_a_promise_or_a_person(
    verb: Verb, ends_at: str, city: City
) -> None:
    site = city.site(["due-soon"])
    port = int(city.centre.base_url.rpartition(":")[2])

    def strike(passing: Verb) -> None:
        if passing is verb:
            city.centre.kill()

    city.wire.passing = strike
    try:
        life = site.live(visits=1)
        shown = page(life, ends_at)
        assert verb is Verb.FILE or "staff" in shown["options"]  # type: ignore[operator]
        assert life.wait_for(lambda event: event["event"] == "ended", SECONDS), life.events
        assert life.stop() == 0
        found = judge_image(site, life, city.books, city.marks)
    finally:
        city.wire.passing = lambda passing: None
        city.centre.start(port)
    assert [*found, *city.drain(site)] == []
    assert len(city.books.filings(site.terminal)) == (1 if verb is Verb.FILE else 0)
