"""Prints ``docs/records.md``: ``python -m central records > docs/records.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from central.records.fields import OPERATIONS, Field
from central.records.words import WORDS

_HEAD = """\
# Records of the centre

`POST /v1/records {visit_ref, operation, inputs}` answers `{operation, as_of, values, rows}` (`central/openapi.json`). It reads and changes nothing, so it may be
repeated. This page is made by `python -m central records` from `central/records/fields.py`; a test keeps both together.

* **money** is a whole number of fen, **month** `YYYY-MM`, **date** `YYYY-MM-DD`, **duration** whole months, **percent** hundredths of a percent (850 is 8.5 %;
  `average_index` 10000 is an index of 1), **year** and **count** whole numbers, **text** at most 60 characters, personal ones masked already.
* **code:LIST** is a word of a list below; a terminal shows it through the text `code-<list>-<word>`.
* A field marked `?` is left out where it is not known or does not apply; an input marked `?` may be left out, the rest of the books is then the answer.
* Nothing on record is an answer: no rows, a count of 0. At most 1440 rows, the newest; `more` says how many there are beside them.
* The visit must have shown as much as the items of the served catalogue that offer the operation ask for, the highest of them (`presence-required`). What no item
  offers is switched off (`not-offered`), though a certificate may use it. Of what needs nobody's name `visit_ref` is null.
* Refusals: these two, `visit-over`, `operation-unknown`, `invalid-request` (an input that is not declared, missing or unfit; a `visit_ref` too many or missing).
* Each total is the sum over the rows of the answer (and those of `more`), for the months or the year asked about; `tests/central/records` proves it for every person.

## What the seeded city has

`central/seeds/books` writes the books from dated tables: `config/rules` (the figures the estimates use too) and `central/rules/city.toml` (what only the books need);
everything local in them is invented. They are the same for the same day of seeding.

| card | has |
|---|---|
| not-receiving | four employers, one of them elsewhere (taken over), gaps with unemployment benefit, an employer that owes three months, points |
| due-soon, valid, v3-card | employees' pension with a rise every January |
| resident-payer, resident-pensioner | residents' scheme, paying and drawing; suspended is withheld |
| helper | maternity, three employers, skill subsidy |
| helper-of-nobody | self-employed, injury of grade 9, a transfer on its way |
| unemployed, injured | benefit being drawn; allowance of grade 1 to 4 |
| lost-card, expired-card | a new card lies at a branch |
| under-14 | a card and bills, nothing of work |

Employer `99000000A9` owes three months.
"""


def _listed(fields: Mapping[str, Field]) -> str:
    marks = (
        f"`{name}` {field.kind.value}{':' + field.words if field.words else ''}{'?' if field.may_lack else ''}"
        for name, field in fields.items()
    )
    return ", ".join(marks) or "none"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "## Operations\n"
    yield "| operation | of item | asked about | inputs |\n|---|---|---|---|"
    for operation in OPERATIONS.values():
        about = "a person" if operation.about_person else "nobody in person"
        yield f"| [{operation.name}](#{operation.name}) | {operation.items} | {about} | {_listed(operation.inputs)} |"
    for operation in OPERATIONS.values():
        yield f"\n### {operation.name}\n\n{operation.title[0].upper()}{operation.title[1:]}.\n"
        yield f"* values: {_listed(operation.values)}\n* rows: {_listed(operation.rows)}"
    yield "\n## Word lists\n\n| list | words |\n|---|---|"
    for name, words in WORDS.items():
        yield f"| {name} | {', '.join(words)} |"


def reference() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"
