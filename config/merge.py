"""Reading and merging layers of TOML, with the origin of every value. Standard library only."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROFILES = Path(__file__).with_name("profiles")
DEFAULT_PROFILE = "portrait_21"


class ConfigError(Exception):
    """The configuration cannot be used. The text is one English sentence: file, key, what is wrong, what is allowed."""


@dataclass(slots=True)
class Layer:
    """One source of settings: ``tree`` holds nested tables, ``origin`` is what messages call it."""

    origin: str
    tree: dict[str, object] = field(default_factory=dict)


def read_toml(path: Path, what: str) -> dict[str, object]:
    """The tables of one file. ``what`` names the layer in the message of the ConfigError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{what} {path} does not exist.") from None
    except OSError as error:
        raise ConfigError(f"{what} {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{what} {path} is not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{what} {path} is not valid TOML: {error}.") from None


def profile_names() -> tuple[str, ...]:
    """Names of the terminal models this program ships settings for."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def read_profile(name: str) -> Layer:
    """The layer of one terminal model."""
    if name not in profile_names():
        raise ConfigError(f"There is no profile {name!r}; the profiles are {', '.join(profile_names())}.")
    path = PROFILES / f"{name}.toml"
    return Layer(f"profile {name}", read_toml(path, "The profile"))


def parse_override(text: str) -> tuple[str, object]:
    """Split ``a.b=value``; the value is TOML (``3``, ``true``, ``["zh"]``), anything else is taken as a string."""
    key, separator, raw = text.partition("=")
    key = key.strip()
    if not separator or not key or not all(key.split(".")):
        raise ConfigError(f"--set {text!r} is not of the form section.key=value.")
    try:
        return key, tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return key, raw.strip()


def put(tree: dict[str, object], key: str, value: object, origin: str) -> None:
    """Set a dotted key, making the tables on the way."""
    *tables, last = key.split(".")
    for table in tables:
        inner = tree.setdefault(table, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{origin}: {key} cannot be set because {table} is a value and not a section.")
        tree = inner
    tree[last] = value


def leaves(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every value with its dotted key, in order."""
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from leaves(value, f"{path}.")
        else:
            yield path, value


def merge(layers: list[Layer]) -> tuple[dict[str, object], dict[str, str]]:
    """The merged tables (later layers win, lists are replaced whole) and the origin of each dotted key."""
    merged: dict[str, object] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        _merge_into(merged, layer.tree, origins, "")
        for key, _ in leaves(layer.tree):
            # Taken out first, so that the order of the origins is the order in which the values became what they are.
            origins.pop(key, None)
            origins[key] = layer.origin
    return merged, origins


def _merge_into(
    target: dict[str, object], source: Mapping[str, object], origins: Mapping[str, str], prefix: str
) -> None:
    for key, value in source.items():
        if not isinstance(value, dict):
            target[key] = value
            continue
        path = f"{prefix}{key}"
        inner = target.setdefault(key, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{origins[path]}: {path} must be a section.")
        _merge_into(inner, value, origins, f"{path}.")
