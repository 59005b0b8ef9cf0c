"""Radar frames: any bytes in any pieces, and valid streams with bytes changed, lost and repeated."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.presence import codec
from drivers.presence.codec import Answer, FrameReader, Gates, Report, Target
from drivers.presence.contract import PresenceSettings, Sighting
from drivers.presence.judge import Judge
from drivers.presence.model import RadarModel

FUZZ = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")))
# Envelope and longest data of a frame: what may wait for its end.
HELD_MAX = 74


def said_by(genes: bytes) -> Report:
    """Some report that a radar may make."""
    genes = genes.ljust(16, b"\0")
    gates = None
    if genes[9] & 1:
        moving, still = 1 + genes[10] % 9, 1 + genes[11] % 9
        light = (genes[12], bool(genes[13] & 1)) if genes[9] & 2 else (None, None)
        gates = Gates(tuple(genes[13:14]) * moving, tuple(genes[14:15]) * still, *light)
    far, still_cm, near = (int.from_bytes(genes[at : at + 2], "little") for at in (1, 3, 5))
    return Report(Target(genes[0] % 7), far, genes[7], still_cm, genes[8], near, gates)


def stream_of(genes: bytes) -> bytes:
    """Noise, good frames, heads, frames cut, changed and repeated, as the genes tell. One draw is ten times as fast as a
    strategy for each part.
    """
    stream, at = b"", 0
    while at < len(genes):
        what, genes_here = genes[at] % 8, genes[at + 1 : at + 17]
        at += 17
        frame = codec.report(said_by(genes_here))
        if what == 1:
            frame = codec.answer(genes_here[0] if genes_here else 0, genes_here[1:], succeeded=len(genes_here) > 3)
        elif what == 2:
            frame = genes_here
        elif what == 3:
            frame = (codec.REPORT_HEAD, codec.COMMAND_HEAD, codec.REPORT_TAIL)[len(genes_here) % 3] + genes_here[:3]
        elif what == 4:
            frame = frame[: genes_here[0] % len(frame)] if genes_here else b""
        elif what in (5, 6) and genes_here:
            place = genes_here[0] % len(frame)
            frame = frame[:place] + genes_here[-1:] * (what - 5) + frame[place + 1 :]
        stream += frame
    return stream


genes = st.binary(max_size=17 * 8)


@FUZZ
@given(genes, st.integers(1, 50))
def test_any_stream_in_any_pieces(told: bytes, piece: int) -> None:
    stream = stream_of(told)
    reader, judge, model = FrameReader(), Judge(PresenceSettings()), RadarModel()
    found: list[Report | Answer] = []
    for at in range(0, len(stream), piece):
        found += reader.feed(stream[at : at + piece])
        model.receive(stream[at : at + piece])
        assert len(reader._held) <= HELD_MAX
        assert len(model._held) <= 256
    assert found == FrameReader().feed(stream)
    for count, frame in enumerate(found):
        if isinstance(frame, Report):
            assert frame.distance_cm is None or frame.someone
            judge.saw(Sighting(frame.someone, frame.distance_cm), count / 10)
        else:
            codec.firmware_name(frame.data)


@FUZZ
@given(st.binary(max_size=73), st.binary(max_size=16))
def test_good_reports_after_noise_are_found(noise: bytes, told: bytes) -> None:
    said = said_by(told)
    # A forged head may swallow what its length claims, 74 bytes at most; what follows is read.
    found = FrameReader().feed(noise + codec.report(said) * 8)
    assert found.count(said) >= 3
