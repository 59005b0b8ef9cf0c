"""Databases for the centre's tests: a seeded SQLite file copied per test, and PostgreSQL where it can be had."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from central.seeds.load import seed
from central.storage.database import Database
from central.storage.migrate import migrate
from central.storage.tables import Base
from tests.central.postgres import NoPostgres, server
from tests.central.support import PHOTO, TODAY, Api, Browser, HandClock, make_centre

_NAME: Final = "nuanping_test"
_BOOKS: Final = {
    "person_details",
    "employers",
    "contribution_years",
    "resident_years",
    "account_years",
    "pension_awards",
    "pension_levels",
    "medical_years",
    "record_entries",
}
"""Only read, and large: left as they were seeded."""


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for slug in ("due-soon", "suspended", "under-14", "no-photo", "rare-name"):
        (folder / f"{slug}.jpg").write_bytes(PHOTO)
    return folder


def _prepare(url: str, photos: Path) -> None:
    database = Database(url)
    migrate(database)
    seed(database, TODAY, photos)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _prepare(f"sqlite:///{path}", photos)
    return path


@pytest.fixture(scope="session")
def postgres_city(photos: Path) -> Iterator[tuple[str, Engine]]:
    """A seeded PostgreSQL database with a copy of every row in the schema ``pristine``."""
    with ExitStack() as stack:
        try:
            given = stack.enter_context(server())
        except NoPostgres as reason:
            pytest.skip(f"PostgreSQL: {reason}")
        address = make_url(given).set(drivername="postgresql+psycopg")
        admin = create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {_NAME}"))
            connection.execute(text(f"CREATE DATABASE {_NAME}"))
        url = make_url(given).set(database=_NAME).render_as_string(hide_password=False)
        _prepare(url, photos)
        engine = create_engine(address.set(database=_NAME))
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA pristine"))
            for table in Base.metadata.sorted_tables:
                connection.execute(text(f"CREATE TABLE pristine.{table.name} AS TABLE public.{table.name}"))
        yield url, engine
        engine.dispose()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {_NAME} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a freshly seeded database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "central.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url, engine = request.getfixturevalue("postgres_city")
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _BOOKS]
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
        for table in tables:
            connection.execute(text(f"INSERT INTO public.{table.name} SELECT * FROM pristine.{table.name}"))
    assert isinstance(url, str)
    return url


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def api(database_url: str, clock: HandClock) -> Iterator[Api]:
    """Terminal T-0001, signed in to a freshly seeded centre."""
    centre = make_centre(database_url, clock)
    browser = Browser(centre)
    yield Api(centre, clock, browser).sign_in()
    browser.close()
    centre.database.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "central.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_api(sqlite_url: str, clock: HandClock) -> Iterator[Api]:
    """Where the kind of database does not matter."""
    centre = make_centre(sqlite_url, clock)
    browser = Browser(centre)
    yield Api(centre, clock, browser).sign_in()
    browser.close()
    centre.database.close()
