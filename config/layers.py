"""Layers, later wins: built-in defaults, profile of the terminal model, site file, secrets, command line in development.

``load`` returns a ``Loaded``: the typed configuration and where each value came from. Everything that is wrong ends in one
``ConfigError`` sentence.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import cast, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.appearance import profile_of
from config.merge import (
    DEFAULT_PROFILE,
    ConfigError,
    Layer,
    leaves,
    merge,
    parse_override,
    put,
    read_profile,
    read_toml,
)
from config.schema import Configuration
from config.texts import FOLDER, languages, may_ship

BUILT_IN = "built-in default"
COMMAND_LINE = "command line"
REDACTED = "(redacted)"
_DOTTED = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
CREDENTIAL_BYTES_MAX = 64 * 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """The configuration with the layer each value came from. Its repr is safe: secrets print as stars."""

    configuration: Configuration
    origins: Mapping[str, str] = field(repr=False)

    def effective(self, redacted: bool = True) -> dict[str, object]:
        """Every value as plain nested data (for JSON). ``redacted=False`` shows secrets and is for tests only."""
        return cast(dict[str, object], _plain(self.configuration, redacted))

    def origin_of(self, key: str) -> str:
        """The layer a dotted key came from."""
        return self.origins.get(key, BUILT_IN)

    def to_json(self) -> str:
        """``{key: {"value": ..., "origin": ...}}``, secrets redacted."""
        rows = {key: {"value": value, "origin": self.origin_of(key)} for key, value in leaves(self.effective())}
        return json.dumps(rows, ensure_ascii=False, indent=2)

    def to_toml(self) -> str:
        """A site file that would give this terminal, each line with its origin; secrets and unset values as comments."""
        lines: list[str] = []
        section: str | None = None
        for key, value in leaves(self.effective()):
            table, _, name = key.rpartition(".")
            if table != section:
                section = table
                lines += ([""] if lines else []) + ([f"[{table}]"] if table else [])
            hidden = value is None or value == REDACTED
            shown = "not set" if value is None else json.dumps(value, ensure_ascii=False)
            lines.append(f"{'# ' if hidden else ''}{name} = {shown}  # {self.origin_of(key)}")
        return "\n".join(lines) + "\n"


def load(
    profile: str | None = None,
    site: Path | None = None,
    secrets: Path | None = None,
    overrides: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
) -> Loaded:
    """Read and judge all layers.

    ``profile`` wins over ``terminal.profile`` of the command line and of the site file. ``secrets`` is a TOML file only its owner
    can read; without it the systemd directory ``$CREDENTIALS_DIRECTORY`` is used, one file per dotted key. ``overrides`` are
    ``section.key=value`` and are refused in production. Raises ConfigError.
    """
    layers: list[Layer] = []
    if site is not None:
        layers.append(Layer(f"site file {site}", read_toml(site, "The site file")))
    secret_layer = _read_secrets(secrets, environment)
    command = Layer(COMMAND_LINE)
    for text in overrides:
        put(command.tree, *parse_override(text), origin=COMMAND_LINE)
    named = profile or profile_of([*layers, command]) or DEFAULT_PROFILE
    layers.insert(0, read_profile(named))
    open_layers = [*layers, command]
    # The mode beneath the command line decides, or --set mode="development" would open a terminal in the field.
    if overrides and merge(layers)[0].get("mode") != "development":
        raise ConfigError(f"{COMMAND_LINE}: --set {overrides[0]!r} is refused because the mode is production.")
    tree, origins = merge([*layers, secret_layer, command])
    if isinstance(tree.setdefault("terminal", {}), dict):
        put(tree, "terminal.profile", named, COMMAND_LINE)
    if profile is not None:
        origins["terminal.profile"] = COMMAND_LINE
    try:
        configuration = Configuration.model_validate(tree)
    except ValidationError as error:
        raise ConfigError(_sentence(error, origins)) from None
    _check_languages(configuration)
    if configuration.mode == "production":
        _refuse_open_secrets(open_layers)
    return Loaded(configuration, origins)


def _check_languages(configuration: Configuration) -> None:
    """A language is a folder of texts; in production one of whose texts somebody stands behind."""
    for code in configuration.texts.languages:
        if code not in languages():
            raise ConfigError(f"texts.languages: there is no {code}; there are {', '.join(languages())}.")
        if configuration.mode == "production" and not may_ship(FOLDER, code):
            raise ConfigError(f"texts.languages: {code} has only drafts, and mode production shows none of them.")


def secret_keys() -> tuple[str, ...]:
    """Dotted keys whose values are secret, from the schema."""
    return tuple(key for key, info in schema_fields() if _is_secret(info))


def schema_fields(model: type[BaseModel] = Configuration, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every value of the schema with its dotted key."""
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from schema_fields(info.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", info


def _is_secret(info: FieldInfo) -> bool:
    return SecretStr in (info.annotation, *get_args(info.annotation))


def _read_secrets(path: Path | None, environment: Mapping[str, str]) -> Layer:
    if path is not None:
        layer = Layer(f"secrets file {path}", read_toml(path, "The secrets file"))
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise ConfigError(f"The secrets file {path} has mode {mode:04o}; only its owner may read it (0600).")
    elif directory := environment.get("CREDENTIALS_DIRECTORY"):
        layer = Layer(f"credentials {directory}")
        for key in secret_keys():
            credential = Path(directory, key)
            if credential.is_file():
                put(layer.tree, key, _credential(credential), layer.origin)
    else:
        layer = Layer("secrets")
    for key, _ in leaves(layer.tree):
        if key not in secret_keys():
            raise ConfigError(f"{layer.origin}: {key} is not a secret; secrets are {', '.join(secret_keys())}.")
    return layer


def _credential(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return source.read(CREDENTIAL_BYTES_MAX).decode().strip()
    except OSError as error:
        raise ConfigError(f"The credential {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"The credential {path} is not UTF-8 text.") from None


def _refuse_open_secrets(layers: Sequence[Layer]) -> None:
    for layer in layers:
        for key, _ in leaves(layer.tree):
            if key in secret_keys():
                raise ConfigError(
                    f"{layer.origin}: {key} is a secret and belongs into the secrets layer, not into an open file."
                )


def _plain(value: object, redacted: bool) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name), redacted) for name in type(value).model_fields}
    if isinstance(value, SecretStr):
        return REDACTED if redacted else value.get_secret_value()
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _sentence(error: ValidationError, origins: Mapping[str, str]) -> str:
    """The first problem as one sentence, and how many follow. Values of secrets never appear."""
    problems = error.errors(include_url=False)
    first = problems[0]
    key = ".".join(str(part) for part in first["loc"])
    where = _origin_near(key, first["msg"], origins)
    more = f" ({len(problems) - 1} more problem{'s' if len(problems) > 2 else ''} follow{'s' if len(problems) == 2 else ''}.)"
    return f"{where}: {_what(first, key)}.{more if len(problems) > 1 else ''}"


def _origin_near(key: str, text: str, origins: Mapping[str, str]) -> str:
    """The layer that set the key, or something in its section, or the first key that a rule over everything names."""
    if key in origins:
        return origins[key]
    if not key:
        named = [word for word in _DOTTED.findall(text) if word in origins]
        return origins[named[0]] if named else "configuration"
    parents = key.split(".")
    for length in range(len(parents), 0, -1):
        prefix = ".".join(parents[:length])
        if prefix in origins:
            return origins[prefix]
        inside = [origin for path, origin in origins.items() if path.startswith(f"{prefix}.")]
        if inside:
            return inside[-1]
    return "configuration"


def _what(problem: ErrorDetails, key: str) -> str:
    kind = problem["type"]
    context = problem.get("ctx", {})
    given = "" if key in secret_keys() else f", not {_short(problem['input'])}"
    match kind:
        case "extra_forbidden":
            return f"unknown key {key}{_hint(key)}"
        case "value_error":
            return f"{key} {context['error']}" if key else str(context["error"])
        case "literal_error":
            return f"{key} must be {context['expected']}{given}"
        case "greater_than_equal":
            return f"{key} must be at least {context['ge']}{given}"
        case "less_than_equal":
            return f"{key} must be at most {context['le']}{given}"
        case "string_too_short" | "too_short":
            return f"{key} is too short: at least {context['min_length']}"
        case "string_too_long" | "too_long":
            return f"{key} is too long: at most {context['max_length']}"
        case "string_pattern_mismatch":
            return f"{key} must match {context['pattern']}{given}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{key} must be a section{given}"
    expected = _KINDS.get(kind)
    return f"{key} must be {expected}{given}" if expected else f"{key} is wrong: {problem['msg'].lower()}{given}"


_KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "string_type": "a text in quotes",
    "tuple_type": "a list",
    "path_type": "a path in quotes",
}


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _hint(key: str) -> str:
    known = [path for path, _ in schema_fields()]
    close = get_close_matches(key, known, n=1)
    if close:
        return f"; did you mean {close[0]}?"[:-1]
    section = key.rpartition(".")[0]
    siblings = [path for path in known if path.rpartition(".")[0] == section]
    names = siblings if section and siblings else sorted({path.split(".")[0] for path in known})
    return f"; known are {', '.join(names)}"
