"""Everything of a terminal that is not a device: centre, ledger, disk, fonts, voice, face engine, versions."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

from config.schema import Configuration
from config.schema_base import ROOT
from config.versions import UnsupportedVersions, refuse_bad_pair
from kiosk.doctor.check import Check, broken, fine, poor
from kiosk.protection import environment

CLOCK_SECONDS: Final = 60.0
DISK_FAILED_BYTES: Final = 200 << 20
DISK_LOW_BYTES: Final = 2 << 30
FACE_SLOW_SECONDS: Final = 8.0
BULK_OF_CLIPS: Final = 0.5


def check_central(configuration: Configuration) -> Check:
    """Reachable, signs in, and how far the clocks are apart. Changes nothing at the centre."""
    from kiosk.central_client import CentralTrouble
    from kiosk.equipment import central_client

    started = time.monotonic()
    apart = clock_difference_seconds(configuration)
    client = central_client(configuration)
    try:
        # A key nobody can have used: the centre has to sign the terminal in to say that it knows nothing of it.
        answer = client.look_up_key(secrets.token_hex(16))
    finally:
        client.close()
    milliseconds = (time.monotonic() - started) * 1000
    if isinstance(answer, CentralTrouble):
        reason = f"central-{answer.kind.value.lower().replace('_', '-')}"
        return broken("central", reason, answer.code)
    if apart is not None and abs(apart) > CLOCK_SECONDS:
        return poor("central", "clock-off", f"signed in; this clock is {apart:+.0f} s from the centre's")
    clock = "clock not compared" if apart is None else f"clocks {abs(apart):.0f} s apart"
    return fine("central", f"signed in within {milliseconds:.0f} ms, {clock}")


def clock_difference_seconds(configuration: Configuration) -> float | None:
    """This clock minus the centre's, to about a second (the Date line of an answer); None when nobody answers."""
    import httpx

    central = configuration.central
    timeout = httpx.Timeout(central.read_timeout_seconds, connect=central.connect_timeout_seconds)
    try:
        with httpx.Client(timeout=timeout, trust_env=False) as http:
            said = http.get(f"{central.base_url}/v1/terminals/nonce").headers.get("Date", "")
        return (datetime.now(UTC) - parsedate_to_datetime(said)).total_seconds()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, TypeError):
        return None


def check_ledger(configuration: Configuration) -> Check:
    """The journal is whole, and how many acts wait for the centre. Opens the file for reading only."""
    from kiosk.ledger.verify import verify

    folder = configuration.paths.state_dir
    path = folder / "ledger.db"
    if not os.access(_nearest(folder), os.W_OK):
        return broken("ledger", "state-not-writable")
    if not path.exists():
        return fine("ledger", "no journal yet: it is made at the first start")
    report = verify(path)
    if not report.ok:
        return broken("ledger", "ledger-broken", f"row {report.first_bad}: {report.reason}")
    waiting = _waiting(path)
    seen = f"{report.rows} rows, whole; {waiting} acts wait for the centre"
    return poor("ledger", "acts-waiting", seen) if waiting else fine("ledger", seen)


def _waiting(path: Path) -> int:
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=2.0)
    try:
        count: int = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    except sqlite3.Error:
        return 0
    finally:
        connection.close()
    return count


def check_disk(configuration: Configuration) -> Check:
    """Room for journal and logs."""
    free = shutil.disk_usage(_nearest(configuration.paths.state_dir)).free
    seen = f"{free / (1 << 30):.1f} GiB free"
    if free < DISK_FAILED_BYTES:
        return broken("disk", "disk-full", seen)
    return poor("disk", "disk-low", seen) if free < DISK_LOW_BYTES else fine("disk", seen)


def _nearest(folder: Path) -> Path:
    """The folder, or what there is of the path to it."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


def check_rules(configuration: Configuration) -> Check:
    """The figures that estimates rest on are those of this place, and can be read."""
    from config.merge import ConfigError
    from config.pension import load_pension_rules

    try:
        local = load_pension_rules(configuration.pension.local_rules).local
    except (ConfigError, OSError) as trouble:
        return broken("rules", "rules-unreadable", str(trouble))
    shown = f"{local.place}, {local.version}"
    invented = local.place == load_pension_rules().local.place
    if invented and configuration.mode == "production":
        return poor("rules", "rules-invented", shown)
    return fine("rules", f"{shown}, a city that does not exist" if invented else shown)


def check_fonts() -> Check:
    """The fonts of screen and slip. Main thread, after the QApplication."""
    from PySide6.QtGui import QFontDatabase

    from drivers.printer.fonts import FontError, font_chain
    from screens.theme import FAMILIES

    there = set(QFontDatabase.families())
    missing = [family for family in FAMILIES[:2] if family not in there]
    if missing:
        return broken("fonts", "font-missing", f"on the screen: {', '.join(missing)}")
    try:
        font_chain()
    except FontError as trouble:
        return broken("fonts", str(trouble), "on the slip")
    return fine("fonts", ", ".join(FAMILIES[:2]))


def check_voice(configuration: Configuration) -> Check:
    """A clip for every sentence, or an engine that can say it. Whether the clips sound well is ``kiosk voice check``."""
    from config.texts import FOLDER
    from voice.clips import ClipStore
    from voice.planner import plan
    from voice.texts_for_build import spoken_texts

    folder = configuration.paths.clips_dir
    store = ClipStore(folder)
    counts: dict[str, tuple[int, int]] = {}
    for text in spoken_texts(FOLDER, configuration.texts.languages):
        said = all(piece.clip for piece in plan(text.text, text.language, partial(store.has, language=text.language)))
        without, of = counts.get(text.language, (0, 0))
        counts[text.language] = (without + (not said), of + 1)
    lost = sum(
        not (folder / language / clip.file).is_file()
        for language in configuration.texts.languages
        for clip in store.clips(language)
    )
    seen = ", ".join(f"{language} {without} of {of}" for language, (without, of) in counts.items())
    seen = f"sentences without a clip: {seen}; files missing: {lost}"
    without, of = counts.get(configuration.texts.default_language, (0, 0))
    if without > BULK_OF_CLIPS * of and configuration.devices.speech.engine == "clips":
        return broken("voice", "no-clips", seen)
    return (
        poor("voice", "clips-missing", seen) if lost or any(few for few, _ in counts.values()) else fine("voice", seen)
    )


def check_sound(configuration: Configuration) -> Check:
    """The sound device opens."""
    from kiosk.equipment import sound_sink
    from voice.contract import Miss, MissReason

    name = configuration.devices.speech.sink
    if name != "sounddevice":
        return poor("sound", "no-sound", f"sink {name}")
    sink = sound_sink(configuration)
    missed = sink.open()
    sink.close()
    if isinstance(missed, Miss):
        absent = missed.reason is MissReason.NOT_INSTALLED
        return broken("sound", "sound-library-missing" if absent else "no-sound-device")
    return fine("sound", f"opens at {sink.rate} Hz")


def check_face(configuration: Configuration) -> Check:
    """The face engine loads, in a process of its own as in the kiosk."""
    from kiosk.equipment import face_settings
    from kiosk.face.process import EngineTrouble, FaceProcess

    if "face" not in configuration.presence.ways:
        return fine("face", "not offered by configuration")
    process = FaceProcess(face_settings(configuration))
    started = time.monotonic()
    try:
        process.start()
        ready = process.warm()
    finally:
        process.close()
    seconds = time.monotonic() - started
    if isinstance(ready, EngineTrouble):
        return broken("face", "face-engine", f"{configuration.face.engine}: {ready.reason or ready.kind.value.lower()}")
    seen = f"{ready.engine} ready {seconds:.1f} s after its process was started, accepts from {ready.accept:g}"
    return poor("face", "face-slow", seen) if seconds > FACE_SLOW_SECONDS else fine("face", seen)


def check_memory(configuration: Configuration) -> Check:
    """What becomes of a visitor's data in memory here: looked at in a process that is started as the kiosk is."""
    command = [sys.executable, "-m", "kiosk.protection"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(os.environ), capture_output=True, text=True, timeout=30.0, check=False
    )
    try:
        found = json.loads(done.stdout)
        overwrites, locked, swap = bool(found["overwrites"]), bool(found["locked"]), int(found["swap_bytes"])
    except (ValueError, KeyError, TypeError):
        return broken("memory", "memory-unknown")
    seen = f"freed memory is {'overwritten' if overwrites else 'kept'}, {'locked' if locked else 'not locked'}, "
    seen += f"{swap / (1 << 30):.1f} GiB swap" if swap else "no swap"
    if not overwrites:
        # Development on another C library goes on; visitors must not be exposed to it.
        return (broken if configuration.mode == "production" else poor)("memory", "memory-kept", seen)
    return poor("memory", "swap-open", seen) if swap and not locked else fine("memory", seen)


def check_versions() -> Check:
    """Python and PySide6, and that the two get on."""
    import PySide6

    seen = f"Python {sys.version.split()[0]}, PySide6 {PySide6.__version__}"
    try:
        refuse_bad_pair(PySide6.__version__)
    except UnsupportedVersions:
        return broken("versions", "versions", seen)
    return fine("versions", seen)
