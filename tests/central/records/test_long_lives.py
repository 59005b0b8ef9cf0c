"""Long working lives over a real server and the real client: answered, shown whole, and set on a certificate."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from central.certificates.compose import compose
from central.certificates.content import Table
from central.certificates.kinds import shipped_kinds
from central.certificates.office import Office
from central.seeds.staff import demonstration_secret
from central.storage.database import Database
from central.storage.tables import ContributionYear, Employer, Person
from config.catalogue.flows import QueryFlow
from config.catalogue.load import shipped
from kiosk.central_client import MAX_PREVIEW_BYTES, CentralClient, CentralTrouble, Timeouts, TroubleKind
from kiosk.central_connection import MAX_ANSWER_BYTES
from kiosk.contract import (
    IssuedList,
    IssueRequest,
    Matter,
    Presence,
    Preview,
    Standing,
    StandingRequest,
    VisitProofRequest,
    Way,
)
from kiosk.contract.records import MAX_ROWS
from kiosk.engine.messages import Completed
from kiosk.engine.requests import Token
from kiosk.pages import text
from kiosk.runtime.at_pages import AtPages
from kiosk.runtime.at_records import AtRecords
from kiosk.runtime.clock import Clock
from kiosk.runtime.performer import Performer
from kiosk.runtime.typesetter import Typesetter
from kiosk.runtime.words import Words
from kiosk.services.effects import PaperState
from kiosk.services.records import FetchRecord, Record
from kiosk.services.sheets import ROWS, Sheet, sheet_page, table_page
from kiosk.services.sheets_on_paper import slip_of
from tests.central.serving import in_thread
from tests.central.support import PEOPLE, ROW_HASH, TODAY, office_keys

SLUG = "due-soon"
_MONTH = {
    "base": 500_000,
    "pension": 40_000,
    "account": 40_000,
    "medical": 10_000,
    "unemployment": 2_500,
    "employer_part": 100_000,
}
ITEM = shipped()["Q03"]
PATIENT = Timeouts(read_seconds=90, deadline_seconds=100)


class Life:
    """A person of the city with another working life, and a server over it."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'life.db'}"
        shutil.copy(template, folder / "life.db")

    def worked(self, since: int, until: int, employers: int) -> None:
        """Every month of these years, at some employers at a time."""
        database = Database(self.url)
        with database.write() as session:
            number = PEOPLE[SLUG].social_security_number
            ref = session.scalars(select(Person.person_ref).filter_by(social_security_number=number)).one()
            session.execute(delete(ContributionYear).filter_by(person_ref=ref))
            codes = session.scalars(select(Employer.code).order_by(Employer.code).limit(employers)).all()
            session.add_all(
                ContributionYear(person_ref=ref, year=year, employer=code, months="p" * 12, **_MONTH)
                for year in range(since, until + 1)
                for code in codes
            )
        database.close()


@pytest.fixture
def life(sqlite_template: Path, tmp_path: Path) -> Life:
    return Life(sqlite_template, tmp_path)


@pytest.fixture
def client(life: Life) -> Iterator[CentralClient]:
    with in_thread(life.url, office=Office(office_keys)) as address:
        client = CentralClient(address, "T-0001", demonstration_secret("T-0001"), PATIENT)
        yield client
        client.close()


def _visit(client: CentralClient) -> str:
    """Her visit, which has shown as much as a password shows."""
    someone = PEOPLE[SLUG]
    asked = StandingRequest(social_security_number=someone.social_security_number, name=someone.name)
    standing = client.fetch_standing(asked)
    assert isinstance(standing, Standing), standing
    presence = Presence(way=Way.PASSWORD, tries=1, proved_at=datetime.now(UTC))
    proof = VisitProofRequest(visit_ref=standing.visit_ref, matter=Matter.PRINT, presence=presence)
    assert not isinstance(client.prove_visit(proof), CentralTrouble)
    return standing.visit_ref


def _record(client: CentralClient, ref: str) -> Record:
    """As the terminal asks: checked against what the item declares."""
    told: list[object] = []
    performer = Performer(told.append)

    words = Words(("zh",), strict=True)
    pages = AtPages(None, Clock(), lambda: False)
    typesetter = Typesetter(lambda work: work(), pages, words)
    records = AtRecords(client, lambda work: work(), lambda _: None, lambda *_: None, typesetter, words, "T-0001", "")
    records.register(performer)
    flow = ITEM.flow
    assert isinstance(flow, QueryFlow)
    performer.perform(Token(1, 1), FetchRecord(ref, flow.operation, (), flow.values, flow.rows))
    [done] = told
    assert isinstance(done, Completed)
    assert isinstance(done.result, Record), done.result
    return done.result


@pytest.mark.parametrize(
    ("since", "employers", "rows"),
    [(1991, 1, 35 * 12), (1986, 1, 40 * 12), (1991, 2, 35 * 24), (1980, 3, 46 * 36)],
    ids=["420-months", "480-months", "420-months-at-two", "552-months-at-three"],
)
def test_a_long_life_is_answered_and_every_row_that_came_is_shown(
    life: Life, client: CentralClient, since: int, employers: int, rows: int
) -> None:
    life.worked(since, 2025, employers)
    ref = _visit(client)
    record = _record(client, ref)
    months = rows // employers
    assert dict(record.values)["total_months"] == months
    assert dict(record.values)["personal_total"] == rows * 40_000
    assert (len(record.rows), record.more) == (min(rows, MAX_ROWS), max(0, rows - MAX_ROWS))
    assert dict(record.rows[-1])["month"] == "2025-12"
    assert dict(record.rows[-1])["running"] == months

    registered = client.fetch_record(ref, "employment-registration", {})
    assert not isinstance(registered, CentralTrouble)
    assert [row["kind"] for row in registered.rows] == ["employed"] * employers, "one line for each employer"

    flow = ITEM.flow
    assert isinstance(flow, QueryFlow)
    sheet = Sheet(ITEM, flow, record, (), None, PaperState(True))
    assert sheet_page(sheet).body[0] == text("item-Q03-summary", total_months=f"months:{months}")
    pages = -(-len(record.rows) // ROWS)
    shown = [table_page(sheet, at) for at in range(pages)]
    assert sum(len(page.rows) for page in shown) == len(record.rows)
    assert [option.id for option in (*shown[-1].options, *shown[-1].turns)] == ["summary", "done", "previous"]
    more = text("table-more", count=str(record.more))
    assert [at for at, page in enumerate(shown) if more in page.body] == ([0, pages - 1] if record.more else [])
    assert slip_of(sheet).more == rows - 24


def test_twenty_years_on_a_certificate_come_through_as_a_preview(life: Life, client: CentralClient) -> None:
    life.worked(2006, 2025, 1)
    preview = client.preview_certificate(_visit(client), "C04", {})
    assert isinstance(preview, Preview), preview
    assert (preview.kind, preview.gist, preview.pages) == ("C04", "职工养老保险逐月缴费记录", 7)
    assert all(b64decode(picture).startswith(b"\x89PNG") for picture in preview.pictures)
    assert MAX_ANSWER_BYTES < sum(map(len, preview.pictures)) < MAX_PREVIEW_BYTES


def test_a_certificate_of_more_than_a_hundred_pages_is_refused_in_words(life: Life, client: CentralClient) -> None:
    """It was a failure of the centre (500): the answer holds no more pages."""
    life.worked(1980, 2025, 8)
    visit_ref = _visit(client)
    refused = CentralTrouble(TroubleKind.REFUSED, "certificate-too-long", maybe_done=False)
    assert client.preview_certificate(visit_ref, "C04", {}) == refused
    wanted = IssueRequest(visit_ref=visit_ref, kind="C04", intent_row_hash=ROW_HASH)
    assert client.issue_certificate("intent-0001", wanted) == refused
    assert client.certificates(visit_ref) == IssuedList(certificates=())
    shorter = client.preview_certificate(visit_ref, "C04", {"from": "2025-01", "to": "2025-12"})
    assert isinstance(shorter, Preview), shorter


def test_a_certificate_leaves_no_row_out(life: Life) -> None:
    life.worked(1980, 2025, 3)
    database = Database(life.url)
    with database.read() as session:
        person = session.scalars(
            select(Person).filter_by(social_security_number=PEOPLE[SLUG].social_security_number)
        ).one()
        content = compose(session, TODAY, person, shipped_kinds()["C04"], {})
    database.close()
    [table] = [block for block in content.blocks if isinstance(block, Table)]
    assert len(table.rows) == 46 * 36 > MAX_ROWS
