"""At the counter: a new wish for the face after a withdrawal, a locked password, family helpers.

The clerk has the person, or the signed paper, in front of them; the centre notes who did it and when.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.checks.passwords import MAX_FAILED_TRIES, unlock_password
from central.clock import local_day
from central.context import Centre, CentreDep
from central.desk.people_pages import HelperRow, PersonCard, people_page
from central.desk.session import FormDep, acting, frame, looking, page, text
from central.rules.authorisation import registrable
from central.rules.cycle import add_months
from central.rules.names import comparable, masked
from central.storage.tables import Authorisation, CentrePassword, DeskSession, FaceWish, Person

router = APIRouter(include_in_schema=False)


@router.get("/desk/people")
def ask(request: Request, centre: CentreDep) -> Response:
    """The empty form."""
    with looking(centre, request) as (session, found):
        return page(people_page(frame(session, found)))


@router.post("/desk/people")
def find(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """The person by number and name; a wrong name is answered like an unknown number."""
    with acting(centre, request, form) as (session, found):
        person = _by_number(session, form.get("number", ""), form.get("name", ""))
        return _show(session, centre, found, person, "" if person is not None else "没有查到。")


@router.post("/desk/people/face-wish")
def face_wish(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """The person wants to be asked for the face again. The consent itself is asked for at each check, as ever."""
    with acting(centre, request, form) as (session, found):
        person = _by_ref(session, form)
        if person is not None and person.face_withdrawn_at is not None:
            person.face_withdrawn_at = None
            session.add(
                FaceWish(person_ref=person.person_ref, staff_number=found.staff_number, recorded_at=centre.clock())
            )
        return _show(session, centre, found, person, "已登记。")


@router.post("/desk/people/unlock")
def unlock(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """Give the person all tries of the password at the centre again."""
    with acting(centre, request, form) as (session, found):
        person = _by_ref(session, form)
        done = person is not None and unlock_password(session, person.person_ref)
        return _show(session, centre, found, person, "已解锁。" if done else "没有锁定。")


@router.post("/desk/people/authorise")
def authorise(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """Register what the signed paper says, from today on."""
    today = local_day(centre.clock())
    with acting(centre, request, form) as (session, found):
        person = _by_ref(session, form)
        helper = _by_number(session, form.get("helper_number", ""), form.get("helper_name", ""))
        months, evidence = form.get("months", ""), text(form, "evidence")
        if person is None or helper is None or not re.fullmatch(r"[0-9]{1,2}", months) or not evidence:
            return _show(session, centre, found, person, "没有查到代办人，或填写不全。")
        relation, items = form.get("relation", ""), [form.get("item", "")]
        last = add_months(today, int(months)) - timedelta(days=1)
        wrong = registrable(
            principal=person.person_ref,
            helper=helper.person_ref,
            relation=relation,
            items=items,
            valid_from=today,
            valid_to=last,
        )
        if wrong is not None:
            return _show(session, centre, found, person, "这样的授权不能登记。")
        session.add(
            Authorisation(
                authorisation_id=secrets.token_hex(16),
                principal_ref=person.person_ref,
                helper_ref=helper.person_ref,
                relation=relation,
                items=items,
                valid_from=today,
                valid_to=last,
                evidence=evidence,
                registered_at=centre.clock(),
            )
        )
        session.flush()
        return _show(session, centre, found, person, "已登记。")


@router.post("/desk/people/revoke")
def revoke(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """The principal no longer wants this helper."""
    with acting(centre, request, form) as (session, found):
        person = _by_ref(session, form)
        chosen = form.get("authorisation_id", "")
        record = session.get(Authorisation, chosen) if re.fullmatch(r"[0-9a-f]{32}", chosen) else None
        if person is not None and record is not None and record.principal_ref == person.person_ref:
            record.revoked_at = record.revoked_at or centre.clock()
            session.flush()
        return _show(session, centre, found, person, "已撤销。")


def _by_number(session: Session, number: str, name: str) -> Person | None:
    number = number.strip().upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    person = session.scalar(select(Person).where(Person.social_security_number == number))
    return person if person is not None and comparable(person.name) == comparable(name) else None


def _by_ref(session: Session, form: dict[str, str]) -> Person | None:
    ref = form.get("person_ref", "")
    return session.get(Person, ref, with_for_update=True) if re.fullmatch(r"[0-9a-f]{32}", ref) else None


def _show(session: Session, centre: Centre, desk: DeskSession, person: Person | None, message: str) -> Response:
    session.flush()
    card = None if person is None else _card(session, centre, person)
    return page(people_page(frame(session, desk), card, message))


def _card(session: Session, centre: Centre, person: Person) -> PersonCard:
    today = local_day(centre.clock())
    password = session.get(CentrePassword, person.person_ref)
    rows = session.execute(
        select(Authorisation, Person.name)
        .join(Person, Person.person_ref == Authorisation.helper_ref)
        .where(
            Authorisation.principal_ref == person.person_ref,
            Authorisation.valid_to >= today,
            Authorisation.revoked_at.is_(None),
        )
        .order_by(Authorisation.valid_to)
    )
    helpers = tuple(
        HelperRow(
            authorisation_id=record.authorisation_id,
            masked_helper=masked(name),
            relation=record.relation,
            items=tuple(record.items),
            until=f"{record.valid_to:%Y-%m-%d}",
        )
        for record, name in rows
    )
    return PersonCard(
        person_ref=person.person_ref,
        masked_name=masked(person.name),
        face_withdrawn=person.face_withdrawn_at is not None,
        password_locked=password is not None and password.failed_tries >= MAX_FAILED_TRIES,
        helpers=helpers,
    )
