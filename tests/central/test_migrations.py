"""The steps of the schema over a database that has been in use."""

from __future__ import annotations

import json

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from central.storage.database import Database
from central.storage.migrate import _SCRIPTS, migrate
from tests.central.support import Api


def _step(database: Database, how: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        getattr(command, how)(config, revision)


def test_what_was_filed_under_the_second_schema_is_filed_under_the_newest(api: Api) -> None:
    """Down to the second step and up again: the first columns stay, the new ones say what was true all along."""
    filed = api.file("due-soon", "intent-0001").json()
    database = api.centre.database
    with database.write() as session:
        session.execute(text("DELETE FROM presence_evidence"))
    _step(database, "downgrade", "0002")
    with database.read() as session:
        number = session.execute(text("SELECT receipt_number FROM certifications")).scalar_one()
    assert number == filed["receipt_number"]
    migrate(database)
    [receipt] = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert receipt["filed"] == filed
    assert api.standing("due-soon").json()["face_withdrawn"] is False
    assert api.file("due-soon", "intent-0002").status_code == 201


def test_an_answer_stored_before_the_new_fields_is_still_an_answer(api: Api) -> None:
    """A terminal that repeats what it sent before the centre was renewed gets the old bytes."""
    first = api.file("due-soon", "intent-0001")
    old = first.json()
    for name in ("handling", "masked_helper_name"):
        del old[name]
    with api.centre.database.write() as session:
        session.execute(
            text("UPDATE idempotency_keys SET answer = :answer WHERE key = 'intent-0001'"),
            {"answer": json.dumps(old).encode()},
        )
    assert api.file("due-soon", "intent-0001").json() == old
    assert api.get("/v1/certifications/keys/intent-0001").json()["answer"]["handling"] == "filed"
