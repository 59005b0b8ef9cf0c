"""Writes ``docs/configuration.md`` from the schema: ``python -m config.reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from config.merge import profile_names
from config.schema import Configuration
from config.schema_base import ROOT

PAGE = ROOT / "docs" / "configuration.md"

_HEAD = """# Configuration

Made by `python -m config.reference` from `config/schema.py`; do not edit.

Layers, later wins: built-in default, profile of the terminal model (`config/profiles/*.toml`: {profiles}), site file, secrets,
command line (`--set section.key=value`, refused in production). Unknown keys are errors. `kiosk config show` prints the effective
values with the layer each came from; secrets are never printed.

Secrets come from a TOML file only its owner can read (mode 0600), or from systemd credentials: one file per key, named like the key
(`LoadCredential=central.terminal_secret:/etc/nuanping/terminal_secret`).

This is the terminal's. What a proof of presence is worth is the centre's own file (`serve --policy`): [operators.md](operators.md), "The reference centre".

A site file of a real terminal:

```toml
[terminal]
id = "0417"
name = "East hall, terminal 2"
profile = "portrait_21"

[central]
base_url = "https://central.example/api"

[devices.camera]
source = "/dev/v4l/by-path/pci-0000:00:14.0-usb-0:1:1.0-video-index0"
identity = "pci-0000:00:14.0-usb-0:1:1.0 046d:0825 5F2A1C30"
```
"""


def page() -> str:
    """The whole reference page."""
    head = _HEAD.format(profiles=", ".join(f"`{name}`" for name in profile_names()))
    return head + "\n" + "\n".join(_section(Configuration, "")) + "\n"


def _section(model: type[BaseModel], name: str) -> Iterator[str]:
    own = {key: info for key, info in model.model_fields.items() if _inner(info) is None}
    if own:
        yield f"## {f'[{name}]' if name else 'Top level'}"
        yield ""
        if name and model.__doc__:
            yield model.__doc__
            yield ""
        yield "| key | allowed | default | meaning |"
        yield "|---|---|---|---|"
        for key, info in own.items():
            yield f"| `{key}` | {_allowed(info)} | {_default(info)} | {info.description} |"
        yield ""
    for key, info in model.model_fields.items():
        inner = _inner(info)
        if inner is not None:
            yield from _section(inner, f"{name}.{key}" if name else key)


def _inner(info: FieldInfo) -> type[BaseModel] | None:
    kind = info.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _allowed(info: FieldInfo) -> str:
    kind = info.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    low = next((rule.ge for rule in info.metadata if isinstance(rule, Ge)), None)
    high = next((rule.le for rule in info.metadata if isinstance(rule, Le)), None)
    if low is not None or high is not None:
        return f"{low} to {high}"
    word = _word(kind)
    least = next((rule.min_length for rule in info.metadata if isinstance(rule, MinLen)), 0)
    most = next((rule.max_length for rule in info.metadata if isinstance(rule, MaxLen)), None)
    unit = "entries" if word == "list" else "characters"
    if least and most:
        return f"{word}, {least} to {most} {unit}"
    if most:
        return f"{word}, at most {most} {unit}"
    return f"{word}, at least {least} {unit}" if least else word


def _word(kind: object) -> str:
    if kind is SecretStr or SecretStr in get_args(kind):
        return "secret text"
    if get_origin(kind) is tuple:
        return "list"
    words: dict[object, str] = {bool: "`true`, `false`", str: "text", Path: "path"}
    return words.get(kind, "text")


def _default(info: FieldInfo) -> str:
    value = info.default
    if value is PydanticUndefined or value is None:
        return "not set"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(chr(34) + item + chr(34) for item in value)}]`"
    return f"`{value}`" if value != "" else "empty"


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
