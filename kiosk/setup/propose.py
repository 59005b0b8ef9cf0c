"""A site file out of findings: commented TOML that the schema accepts, checked by loading it before anybody gets it.

Of several devices for one section the surest is taken, the others follow as commented lines; what is only possible stays
a comment. What was not found is ``none``, with what to do about it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.layers import Loaded, load
from config.merge import DEFAULT_PROFILE
from config.schema_devices import Devices
from kiosk.setup.finding import NONE, PORT, SECTIONS, Certainty, Finding, Setting, plain

STABLE: Final = {
    "camera": "/dev/nuanping-camera",
    "printer": "/dev/nuanping-receipt-printer",
    "id_card": "/dev/nuanping-id-card",
    "scanner": "/dev/nuanping-scanner",
    "keypad": "/dev/nuanping-keypad",
    "headphones": "/dev/nuanping-headphones",
    "pin_pad": "/dev/nuanping-pin-pad",
    "fingerprint": "/dev/nuanping-fingerprint",
    "payment_terminal": "/dev/nuanping-payment-terminal",
    "presence": "/dev/nuanping-radar",
    "lights": "/dev/nuanping-lights",
}
"""Names that the udev rules of deploy/udev give, by section."""
_STAND_IN_ID: Final = "CHECK"
_STAND_IN_SECRET: Final = "checked-and-thrown-away"
_LINE_MAX: Final = 200


class NotWritten(Exception):
    """The file was left as it is; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a person said of the terminal itself. Empty: the line stays a comment."""

    id: str = ""
    name: str = ""
    profile: str = ""
    central: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """How a device's path is written. ``stable``: by the names of the udev rules; else the path that opens it now."""

    stable: bool = False
    dev: Path = Path("/dev")

    def path(self, found: Finding) -> str:
        """ "" where the finding has no path, or one that cannot be written down."""
        if found.port is None:
            return ""
        name = STABLE.get(found.section, "")
        if name and (self.stable or (self.dev / Path(name).name).exists()):
            return name
        node = found.port.node
        # A machine below another folder is described as it will be when it runs.
        named = str(Path("/dev") / node.relative_to(self.dev) if node.is_relative_to(self.dev) else node)
        return named if plain(named, _LINE_MAX) == named else ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """``text``: the site file. ``chosen``: what it uses, by section."""

    text: str
    chosen: Mapping[str, Finding]


def propose(findings: Sequence[Finding], terminal: Terminal, naming: Naming) -> Proposal:
    """Raises ConfigError when what the person said of the terminal does not fit the schema."""
    chosen = choose(findings)
    text = _text(findings, chosen, terminal, naming)
    load_checked(_text(findings, chosen, _complete(terminal), naming))
    return Proposal(text, chosen)


def choose(findings: Sequence[Finding]) -> dict[str, Finding]:
    """By section, the surest that is more than possible; of equals the first."""
    rank = {Certainty.SURE: 0, Certainty.LIKELY: 1}
    chosen = {}
    for section in SECTIONS:
        good = [found for found in findings if found.section == section and found.usable and found.certainty in rank]
        if good:
            chosen[section] = min(good, key=lambda found: rank[found.certainty])
    return chosen


def load_checked(text: str) -> Loaded:
    """The configuration of a proposed site file, with a stand-in for the secret. Raises ConfigError."""
    with tempfile.TemporaryDirectory(prefix="setup-") as folder:
        site = Path(folder, "site.toml")
        site.write_text(text, encoding="utf-8")
        return load(None, site, stand_in_secrets(Path(folder)), environment={})


def stand_in_secrets(folder: Path) -> Path:
    """A secrets file whose secret opens nothing: setting devices up does not talk to the centre."""
    path = folder / "secrets.toml"
    path.touch(mode=0o600)
    path.write_text(f'[central]\nterminal_secret = "{_STAND_IN_SECRET}"\n')
    return path


def configured(findings: Sequence[Finding], terminal: Terminal) -> Loaded:
    """The configuration of the proposal with the paths that open the devices now, for the live picture."""
    text = _text(findings, choose(findings), _complete(terminal), Naming())
    return load_checked(f'mode = "development"\n{text}')


def write(path: Path, text: str, *, force: bool) -> None:
    """Raises NotWritten. A file that exists is replaced as a whole, and only with ``force``."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if not force:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            return
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except FileExistsError as error:
        raise NotWritten(f"{path} exists and is left as it is; --force replaces it") from error
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise NotWritten(f"{path} cannot be written: {error.strerror}") from error


def quoted(value: Setting) -> str:
    """A TOML value (TOML 1.0.0, basic strings): everything that is not plainly printable is escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    out = []
    for letter in value:
        if letter in '"\\':
            out.append(f"\\{letter}")
        elif letter.isprintable():
            out.append(letter)
        elif 0xD800 <= ord(letter) <= 0xDFFF:
            out.append("?")
        else:
            out.append(f"\\U{ord(letter):08X}")
    return f'"{"".join(out)}"'


def _complete(terminal: Terminal) -> Terminal:
    return Terminal(terminal.id or _STAND_IN_ID, terminal.name, terminal.profile, terminal.central)


def _text(findings: Sequence[Finding], chosen: Mapping[str, Finding], terminal: Terminal, naming: Naming) -> str:
    lines = [
        "# Proposed by kiosk setup. What was seen stands above each section; correct what it could not know.",
        "# Every key: docs/configuration.md. The terminal's secret never stands here, see docs/operators.md.",
        "",
        "[terminal]",
        _line("id", terminal.id, "0417", "its number at the centre; the kiosk does not start without it"),
        _line("name", terminal.name, "Service hall, machine 2", "shown in the top bar and printed on slips"),
        f"profile = {quoted(terminal.profile or DEFAULT_PROFILE)}",
        "",
        "[central]",
        _line("base_url", terminal.central, "https://central.example/api", "the centre's address"),
    ]
    if "camera" not in chosen:
        lines += [
            "",
            "# Without a camera nobody can be asked to show the face.",
            "[presence]",
            'ways = ["password", "staff"]',
        ]
    for section in SECTIONS:
        lines += ["", *_section(section, [found for found in findings if found.section == section], chosen, naming)]
    ports = [found for found in findings if found.section == PORT]
    if ports:
        lines += ["", "# Ports where something is plugged in that is not known yet:"]
        lines += [f"# {plain(str(found.port.node), _LINE_MAX)}: {_words(found)}" for found in ports if found.port]
    return "\n".join(lines) + "\n"


def _section(section: str, mine: Sequence[Finding], chosen: Mapping[str, Finding], naming: Naming) -> list[str]:
    taken = chosen.get(section)
    lines = [f"# {_words(taken)} ({taken.certainty})"] if taken else []
    lines += [f"# {_words(found)}" for found in mine if not found.usable]
    lines.append(f"[devices.{section}]")
    if taken:
        lines += _keys(taken, naming)
    elif section != "speech":
        lines.append(f'driver = "{NONE}"')
    for other in mine:
        if other.usable and other is not taken:
            lines += [f"# {'Or' if taken else 'Perhaps'}: {_words(other)} ({other.certainty})"]
            lines += [f"# {line}" for line in _keys(other, naming)]
    return lines


def _keys(found: Finding, naming: Naming) -> list[str]:
    keys: dict[str, Setting] = {"driver": found.driver} if found.driver else {}
    path = naming.path(found) if found.device_key else ""
    if path:
        keys[found.device_key] = path
    keys |= found.settings
    return [f"{key} = {quoted(value)}" for key, value in keys.items() if not _is_default(found.section, key, value)]


def _is_default(section: str, key: str, value: Setting) -> bool:
    """A key that only repeats the schema makes a file longer, not clearer; driver and path are always written."""
    fields = type(getattr(Devices(), section)).model_fields
    return key not in ("driver", "device", "source", "sink") and fields[key].default == value


def _line(key: str, value: str, example: str, what: str) -> str:
    return f"{key} = {quoted(value)}" if value else f"# {key} = {quoted(example)}  # {what}"


def _words(found: Finding) -> str:
    return plain(found.seen, _LINE_MAX)
