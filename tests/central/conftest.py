"""Databases for the centre's tests: a seeded SQLite file copied per test, and PostgreSQL where it can be had."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from central.seeds.load import seed
from central.storage.database import Database
from central.storage.migrate import migrate
from tests.central.postgres import NoPostgres, server
from tests.central.support import PHOTO, TODAY, Api, Browser, HandClock, make_centre

_numbers = itertools.count(1)


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
def postgres_template(photos: Path) -> Iterator[str]:
    with ExitStack() as stack:
        try:
            address = stack.enter_context(server())
        except NoPostgres as reason:
            pytest.skip(f"PostgreSQL: {reason}")
        admin = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS nuanping_template"))
            connection.execute(text("CREATE DATABASE nuanping_template"))
        _prepare(_named(address, "nuanping_template"), photos)
        yield address
        # A private server is thrown away; one that was given must be left as it was found.
        with admin.connect() as connection:
            for name in connection.scalars(
                text("SELECT datname FROM pg_database WHERE datname ~ '^nuanping_(test_[0-9]+|template)$'")
            ).all():
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _named(address: str, database: str) -> str:
    return make_url(address).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a freshly seeded database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "central.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    address: str = request.getfixturevalue("postgres_template")
    name = f"nuanping_test_{next(_numbers)}"
    admin = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE nuanping_template"))
    yield _named(address, name)
    admin.dispose()


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
