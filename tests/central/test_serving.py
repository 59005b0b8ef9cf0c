"""The process: start, ready file, log without personal data, faults only when asked, durable settings, OpenAPI."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from central.app import openapi_document
from central.cli import main
from central.clock import local_day, moved_clock, system_clock
from central.storage.database import Database
from central.storage.migrate import migrate
from central.storage.tables import Base
from tests.central.serving import ROOT, as_process
from tests.central.support import PEOPLE, standing_body


@pytest.mark.slow
def test_serve_seeds_listens_and_logs_no_personal_data(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    person = PEOPLE["minority-name"]
    with as_process(url, "--seed", ready_file=tmp_path / "ready") as server:
        nonce = httpx.get(f"{server.address}/v1/terminals/nonce", trust_env=False)
        assert nonce.status_code == 200
        httpx.post(f"{server.address}/v1/standings", json=standing_body(person), trust_env=False)
        httpx.get(f"{server.address}/v1/{person.social_security_number}?name={person.name}", trust_env=False)
        refused = httpx.post(f"{server.address}/_faults", json={}, trust_env=False)
        assert refused.status_code == 404
        server.process.terminate()
        _, log = server.process.communicate(timeout=20)
    assert server.process.returncode in (0, -15)
    assert "POST /v1/standings 401" in log
    assert "Traceback" not in log
    for secret in (person.social_security_number, person.name, nonce.json()["nonce"]):
        assert secret not in log


@pytest.mark.slow
def test_the_ready_file_appears_only_when_the_port_answers(tmp_path: Path) -> None:
    with as_process(f"sqlite:///{tmp_path / 'c.db'}", ready_file=tmp_path / "ready") as server:
        assert httpx.get(f"{server.address}/v1/terminals/nonce", trust_env=False).status_code == 200
        assert not (tmp_path / "ready.new").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0", "--faults"], "this machine only"),
        (["--retention-days", "399"], "at least 400 days"),
        (["--clock", "tomorrow"], "isoformat"),
    ],
)
def test_wrong_settings_end_with_a_line_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    assert main(["serve", "--db", url, "--port", "0", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "sqlite:////proc/none/c.db"])
def test_a_database_that_cannot_keep_anything_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seed", "--db", url]) == 2
    assert capsys.readouterr().err.startswith("central: ")


def test_commands_print_what_they_promise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "--out", str(tmp_path)]) == 0
    assert main(["terminals"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["T-0001"]
    assert json.loads((tmp_path / "due-soon.json").read_text(encoding="utf-8"))["name"] == "黄素琴"
    assert main(["seed", "--db", f"sqlite:///{tmp_path / 'c.db'}"]) == 0
    assert int(capsys.readouterr().out.split()[0]) >= 300
    assert main(["purge", "--db", f"sqlite:///{tmp_path / 'c.db'}"]) == 0


def test_the_committed_openapi_document_is_current() -> None:
    committed = (ROOT / "central" / "openapi.json").read_text(encoding="utf-8")
    assert committed == openapi_document(), "run: python -m central openapi > central/openapi.json"


def test_the_api_has_no_query_parameter_and_names_people_in_bodies_only() -> None:
    document = json.loads(openapi_document())
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                assert parameter["in"] in ("path", "header"), path
                assert parameter["name"] in ("key", "call_id", "Idempotency-Key"), path


@pytest.mark.slow
def test_the_document_is_printed_by_the_command() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "central", "openapi"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout == openapi_document()


def test_sqlite_runs_durably_and_says_so(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.read() as session:
        found = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    database.close()
    assert found == ["wal", 2, 1]


def test_a_disk_without_wal_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from central.storage import database as module

    class Stubborn:
        """A connection to a file system that cannot share memory: SQLite answers with the old mode."""

        isolation_level: str | None = ""

        def __init__(self) -> None:
            self._inner = sqlite3.connect(":memory:")

        def cursor(self) -> sqlite3.Cursor:
            return self._inner.cursor()

    stubborn = Stubborn()
    with pytest.raises(RuntimeError, match="cannot keep"):
        module._prepare_sqlite(stubborn, None)  # type: ignore[arg-type]  # the pool record is not used
    stubborn._inner.close()


def test_migrations_lead_to_the_tables_the_code_uses(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    database.close()


def test_two_servers_may_start_at_once_on_an_empty_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    failures: list[BaseException] = []
    start = threading.Barrier(2)

    def begin() -> None:
        database = Database(url)
        try:
            start.wait(10)
            migrate(database)
        except Exception as error:
            failures.append(error)
        database.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []


def test_the_clock_can_be_moved_for_demonstrations() -> None:
    today = local_day(system_clock())
    assert (local_day(moved_clock("+30d")()) - today).days in (30, 31)
    assert (today - local_day(moved_clock("-2d")())).days in (1, 2)
    assert local_day(moved_clock("2028-02-29")()) in (date(2028, 2, 29), date(2028, 3, 1))
