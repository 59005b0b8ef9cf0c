"""The mailbox holds one picture, for whoever is allowed to look, and no longer."""

from __future__ import annotations

import threading

import numpy as np

from drivers.camera.contract import Frame, FrameMailbox


def frame(number: int, grey: int, height: int = 4) -> Frame:
    return Frame(number, float(number), np.full((height, 6, 3), grey, np.uint8))


def accepting() -> FrameMailbox:
    mailbox = FrameMailbox()
    mailbox.begin()
    return mailbox


def test_only_the_latest_frame_is_kept() -> None:
    mailbox = accepting()
    mailbox.put(frame(1, 10))
    mailbox.put(frame(2, 20))
    latest = mailbox.latest()
    assert latest is not None
    assert (latest.number, latest.taken_at_monotonic, int(latest.bgr[0, 0, 0])) == (2, 2.0, 20)


def test_readers_get_a_copy_of_their_own() -> None:
    mailbox = accepting()
    mailbox.put(frame(1, 10))
    first = mailbox.latest()
    assert first is not None
    first.bgr.fill(0)
    second = mailbox.latest()
    assert second is not None
    assert int(second.bgr.max()) == 10


def test_nothing_is_accepted_before_begin_or_after_a_wipe() -> None:
    mailbox = FrameMailbox()
    mailbox.put(frame(1, 10))
    assert mailbox.latest() is None
    mailbox.begin()
    mailbox.put(frame(2, 20))
    mailbox.wipe()
    mailbox.put(frame(3, 30))
    assert mailbox.latest() is None
    assert mailbox.wait_newer(0, 0) is None


def test_a_wipe_overwrites_the_picture_in_memory() -> None:
    mailbox = accepting()
    mailbox.put(frame(1, 10))
    # There is no public way to the buffer, which is the point; the test needs it to see the zeros.
    held = mailbox._buffer
    assert held is not None
    assert int(held.max()) == 10
    mailbox.wipe()
    assert int(held.max()) == 0


def test_a_frame_of_another_size_leaves_no_old_picture_behind() -> None:
    mailbox = accepting()
    mailbox.put(frame(1, 10))
    held = mailbox._buffer
    mailbox.put(frame(2, 20, height=8))
    assert held is not None
    assert int(held.max()) == 0
    latest = mailbox.latest()
    assert latest is not None
    assert latest.bgr.shape == (8, 6, 3)


def test_wait_newer_returns_when_a_newer_frame_comes() -> None:
    mailbox = accepting()
    mailbox.put(frame(1, 10))
    assert mailbox.wait_newer(1, 0.01) is None
    sender = threading.Thread(target=lambda: mailbox.put(frame(2, 20)))
    sender.start()
    newer = mailbox.wait_newer(1, 5)
    sender.join()
    assert newer is not None
    assert newer.number == 2


def test_no_picture_shows_in_a_representation() -> None:
    mailbox = accepting()
    mailbox.put(frame(1, 77))
    assert "77" not in repr(mailbox) + repr(mailbox.latest())
    assert "array" not in repr(mailbox) + repr(mailbox.latest())
