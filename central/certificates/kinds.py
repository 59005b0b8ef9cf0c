"""The kinds of certificate as data: what each says and asks of the records. A county adds or changes one in its own file."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from central.certificates.content import Side
from central.records.fields import OPERATIONS
from central.records.words import WORDS

FOLDER: Final = Path(__file__).with_name("items")
_WORD = Annotated[str, StringConstraints(min_length=1, max_length=60)]
_SENTENCE = Annotated[str, StringConstraints(min_length=1, max_length=300)]
GIST_MAX: Final = 20
"""More would make the code too dense for a hall's scanner, and longer than one takes (512 bytes)."""
_REFERENCE: Final = re.compile(r"\{([a-z-]+)\.([a-z_0-9]+)\}")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ColumnOf(_Part):
    """A column: a field of the operation's rows. ``right``: figures."""

    field: str
    head: _WORD
    share: float = Field(default=1.0, gt=0, le=10)
    right: bool = False

    @property
    def side(self) -> Side:
        return Side.RIGHT if self.right else Side.LEFT


class TableOf(_Part):
    """The rows of one operation. ``months``: only those of the last so many calendar months, by the field ``month``, whether there
    is something in each or not; 0 for what was asked about.
    """

    operation: str
    heading: _WORD
    columns: tuple[ColumnOf, ...] = Field(strict=False, min_length=1, max_length=10)
    months: int = Field(default=0, ge=0, le=480)
    empty: _WORD = "没有记录"


class FactOf(_Part):
    """A value of one operation with its label; left out where it is not known, and for words of the kind's ``by`` other than
    ``when``.
    """

    value: str
    label: _WORD
    when: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def source(self) -> tuple[str, str]:
        operation, _, name = self.value.partition(".")
        return operation, name


class Kind(_Part):
    """One kind. ``{operation.field}`` in ``statement`` stands for a value of a record, ``{today}`` for the day. ``gist``: what the kind
    certifies, for the code, which anybody may read: no value of a record, no figure.

    ``needs``: the value that must not be zero, "none" or unknown, else there is nothing to certify; ``unless``: the other way
    round (who is insured gets no certificate of not being so). ``by``: a code that what is said depends on; ``said``: the
    statement instead for some of its words; ``only``: the words there is something to certify for.
    """

    code: Annotated[str, StringConstraints(pattern=r"^C[0-9]{2}$")]
    title: _WORD
    statement: _SENTENCE
    gist: Annotated[str, StringConstraints(pattern=rf"^[^\x00-\x1f{{}}0-9]{{1,{GIST_MAX}}}$")]
    by: str | None = None
    said: dict[str, _SENTENCE] = Field(default_factory=dict)
    only: tuple[str, ...] = Field(default=(), strict=False)
    inputs: frozenset[str] = Field(default=frozenset(), strict=False)
    needs: tuple[str, ...] = Field(default=(), strict=False)
    unless: tuple[str, ...] = Field(default=(), strict=False)
    facts: tuple[FactOf, ...] = Field(default=(), strict=False)
    tables: tuple[TableOf, ...] = Field(default=(), strict=False)
    notes: tuple[_WORD, ...] = Field(default=(), strict=False)
    monthly_limit: int = Field(default=5, ge=1, le=100)
    validity_days: int = Field(default=90, ge=1, le=3650)

    @property
    def operations(self) -> tuple[str, ...]:
        """Every operation that is asked, each once."""
        wanted = [reference.partition(".")[0] for reference in self._references()]
        return tuple(dict.fromkeys([*wanted, *(table.operation for table in self.tables)]))

    def _references(self) -> tuple[str, ...]:
        sentences = [self.statement, *self.said.values()]
        texts = [f"{a}.{b}" for text in sentences for a, b in _REFERENCE.findall(text)]
        extra = [*self.needs, *self.unless, *((self.by,) if self.by is not None else ())]
        return (*texts, *extra, *(fact.value for fact in self.facts))

    def _words_of_by(self) -> set[str]:
        if self.by is None:
            return set()
        name, _, value = self.by.partition(".")
        return set(WORDS.get(OPERATIONS[name].values[value].words or "", ()))

    @model_validator(mode="after")
    def _known(self) -> Self:
        for reference in self._references():
            name, _, value = reference.partition(".")
            if name not in OPERATIONS or value not in OPERATIONS[name].values:
                raise ValueError(f"no record has {reference}")
        words = {*self.said, *self.only, *(word for fact in self.facts for word in fact.when)}
        if unknown := words - self._words_of_by():
            raise ValueError(f"by has no word {', '.join(sorted(unknown))}")
        for table in self.tables:
            if table.operation not in OPERATIONS:
                raise ValueError(f"no operation {table.operation}")
            fields = OPERATIONS[table.operation].rows
            for column in table.columns:
                if column.field not in fields:
                    raise ValueError(f"{table.operation} has no row field {column.field}")
            if table.months and "month" not in fields:
                raise ValueError(f"{table.operation} has no months")
        return self


def load_kinds(folder: Path = FOLDER) -> dict[str, Kind]:
    """The kinds of a folder by code. Raises ValueError that names file and place."""
    found: dict[str, Kind] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            kind = Kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValidationError, tomllib.TOMLDecodeError) as error:
            raise ValueError(f"{path.name}: {_defects(error)}") from None
        if kind.code != path.stem:
            raise ValueError(f"{path.name}: code {kind.code} does not agree with the name of the file")
        found[kind.code] = kind
    return found


@cache
def shipped_kinds() -> dict[str, Kind]:
    """The kinds that come with the centre."""
    return load_kinds()


def _defects(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:5])
