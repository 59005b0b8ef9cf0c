"""The marks of a person and of the pictures, in all forms."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from central.seeds.ways import demonstration_template
from kiosk.face.engine import load_engine
from kiosk.face.protocol import FaceSettings
from kiosk.face.session import _decode, read_reference
from kiosk.people.masks import mask_id_number, mask_name
from tests.e2e.left import camera
from tests.e2e.left.house import PIN, House
from tests.e2e.left.markers import Markers

Picture = NDArray[np.uint8]
RUN = 48
"""Bytes of a run of pixels or of a coded picture."""


def texts_of(house: House, slug: str, whose: str = "") -> Markers:
    """Name, numbers and references, as card and centre have them. ``whose`` goes before the marks' names."""
    markers, card = Markers(), house.person(slug)
    markers.text(f"{whose}name", card["name"])
    markers.text(f"{whose}number", card["social_security_number"])
    markers.text(f"{whose}card-number", card["card_number"])
    markers.text(f"{whose}masked-name", mask_name(card["name"]))
    markers.text(f"{whose}masked-number", mask_id_number(card["social_security_number"]))
    with house.records() as town:
        ((reference,),) = town.execute(
            "SELECT person_ref FROM people WHERE social_security_number = ?", (card["social_security_number"],)
        ).fetchall()
    markers.text(f"{whose}person-ref", reference)
    return markers


def password() -> Markers:
    """As it is typed, and as it goes to the card."""
    markers = typed("password", PIN)
    markers.add("password:verify-apdu", bytes((0x00, 0x20, 0x00, 0x00, 0x03)) + bytes.fromhex(PIN))
    return markers


def finger_of(slug: str) -> Markers:
    """The template that the centre keeps."""
    markers, template = Markers(), demonstration_template(slug)
    for at in range(0, len(template) - RUN, 64):
        markers.add(f"finger:{at}", template[at : at + RUN])
    return markers


def typed(name: str, value: str) -> Markers:
    """Digits from the pad."""
    markers = Markers()
    markers.typed(name, value)
    return markers


def code(name: str, value: str) -> Markers:
    """What was held before the scanner."""
    markers = Markers()
    markers.text(name, value)
    return markers


def receipt_of(house: House, slug: str) -> Markers:
    """What the centre answered to the filing."""
    number = house.person(slug)["social_security_number"]
    with house.records() as town:
        rows = town.execute(
            "SELECT receipt_number FROM certifications JOIN people USING (person_ref) WHERE social_security_number = ?",
            (number,),
        ).fetchall()
    assert rows
    markers = Markers()
    markers.text("receipt", rows[-1][0])
    return markers


def reference_of(house: House, slug: str) -> Markers:
    """The reference photo as bytes, as pixels and as a template."""
    markers = Markers()
    jpeg = (house.rig.centre.folder / "photos" / f"{slug}.jpg").read_bytes()
    for part in range(1, 8):
        at = len(jpeg) * part // 8
        markers.add(f"reference-jpeg:{part}", jpeg[at : at + RUN])
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    _add_rows("reference-pixels", np.asarray(decoded, np.uint8), markers)
    scaled = _decode(jpeg)
    assert scaled is not None
    _add_rows("reference-scaled", scaled, markers)
    template = read_reference(load_engine(FaceSettings().engine), jpeg)
    assert isinstance(template, np.ndarray)
    for number, at in enumerate((0, 256)):
        markers.add(f"template:{number}", template.tobytes()[at : at + RUN])
    return markers


def _add_rows(name: str, picture: Picture, markers: Markers) -> None:
    """Runs from lively places: flat ones stand in many pictures."""
    height, width = picture.shape[:2]
    for number, row in enumerate((height // 3, height // 2, 2 * height // 3)):
        starts = range(width // 4, 3 * width // 4 - 16)
        at = max(starts, key=lambda left: float(picture[row, left : left + 16].std()))
        for form, pixels in _forms(picture[row, at : at + 16]).items():
            markers.add(f"{name}:{form}:{number}", pixels)


def _forms(run: Picture) -> dict[str, bytes]:
    """Sixteen pixels as libraries hold them: 24 and 32 bits, both orders of colour, mirrored, grey."""
    opaque = np.full((run.shape[0], 1), 255, np.uint8)
    there = {
        "bgr": run,
        "rgb": run[:, ::-1],
        "bgrx": np.hstack((run, opaque)),
        "rgbx": np.hstack((run[:, ::-1], opaque)),
    }
    mirrored = {f"{name}-mirrored": pixels[::-1] for name, pixels in there.items()}
    return {name: np.ascontiguousarray(pixels).tobytes() for name, pixels in {**there, **mirrored}.items()}


def pictures_of(house: House) -> Markers:
    """The camera's unchanging band: coded, decoded as the kiosk's library does it, and as the page paints it."""
    markers = Markers()
    first, second = _seen(house.rig.camera_url)
    rows = camera.STRIPE_ROWS[1] - 8
    assert (first[:rows] == second[:rows]).all(), "the band must not change"
    for number, (row, left) in enumerate(((5, 96), (9, 304), (12, 512))):
        for form, pixels in _forms(first[row, left : left + 16]).items():
            markers.add(f"frame:{form}:{number}", pixels)
        grey = cv2.cvtColor(first[row : row + 1, left : left + RUN], cv2.COLOR_BGR2GRAY)
        markers.add(f"frame:grey:{number}", grey.tobytes())
    _add_stripes(first, markers)
    _add_code(markers)
    return markers


def _seen(url: str) -> tuple[Picture, Picture]:
    capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG)
    try:
        pictures = [capture.read() for _ in range(2)]
    finally:
        capture.release()
    assert all(good for good, _ in pictures)
    return np.asarray(pictures[0][1], np.uint8), np.asarray(pictures[1][1], np.uint8)


def _add_stripes(picture: Picture, markers: Markers) -> None:
    """Flat colours survive scaling; a veil of white lies over most of the band on the page."""
    row = (camera.STRIPE_ROWS[0] + camera.STRIPE_ROWS[1]) // 2 - 4
    step = camera.STRIPE_PIXELS
    for number in range(len(camera.COLOURS)):
        colour = picture[row, number * step + step // 2]
        for form, seen in (("plain", colour), ("veiled", _veiled(colour))):
            pixel = bytes((*(int(value) for value in seen), 255))
            markers.add(f"stripe:bgrx-{form}:{number}", pixel * (RUN // 4))
        markers.add(f"stripe:bgr:{number}", bytes(int(value) for value in colour) * (RUN // 3))
    grey = cv2.imdecode(np.frombuffer(camera.encode(np.vstack([picture])), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    markers.add("stripe:luma", grey[row, step - RUN // 2 : step + RUN // 2].tobytes())


def _veiled(colour: Any) -> tuple[int, int, int]:
    """As the camera page's painter mixes it with white."""
    from PySide6.QtGui import QColor, QImage, QPainter

    blue, green, red = (int(value) for value in colour)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(red, green, blue))
    painter = QPainter(image)
    painter.fillRect(image.rect(), QColor(255, 255, 255, 170))
    painter.end()
    mixed = image.pixelColor(4, 4)
    return mixed.blue(), mixed.green(), mixed.red()


def _add_code(markers: Markers) -> None:
    """Bytes of the JPEG's first two rows of blocks: the same in every picture."""
    chance = np.random.default_rng(1)
    codes = []
    for _ in range(2):
        picture = chance.integers(0, 255, (480, 640, 3), dtype=np.uint8)
        edge = camera.band(640)
        picture[: edge.shape[0]] = edge
        codes.append(camera.encode(picture))
    start = codes[0].index(b"\xff\xda") + 16
    for number, at in enumerate((start + 200, start + 900)):
        run = codes[0][at : at + RUN]
        assert run in codes[1]
        assert b"\xff\xd0" not in run
        markers.add(f"frame-jpeg:{number}", run)
