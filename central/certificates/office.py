"""The office: a look before, issuing once, one more copy, the sheet, calling back, and what is true of a paper.

Setting and sealing take some tenths of a second, so a sheet is made before the transaction that puts it on record begins: nobody
else who writes waits for it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.certificates.compose import compose
from central.certificates.content import Content, Imprint
from central.certificates.keys import OfficeKeys
from central.certificates.kinds import Kind, shipped_kinds
from central.certificates.wording import day
from central.clock import LOCAL, local_day
from central.http.problems import Refusal
from central.rules.cycle import age_on
from central.rules.names import masked
from central.storage.database import Database
from central.storage.tables import CertificatePrint, CertificateRecord, Person
from kiosk.contract import Issued, IssueRequest, PreviewRequest
from kiosk.contract.seals import Claims, token

if TYPE_CHECKING:
    from central.certificates.paper import Sheet

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH: Final = 20
_CONTENT: Final = TypeAdapter(Content)
_MOST_COPIES: Final = 999
_GIST_IN_CODE: Final = 20
"""More would make the code too dense for a hall's scanner, and longer than one takes (512 bytes)."""


@dataclass(frozen=True, slots=True)
class Print:
    """A sealed sheet that is not on record yet. ``failed``: why it could not be made."""

    code: str
    number: str
    at: datetime
    valid_until: date
    digest: str
    address: str
    pages: int
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is ready to be put on record, or the refusal that is the answer instead."""

    content: Content | None = None
    print: Print | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Who seals. ``keys`` gives the keys, made at the first need."""

    keys: Callable[[], OfficeKeys]
    kinds: dict[str, Kind] = field(default_factory=shipped_kinds)
    name: str = "示例市社会保险事业管理局"

    def kind(self, code: str) -> Kind:
        """Raises Refusal kind-unknown."""
        found = self.kinds.get(code)
        if found is None:
            raise Refusal("kind-unknown")
        return found

    def preview(self, session: Session, now: datetime, body: PreviewRequest) -> tuple[Content, Sheet, int]:
        """The content, its unsealed sheet marked as a preview, and how many may still be issued. Raises Refusal."""
        from central.certificates.paper import make_sheet

        kind = self.kind(body.kind)
        person = _person(session, body.person_ref, now)
        content = compose(session, local_day(now), person, kind, body.inputs, mask=True)
        sheet = make_sheet(content, self._imprint(Imprint("", "", "", "", "", self.name), now), now, None)
        left = kind.monthly_limit - issued_this_month(session, body.person_ref, body.kind, now)
        return content, sheet, max(0, left)

    def draft(self, database: Database, now: datetime, public_url: str, body: IssueRequest) -> Draft:
        """Compose, set and seal; never raises Refusal but carries it, since it becomes the answer of the key."""
        try:
            kind = self.kind(body.kind)
            with database.read() as session:
                person = _person(session, body.person_ref, now)
                if issued_this_month(session, body.person_ref, body.kind, now) >= kind.monthly_limit:
                    raise Refusal("limit-reached")
                content = compose(session, local_day(now), person, kind, body.inputs)
                name = masked(person.name)
        except Refusal as refusal:
            return Draft(refusal=refusal)
        number = f"{body.kind}{local_day(now):%Y%m%d}{secrets.randbelow(10**10):010d}"
        made = self.make_print(content, number, 0, now, public_url, name)
        return Draft(content, made)

    def make_print(
        self, content: Content, number: str, copy: int, now: datetime, public_url: str, masked_name: str
    ) -> Print:
        """One sealed sheet with a code of its own."""
        from central.certificates.paper import make_sheet
        from central.certificates.seal import sealed

        keys = self.keys()
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        today = local_day(now)
        until = today + timedelta(days=self.kind(content.kind).validity_days)
        imprint = self._imprint(Imprint(number, code, "", day(until), "", self.name, copy), now)
        addresses: list[str] = []

        def address(digest: str) -> str:
            claims = Claims(
                key_id=keys.key_id,
                code=code,
                number=number,
                kind=content.kind,
                issued_on=today,
                expires_on=until,
                copy=copy,
                digest=digest,
                masked_name=masked_name,
                gist=content.gist[:_GIST_IN_CODE],
            )
            addresses.append(f"{public_url}/verify/{code}#{token(claims, keys.sign_claims(claims))}")
            return addresses[-1]

        sheet = make_sheet(content, imprint, now, address)
        pdf = sealed(sheet, keys, self.name)
        return Print(code, number, now, until, sheet.digest, addresses[-1], sheet.pages, pdf)

    def _imprint(self, imprint: Imprint, now: datetime) -> Imprint:
        local = now.astimezone(LOCAL)
        return replace(imprint, issued=day(local.date()), printed=f"{day(local.date())} {local:%H:%M}")


@cache
def warm() -> None:
    """Load what sealing needs while a visitor still looks at the preview: the library takes a second or two."""
    threading.Thread(
        target=import_module, args=("central.certificates.seal",), name="central-warm", daemon=True
    ).start()


def put_on_record(session: Session, terminal_id: str, key: str, body: IssueRequest, draft: Draft, kind: Kind) -> Issued:
    """Store a draft in the transaction of its key. Raises the draft's refusal, and limit-reached when twins raced."""
    if draft.refusal is not None:
        raise draft.refusal
    content, made = draft.content, draft.print
    if content is None or made is None:
        raise ValueError("an empty draft")
    # The person's row puts two terminals in order, so that no limit is passed by asking at both.
    session.scalar(select(Person).where(Person.person_ref == body.person_ref).with_for_update())
    if issued_this_month(session, body.person_ref, body.kind, made.at) >= kind.monthly_limit:
        raise Refusal("limit-reached")
    record = CertificateRecord(
        number=made.number,
        kind=content.kind,
        title=content.title,
        gist=content.gist,
        person_ref=body.person_ref,
        terminal_id=terminal_id,
        key=key,
        intent_row_hash=body.intent_row_hash,
        content=_CONTENT.dump_python(content, mode="json"),
        issued_at=made.at,
    )
    session.add(record)
    session.flush()
    return keep_print(session, record, made, 0)


def keep_print(session: Session, record: CertificateRecord, made: Print, copy: int) -> Issued:
    """Store one print of a certificate on record."""
    row = CertificatePrint(
        code=made.code,
        number=record.number,
        copy_number=copy,
        printed_at=made.at,
        valid_until=made.valid_until,
        digest=made.digest,
        address=made.address,
        pages=made.pages,
        sheet=made.pdf,
    )
    session.add(row)
    session.flush()
    return issued_of(record, row)


def copied(session: Session, office: Office, now: datetime, public_url: str, person_ref: str, number: str) -> Issued:
    """One more copy, marked with its number, with a code of its own. Raises Refusal."""
    record = session.scalar(select(CertificateRecord).where(CertificateRecord.number == number).with_for_update())
    if record is None or record.person_ref != person_ref or not record.content:
        raise Refusal("certificate-unknown")
    if record.revoked_at is not None:
        raise Refusal("certificate-revoked")
    if record.copies >= _MOST_COPIES:
        raise Refusal("limit-reached")
    person = session.get_one(Person, person_ref)
    record.copies += 1
    content = _CONTENT.validate_python(record.content)
    made = office.make_print(content, number, record.copies, now, public_url, masked(person.name))
    return keep_print(session, record, made, record.copies)


def issued_this_month(session: Session, person_ref: str, kind: str, now: datetime) -> int:
    """How many of a kind were issued in the running calendar month, those called back left out."""
    local = now.astimezone(LOCAL)
    begin = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    wanted = select(func.count()).where(
        CertificateRecord.person_ref == person_ref,
        CertificateRecord.kind == kind,
        CertificateRecord.issued_at >= begin,
        CertificateRecord.revoked_at.is_(None),
    )
    return session.scalar(wanted) or 0


def issued_of(record: CertificateRecord, row: CertificatePrint) -> Issued:
    """A print in the contract's words."""
    return Issued(
        number=record.number,
        kind=record.kind,
        title=record.title,
        gist=record.gist,
        pages=row.pages,
        issued_at=row.printed_at,
        valid_until=row.valid_until,
        copy_number=row.copy_number,
        code=row.code,
        address=row.address,
    )


def _person(session: Session, person_ref: str, now: datetime) -> Person:
    person = session.get(Person, person_ref)
    if person is None:
        raise Refusal("person-unknown")
    if age_on(person.birth, local_day(now)) < 14:
        raise Refusal("under-14")
    return person
