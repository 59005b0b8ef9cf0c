"""Invented cards from JSON, and the reader as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from config.schema_base import ROOT
from drivers.idcard.image import IdCardImage
from drivers.idcard.serial_adapter import SerialIdCardReader
from tests.drivers.idcard.people import ALL, RESIDENT, drawn_face, name, soon


@pytest.mark.parametrize("image", ALL, ids=lambda image: image.kind.value)
def test_json_and_back(image: IdCardImage) -> None:
    document = json.loads(json.dumps(replace(image, picture=drawn_face()).to_json()))
    assert IdCardImage.from_json(document) == replace(image, picture=drawn_face())


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "missing id card field number"),
        ({"number": "1", "colour": "red"}, "unknown id card field 'colour'"),
        ({"number": 1}, "number has the wrong type"),
        ({"number": "1", "kind": "passport"}, "bad id card field kind"),
        ({"number": "1", "birth_date": "1950-13-01"}, "bad id card field birth_date"),
        ({"number": "1", "birth_date": None}, "birth_date has the wrong type"),
        ({"number": "1", "picture": "xx"}, "bad id card field picture"),
        ({"number": "1", "issue_count": True}, "issue_count has the wrong type"),
        ({"number": "1", "raw_text": "00"}, "bad id card field raw_text"),
        ({"number": "1", "raw_photo": "00" * 1025}, "bad id card field raw_photo"),
        ({"number": "1" * 19}, "number is too long"),
        ({"number": "1", "name": "字" * 16}, "name is too long"),
        ({"number": "1", "name": "\ud800"}, "bad id card field name"),
        ({"number": "1", "extra_address": "字" * 36}, "extra_address is too long"),
    ],
)
def test_what_no_card_can_hold_is_refused(document: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        IdCardImage.from_json(document)


class Rig:
    """The fake as a process, and its control socket."""

    def __init__(self, folder: Path) -> None:
        self.line = folder / "id_card"
        ready, control = folder / "ready", folder / "control"
        where = ["--name", str(self.line), "--control", str(control), "--ready-file", str(ready)]
        self._process = subprocess.Popen([sys.executable, "-m", "drivers.idcard.fake", *where], cwd=ROOT)
        give_up_at = time.monotonic() + 30
        tick = threading.Event()
        while not ready.exists():
            assert self._process.poll() is None
            assert time.monotonic() < give_up_at
            tick.wait(0.01)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(str(control))
        self._lines = self._socket.makefile("rb")

    def tell(self, **order: object) -> dict[str, object]:
        self._socket.sendall(json.dumps(order).encode() + b"\n")
        answer: dict[str, object] = json.loads(self._lines.readline())
        return answer

    def stop(self) -> int:
        self._lines.close()
        self._socket.close()
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(10)


def test_the_fake_serves_another_process(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    try:
        reader = SerialIdCardReader(str(rig.line))
        reader.open()
        placed = rig.tell(do="place", card=RESIDENT.to_json())
        assert placed == {"ok": True, "plugged": True, "card": "resident", "reads": 0}
        assert name(reader.read(soon())) == RESIDENT.name
        assert rig.tell(do="put_back")["reads"] == 1
        assert name(reader.read(soon())) == RESIDENT.name
        assert rig.tell(do="fault", name="moved", times=1)["ok"] is True
        assert rig.tell(do="fault", name="nonsense")["ok"] is False
        assert rig.tell(do="place", card={"number": 5}) == {"ok": False, "error": "bad-control:ValueError"}
        assert rig.tell(do="lift")["card"] is None
        reader.close()
    finally:
        code = rig.stop()
    assert code == 0
    assert not rig.line.exists()
