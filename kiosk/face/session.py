"""One check inside the face process: the reference, the frames, the verdict, the wiping. Needs OpenCV and numpy."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk.face.cover import cover_hint
from kiosk.face.engine import EngineMissing, Face
from kiosk.face.liveness.evidence import Side
from kiosk.face.liveness.light import WHITE, Colour
from kiosk.face.liveness.watcher import Watcher
from kiosk.face.matcher import Matcher
from kiosk.face.protocol import (
    BadReference,
    Begun,
    Box,
    FaceSettings,
    Heard,
    Judged,
    ReferenceProblem,
    Refused,
    Reply,
    Seen,
)
from kiosk.face.quality import Hint, judge_frame, mean_light

if TYPE_CHECKING:
    from kiosk.face.engine import FaceEngine, Picture, Template

# Chip photos are 102 x 126 pixels: detectors want more, and interpolation gives it to them.
_REFERENCE_SHORT_SIDE = 360
_REFERENCE_LONG_SIDE = 1600
# After enough frames: how often it is made sure that nobody else took the place.
_SAME_STILL_SECONDS = 0.5
# In a portrait the sitter is clearly the largest; a face half as large is a second person.
_SECOND_FACE_SHARE = 0.5


def read_reference(engine: FaceEngine, encoded: bytes | bytearray) -> Template | ReferenceProblem:
    """The template of the one face in an encoded picture."""
    picture = _decode(encoded)
    if picture is None:
        return ReferenceProblem.UNREADABLE
    try:
        faces = engine.detect(picture)
        if not faces:
            return ReferenceProblem.NO_FACE
        if len(faces) > 1 and faces[1].eye_distance >= _SECOND_FACE_SHARE * faces[0].eye_distance:
            return ReferenceProblem.SEVERAL_FACES
        return engine.embed(picture, faces[0])
    finally:
        picture.fill(0)


def _decode(encoded: bytes | bytearray) -> Picture | None:
    if not encoded:
        return None
    try:
        picture = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    if picture is None or min(picture.shape[:2]) < 16:
        return None
    scale = max(1.0, _REFERENCE_SHORT_SIDE / min(picture.shape[:2]))
    scale = min(scale, _REFERENCE_LONG_SIDE / max(picture.shape[:2]))
    if scale == 1.0:
        return np.asarray(picture, dtype=np.uint8)
    smooth = cv2.INTER_CUBIC if scale > 1.0 else cv2.INTER_AREA
    scaled = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=smooth)
    picture.fill(0)
    return np.asarray(scaled, dtype=np.uint8)


class Session:
    """The state of one check at a time. Every reply is a value; nothing here raises on bad pictures."""

    def __init__(self, engine: FaceEngine, settings: FaceSettings) -> None:
        # One thread: a terminal has few cores, and the picture on the screen must stay fluent.
        cv2.setNumThreads(1)
        self._engine = engine
        self._settings = settings
        self.thresholds = settings.thresholds(engine.thresholds)
        self._matcher: Matcher | None = None
        self._last_good_at = float("-inf")
        self._watcher = None if settings.liveness is None else Watcher(settings.liveness)
        self._warm_up()

    def _warm_up(self) -> None:
        """Networks allocate on their first run: better before the visitor waits."""
        blank = np.full((480, 640, 3), 128, np.uint8)
        points = np.array([(300, 220), (360, 220), (330, 250), (305, 290), (355, 290)], np.float32)
        middle = Face(280, 180, 100, 140, (300, 220), (360, 220), (330, 250), points)
        try:
            self._engine.detect(blank)
            self._engine.embed(blank, middle)
            if self._watcher is not None:
                self._watcher.see(blank, middle, 0.0, WHITE)
                self._watcher.wipe()
        except cv2.error:
            raise EngineMissing("weights-unusable") from None

    def begin(self, encoded: bytes | bytearray) -> Reply:
        """Start a check with an encoded reference picture."""
        self.end()
        reference = read_reference(self._engine, encoded)
        if isinstance(reference, ReferenceProblem):
            return BadReference(reference)
        self._matcher = Matcher(self._engine, reference, self.thresholds, self._settings.good_frames)
        if self._watcher is not None:
            self._watcher.begin()
        return Begun()

    def look(self, height: int, width: int, block: bytearray, at: float | None = None, light: Colour = WHITE) -> Reply:
        """Judge one frame; a good one counts when it is far enough in time from the one before. ``at`` is the time of
        the frame in seconds (None: now), ``light`` the colour of the screen then.
        """
        if self._matcher is None:
            return Refused("no-check-begun")
        if min(height, width) < 16 or len(block) != height * width * 3:
            return Refused("not-a-frame")
        started = time.perf_counter()
        bgr = np.frombuffer(block, np.uint8).reshape(height, width, 3)
        faces = self._engine.detect(bgr)
        hint = judge_frame(bgr, faces, self._settings.limits)
        now = time.monotonic() if at is None else at
        if faces and hint is not Hint.ONE_PERSON_ONLY and self._watcher is not None:
            self._watcher.see(bgr, faces[0], now, light)
        if hint is Hint.GOOD:
            self._compare(bgr, faces[0], now)
            hint = cover_hint(bgr, faces[0]) or hint
        box = _box(faces[0], height, width) if faces else None
        followed = self._watcher is not None and self._watcher.followed
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        brightness = round(mean_light(bgr), 1)
        return Seen(hint, box, self._matcher.count, self._matcher.enough, brightness, milliseconds, followed=followed)

    def _compare(self, bgr: Picture, face: Face, now: float) -> None:
        """Take in a good frame; once there are enough, see now and then that it is the same person still."""
        matcher, watcher = self._matcher, self._watcher
        assert matcher is not None
        pause = _SAME_STILL_SECONDS if matcher.enough else self._settings.good_frame_gap_seconds
        if now - self._last_good_at < pause or (matcher.enough and watcher is None):
            return
        self._last_good_at = now
        before = matcher.count
        count = matcher.add(self._engine.embed(bgr, face))
        if watcher is not None and before:
            if count == 1:
                watcher.another_face()
            else:
                watcher.confirm()

    def ask(self, side: Side, at: float) -> Reply:
        """The visitor is asked to look to one side."""
        if self._matcher is None or self._watcher is None:
            return Refused("no-check-begun")
        self._watcher.ask(side, at)
        return Heard()

    def judge(self) -> Reply:
        """The verdict on the frames so far."""
        compared = None if self._matcher is None else self._matcher.compare()
        if compared is None:
            return Refused("not-enough-frames")
        liveness = None if self._watcher is None else self._watcher.read()
        version = "" if self._settings.liveness is None else self._settings.liveness.version
        score = round(compared.score, 4)
        return Judged(compared.likeness, score, self.thresholds.accept, compared.frames, liveness, version)

    def end(self) -> None:
        """Overwrite the templates and what was measured."""
        if self._matcher is not None:
            self._matcher.wipe()
        if self._watcher is not None:
            self._watcher.wipe()
        self._matcher = None
        self._last_good_at = float("-inf")


def _box(face: Face, height: int, width: int) -> Box:
    return Box(face.x / width, face.y / height, face.width / width, face.height / height)
