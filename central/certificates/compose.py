"""From a kind and the records to the content of one certificate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from central.certificates.content import Block, Column, Content, Facts, Statement, Table
from central.certificates.kinds import Kind, TableOf
from central.certificates.wording import day, shown
from central.http.problems import Refusal
from central.records.answers import Known, everything
from central.records.fields import OPERATIONS
from central.records.months import month_of
from central.rules.cycle import add_months
from central.rules.names import masked
from central.storage.tables import Person
from kiosk.people.masks import mask_id_number

_REFERENCE: Final = re.compile(r"\{([a-z-]+)\.([a-z_0-9]+)\}")
_PURPOSE: Final = "purpose"
PURPOSES: Final = {
    "personal": "个人留存",
    "residence": "办理居住证",
    "school": "子女入学",
    "loan": "办理贷款",
    "work": "求职入职",
    "other": "其他",
}
_SEXES: Final = {1: "男", 2: "女"}


def compose(
    session: Session,
    today: date,
    person: Person,
    kind: Kind,
    inputs: Mapping[str, str | int],
    *,
    mask: bool = False,
) -> Content:
    """What the certificate says today. ``mask``: for a screen in a hall, name and number as there. Raises Refusal invalid-request (an input the kind does not take), nothing-to-certify."""
    purpose = inputs.get(_PURPOSE)
    if not inputs.keys() <= kind.inputs | {_PURPOSE} or purpose not in (None, *PURPOSES):
        raise Refusal("invalid-request")
    records = {name: _ask(session, today, person, name, inputs) for name in kind.operations}
    word = None if kind.by is None else str(_looked_up(records, kind.by) or "")
    _justify(kind, records, word)
    statement = kind.said.get(word or "", kind.statement)
    number = person.social_security_number
    personal = (
        ("姓名", masked(person.name) if mask else person.name),
        ("社会保障号", mask_id_number(number) if mask else number),
        ("性别", _SEXES.get(person.sex, "")),
        # Who was not asked has named none.
        *((("用途", PURPOSES[str(purpose)]),) if purpose is not None else ()),
    )
    facts = [
        (fact.label, _value(records[fact.source[0]], fact.source[1]))
        for fact in kind.facts
        if fact.source[1] in records[fact.source[0]].values and (not fact.when or word in fact.when)
    ]
    blocks: list[Block] = [Facts(personal), Statement(_filled(statement, records, today))]
    if facts:
        blocks.append(Facts(tuple(facts)))
    blocks += [_table(table, records[table.operation], today) for table in kind.tables]
    return Content(kind.code, kind.title, tuple(blocks), kind.notes, kind.gist)


def _ask(session: Session, today: date, person: Person, name: str, inputs: Mapping[str, str | int]) -> Known:
    taken = {key: value for key, value in inputs.items() if key in OPERATIONS[name].inputs}
    return everything(session, today, person.person_ref, name, taken)


def _justify(kind: Kind, records: Mapping[str, Known], word: str | None) -> None:
    """There must be something to certify: a certificate of nothing would be believed all the same."""

    def there(reference: str) -> bool:
        return _looked_up(records, reference) not in (None, 0, "none")

    if (
        (kind.only and word not in kind.only)
        or any(not there(reference) for reference in kind.needs)
        or any(map(there, kind.unless))
    ):
        raise Refusal("nothing-to-certify")


def _looked_up(records: Mapping[str, Known], reference: str) -> str | int | None:
    name, _, value = reference.partition(".")
    return records[name].values.get(value)


def _filled(text: str, records: Mapping[str, Known], today: date) -> str:
    with_day = text.replace("{today}", day(today))
    return _REFERENCE.sub(lambda found: _value(records[found[1]], found[2]), with_day)


def _value(record: Known, name: str) -> str:
    declared = OPERATIONS[record.operation].values[name]
    return shown(declared.kind, declared.words, record.values.get(name))


def _table(table: TableOf, record: Known, today: date) -> Table:
    fields = OPERATIONS[table.operation].rows
    rows = list(record.rows)
    if table.months:
        since = month_of(add_months(today.replace(day=1), 1 - table.months))
        rows = sorted(
            (row for row in rows if str(row["month"]) >= since), key=lambda row: str(row["month"]), reverse=True
        )
    return Table(
        table.heading,
        tuple(Column(column.head, column.share, column.side) for column in table.columns),
        tuple(
            tuple(
                shown(fields[column.field].kind, fields[column.field].words, row.get(column.field), in_table=True)
                for column in table.columns
            )
            for row in rows
        ),
        table.empty,
    )
