"""The private CUPS queue of a kiosk: makes it the way ``kiosk setup`` wants it, and finds what is wrong with one.

Private means: one kiosk, one queue, not shared; a job that fails is dropped and never tried again for the next visitor.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import Final

from drivers.a4 import ipp
from drivers.a4.channel import LOST_WORDS, Channel, ChannelError, address_of
from drivers.a4.contract import A4
from drivers.a4.ipp import Op, Tag, attribute
from drivers.contract import Deadline

ERROR_POLICY: Final = "abort-job"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LPADMIN_SECONDS: Final = 60.0
_ASKED: Final = ("printer-error-policy", "printer-is-shared", "media-default", "device-uri", "printer-make-and-model")


class QueueError(Exception):
    """The queue could not be made. The text is a machine word."""


def make_queue(name: str, device_uri: str, server: str = "") -> None:
    """Makes or changes the queue as a driverless one (``lpadmin -m everywhere``: the printer is asked what it can do).

    ``server``: host:port or socket path of cupsd, "" for the machine's own. Raises QueueError; needs to be root or in
    lpadmin.
    """
    if not _NAME.fullmatch(name):
        raise QueueError("queue-name")
    lpadmin = shutil.which("lpadmin", path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin")))
    if lpadmin is None:
        raise QueueError("cups-client-missing")
    options = (f"printer-error-policy={ERROR_POLICY}", f"media={A4}", "printer-is-shared=false", "sides=one-sided")
    command = [lpadmin, *(("-h", server) if server else ()), "-p", name, "-E", "-v", device_uri, "-m", "everywhere"]
    for option in options:
        command += ["-o", option]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=_LPADMIN_SECONDS, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise QueueError("queue-timed-out") from error
    if done.returncode:
        raise QueueError(_word_of(done.stderr.decode("utf-8", "replace")))


def _word_of(complaint: str) -> str:
    if "Unable to connect to server" in complaint or "scheduler" in complaint.lower():
        return "cups-down"
    if "Unable to connect to" in complaint or "Unable to query" in complaint or "No address" in complaint:
        return "unreachable"
    return "not-allowed" if "Forbidden" in complaint or "authorized" in complaint.lower() else "queue-refused"


def findings(queue_uri: str, device_uri: str = "", socket_path: str = "", seconds: float = 2.0) -> tuple[str, ...]:
    """Machine words for what is wrong with the queue, none when it is as ``make_queue`` makes it. ``device_uri``: the
    printer it should lead to, "" not to look.
    """
    wanted = attribute("requested-attributes", Tag.KEYWORD, *_ASKED)
    head = ipp.Group(
        Tag.OPERATION,
        (
            attribute("attributes-charset", Tag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", Tag.LANGUAGE, "en"),
            attribute("printer-uri", Tag.URI, queue_uri),
            wanted,
        ),
    )
    channel = Channel(address_of(queue_uri, socket_path))
    try:
        answer = channel.ask(Op.GET_PRINTER_ATTRIBUTES, [head], Deadline(seconds))
    except ChannelError as error:
        return ("cups-down" if error.reason in LOST_WORDS else error.reason,)
    if not answer.successful:
        return ("queue-missing",)
    found = answer.group(Tag.PRINTER)
    wrong = {
        "queue-retries-jobs": found.string("printer-error-policy") not in ("", ERROR_POLICY),
        "queue-shared": found.boolean("printer-is-shared") is True,
        "queue-media": found.string("media-default") not in ("", A4),
        "queue-other-device": bool(device_uri) and found.string("device-uri") not in ("", device_uri),
    }
    return tuple(word for word, true in wrong.items() if true)
