"""The office: a look before, and issuing once. One more copy: ``copies``; calling back, and what is true of a paper: ``papers``.

Setting and sealing take some tenths of a second, so a sheet is made before the transaction that puts it on record begins: nobody
else who writes waits for it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
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
from central.levels import need_of_certificate
from central.rules.cycle import age_on
from central.rules.names import masked
from central.storage.database import Database
from central.storage.tables import CertificatePrint, CertificateRecord, Person
from central.visits import admit
from kiosk.contract import Issued, IssueRequest, PreviewRequest
from kiosk.contract.seals import Claims, token

if TYPE_CHECKING:
    from central.certificates.paper import Sheet

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH: Final = 20
_CONTENT: Final = TypeAdapter(Content)


@dataclass(frozen=True, slots=True)
class Print:
    """A sealed sheet that is not on record yet."""

    code: str
    number: str
    at: datetime
    valid_until: date
    digest: str
    address: str
    pages: int
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Term:
    """The day a certificate was issued and the last day it is good for: a copy has those of the original."""

    issued_on: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Draft:
    """What is ready to be put on record, or the refusal that is the answer instead."""

    person_ref: str = field(default="", repr=False)
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

    def preview(
        self, session: Session, now: datetime, terminal_id: str, body: PreviewRequest
    ) -> tuple[Content, Sheet, int]:
        """The content, its unsealed sheet marked as a preview, and how many may still be issued. Raises Refusal."""
        from central.certificates.paper import make_sheet

        kind = self.kind(body.kind)
        ref = admit(session, now, terminal_id, body.visit_ref, need_of_certificate(session, body.kind))
        content = compose(session, local_day(now), _person(session, ref, now), kind, body.inputs, mask=True)
        imprint = Imprint("", "", day(local_day(now)), "", printed(now), self.name)
        sheet = make_sheet(content, imprint, now, None)
        left = kind.monthly_limit - issued_this_month(session, ref, body.kind, now)
        return content, sheet, max(0, left)

    def draft(self, database: Database, now: datetime, terminal_id: str, public_url: str, body: IssueRequest) -> Draft:
        """Compose, set and seal; never raises Refusal but carries it, since it becomes the answer of the key. A terminal that was
        cut off delivers late, so the visit may be over: nothing is shown by it.
        """
        try:
            kind = self.kind(body.kind)
            with database.read() as session:
                need = need_of_certificate(session, body.kind)
                person = _person(session, admit(session, now, terminal_id, body.visit_ref, need, late=True), now)
                if issued_this_month(session, person.person_ref, body.kind, now) >= kind.monthly_limit:
                    raise Refusal("limit-reached")
                content = compose(session, local_day(now), person, kind, body.inputs)
                name = masked(person.name)
            today = local_day(now)
            number = f"{body.kind}{today:%Y%m%d}{secrets.randbelow(10**10):010d}"
            term = Term(today, today + timedelta(days=kind.validity_days))
            made = self.make_print(content, number, 0, term, now, public_url, name)
        except Refusal as refusal:
            return Draft(refusal=refusal)
        return Draft(person.person_ref, content, made)

    def make_print(
        self, content: Content, number: str, copy: int, term: Term, now: datetime, public_url: str, masked_name: str
    ) -> Print:
        """One sealed sheet with a code of its own. Slow: never inside a transaction that writes. Raises Refusal certificate-too-long."""
        from central.certificates.paper import make_sheet
        from central.certificates.seal import sealed

        keys = self.keys()
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        imprint = Imprint(number, code, day(term.issued_on), day(term.last_day), printed(now), self.name, copy)
        addresses: list[str] = []

        def address(digest: str) -> str:
            claims = Claims(
                key_id=keys.key_id,
                code=code,
                number=number,
                kind=content.kind,
                issued_on=term.issued_on,
                expires_on=term.last_day,
                copy=copy,
                digest=digest,
                masked_name=masked_name,
                gist=self.kind(content.kind).gist,
            )
            addresses.append(f"{public_url}/verify/{code}#{token(claims, keys.sign_claims(claims))}")
            return addresses[-1]

        sheet = make_sheet(content, imprint, now, address)
        pdf = sealed(sheet, keys, self.name)
        return Print(code, number, now, term.last_day, sheet.digest, addresses[-1], sheet.pages, pdf)


def printed(now: datetime) -> str:
    """The time of printing as the foot of a sheet says it."""
    local = now.astimezone(LOCAL)
    return f"{day(local.date())} {local:%H:%M}"


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
    session.scalar(select(Person).where(Person.person_ref == draft.person_ref).with_for_update())
    if issued_this_month(session, draft.person_ref, body.kind, made.at) >= kind.monthly_limit:
        raise Refusal("limit-reached")
    record = CertificateRecord(
        number=made.number,
        kind=content.kind,
        title=content.title,
        gist=content.gist,
        person_ref=draft.person_ref,
        terminal_id=terminal_id,
        key=key,
        intent_row_hash=body.intent_row_hash,
        content=_CONTENT.dump_python(content, mode="json"),
        issued_at=made.at,
    )
    session.add(record)
    session.flush()
    return keep_print(session, record, made, 0, terminal_id, key)


def keep_print(
    session: Session, record: CertificateRecord, made: Print, copy: int, terminal_id: str, key: str
) -> Issued:
    """Store one print of a certificate on record, and which terminal had it made for which intent."""
    row = CertificatePrint(
        code=made.code,
        number=record.number,
        copy_number=copy,
        terminal_id=terminal_id,
        key=key,
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
        issued_at=record.issued_at,
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
