"""What the services of this machine know: card readers (pcscd), page printers (CUPS, IPP), supplies (NUT's upsd)."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote, urlsplit

from drivers.a4 import ipp, queue
from drivers.a4.channel import LOST_WORDS, Address, Channel, ChannelError, address_of, user_name
from drivers.a4.ipp import Group, Op, Tag, attribute
from drivers.contract import Deadline
from drivers.link import LinkLostError
from drivers.power.codec import UPS_NAME, LineReader, words
from drivers.power.nut import open_server
from kiosk.doctor.advice import advice_for
from kiosk.setup.finding import Certainty, Finding, Search, Setting, nothing, plain

QUEUE: Final = "nuanping"
"""The queue ``--make-queue`` makes, and that of the schema's default."""
_CUPS_GET_PRINTERS: Final = 0x4002
_ASKED: Final = ("printer-name", "device-uri", "printer-make-and-model", "document-format-supported")
_ASK_SECONDS: Final = 2.0
_CONTACTLESS: Final = re.compile(r"contactless|picc|\bnfc\b|\bcl\b", re.IGNORECASE)
_INDEX: Final = re.compile(r"( [0-9A-F]{2}){1,2}$")
_QUEUE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_PDF: Final = "application/pdf"
_SUPPLIES_MAX: Final = 16


def card_readers(search: Search) -> list[Finding]:
    """PC/SC readers. What lies in them is not looked at."""
    try:
        from smartcard import scard
    except ImportError:
        return [nothing("card", "pyscard is missing: run deploy/setup.sh")]
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if result != scard.SCARD_S_SUCCESS:
        return [nothing("card", "pcscd does not answer: systemctl enable --now pcscd, then run setup again")]
    try:
        _, names = scard.SCardListReaders(context, [])
    finally:
        scard.SCardReleaseContext(context)
    return readers_by_name([str(name) for name in names])


def readers_by_name(names: list[str]) -> list[Finding]:
    """One finding for each reader with contacts, the contactless one beside it; for a contactless reader alone, that."""
    if not names:
        return [nothing("card", "no card reader: plug it in (pcsc_scan shows what pcscd sees)")]
    contactless = [name for name in names if _CONTACTLESS.search(name)]
    contact = [name for name in names if name not in contactless]
    findings = []
    for name in contact or contactless:
        settings: dict[str, Setting] = {"reader": _distinct(name, names)}
        seen = f"card reader {plain(name)}"
        if contact and contactless:
            settings["contactless_reader"] = _distinct(contactless[0], names)
            seen += f", and contactless {plain(contactless[0])}"
        findings.append(Finding("card", "pcsc", seen, Certainty.SURE, settings))
    return findings


def _distinct(name: str, names: list[str]) -> str:
    """The reader's name without its numbers, which change with the order of plugging, where that still tells it apart."""
    bare = _INDEX.sub("", name)
    if plain(bare, 200) == bare and sum(bare in other for other in names) == 1:
        return bare
    return name if plain(name, 200) == name else ""


def page_printers(search: Search) -> list[Finding]:
    """The queues of this machine's CUPS, and the printers whose addresses were given."""
    findings = [ipp_printer(uri) for uri in search.ipp]
    findings += cups_queues(search.cups_socket)
    usable = [found for found in findings if found.usable]
    return usable + [
        found for found in findings if not found.usable and (not usable or found.certainty is Certainty.LIKELY)
    ]


def cups_queues(socket_path: str) -> list[Finding]:
    """One finding for each queue, ours first; what is wrong with a queue stands in its words."""
    address = Address("ipp://localhost/", "localhost", 631, "/", socket_path)
    head = _head(attribute("requested-attributes", Tag.KEYWORD, *_ASKED))
    try:
        answer = Channel(address).ask(_CUPS_GET_PRINTERS, [head], Deadline(_ASK_SECONDS))
    except ChannelError as error:
        word = "cups-down" if error.reason in LOST_WORDS else error.reason
        return [nothing("page_printer", f"no print service: {advice_for(word, 'page_printer')}")]
    queues = [found for group in answer.all(Tag.PRINTER) if (found := _queue(group, socket_path)) is not None]
    if not queues:
        why = "CUPS has no queue: kiosk setup --make-queue ipp://ADDRESS/ipp/print makes one"
        return [nothing("page_printer", why)]
    return sorted(queues, key=lambda found: found.certainty is not Certainty.SURE)


def _queue(group: Group, socket_path: str) -> Finding | None:
    name, device_uri = group.string("printer-name"), group.string("device-uri")
    if not _QUEUE_NAME.fullmatch(name):
        return None
    settings: dict[str, Setting] = {"queue_uri": f"ipp://localhost/printers/{quote(name)}"}
    # An address may hold a password, which must not stand in a site file.
    if device_uri.startswith("ipp://") and "@" not in device_uri and plain(device_uri, 500) == device_uri:
        settings["device_uri"] = device_uri
    wrong = queue.findings(str(settings["queue_uri"]), "", socket_path, _ASK_SECONDS)
    seen = f"CUPS queue {name}: {plain(group.string('printer-make-and-model')) or 'printer'}"
    seen += "".join(f"; {advice_for(word, 'page_printer')}" for word in wrong)
    certainty = Certainty.SURE if name == QUEUE else Certainty.LIKELY
    return Finding("page_printer", "cups", seen, certainty, settings)


def ipp_printer(uri: str) -> Finding:
    """The printer at an address that a person gave."""
    try:
        address = address_of(uri)
    except ValueError:
        return _unreached(uri, "not an address of a printer (ipp://ADDRESS/ipp/print)")
    head = _head(attribute("printer-uri", Tag.URI, uri), attribute("requested-attributes", Tag.KEYWORD, *_ASKED))
    try:
        answer = Channel(address).ask(Op.GET_PRINTER_ATTRIBUTES, [head], Deadline(_ASK_SECONDS))
    except ChannelError as error:
        return _unreached(uri, advice_for(error.reason, "page_printer"))
    found = answer.group(Tag.PRINTER)
    if not answer.successful:
        return _unreached(uri, "it answers, but not as a printer")
    seen = f"IPP printer at {plain(uri)}: {plain(found.string('printer-make-and-model')) or 'no model named'}"
    if _PDF not in found.strings("document-format-supported"):
        return _unreached(uri, f"{seen}; it takes no PDF: kiosk setup --make-queue {plain(uri)} puts CUPS before it")
    return Finding("page_printer", "ipp", seen, Certainty.SURE, {"device_uri": uri})


def _unreached(uri: str, why: str) -> Finding:
    return Finding("page_printer", "none", f"{plain(uri)}: {why}", Certainty.LIKELY)


def make_queue(uri: str, socket_path: str = "") -> Finding:
    """Makes the kiosk's own queue to the printer at ``uri``; says what is wrong with it afterwards, or why not."""
    scheme = urlsplit(uri).scheme if plain(uri, 500) == uri else ""
    if scheme not in ("ipp", "ipps", "dnssd"):
        return nothing("page_printer", "a queue needs the printer's address: ipp://ADDRESS/ipp/print")
    try:
        queue.make_queue(QUEUE, uri, socket_path)
    except queue.QueueError as error:
        return nothing("page_printer", f"the queue was not made ({error}): {_why_not(str(error))}")
    wrong = queue.findings(f"ipp://localhost/printers/{QUEUE}", uri, socket_path, _ASK_SECONDS)
    seen = f"queue {QUEUE} leads to {plain(uri)}" + "".join(f"; {advice_for(word, 'page_printer')}" for word in wrong)
    return Finding("page_printer", "cups", seen, Certainty.LIKELY if wrong else Certainty.SURE)


def _why_not(word: str) -> str:
    own = {
        "cups-client-missing": "apt-get install cups-client.",
        "queue-timed-out": "The printer did not answer in a minute.",
        "queue-refused": "CUPS refuses it: look at its error_log.",
        "not-allowed": f"Run it as root, or put {plain(user_name())} into the group lpadmin.",
    }
    return own.get(word) or advice_for(word, "page_printer")


def _head(*more: ipp.Attribute) -> Group:
    charset = attribute("attributes-charset", Tag.CHARSET, "utf-8")
    language = attribute("attributes-natural-language", Tag.LANGUAGE, "en")
    return Group(Tag.OPERATION, (charset, language, *more))


def supplies(search: Search) -> list[Finding]:
    """The supplies that NUT's server on this machine knows."""
    host, port = search.nut
    try:
        names = _supply_names(host, port)
    except LinkLostError:
        return [nothing("power", "no uninterruptible supply: NUT's server (upsd) does not answer on this machine")]
    settings: dict[str, Any] = {} if port == 3493 else {"port": port}
    return [
        Finding("power", "nut", f"supply {name} at upsd", Certainty.SURE, {"ups": name, **settings}) for name in names
    ] or [nothing("power", "NUT's server names no supply: describe it in ups.conf")]


def _supply_names(host: str, port: int) -> list[str]:
    """Raises LinkLostError."""
    link, lines, deadline = open_server(host, port), LineReader(), Deadline(_ASK_SECONDS)
    names: list[str] = []
    try:
        link.write(b"LIST UPS\n", deadline.remaining_seconds())
        while deadline.over is None:
            for line in lines.feed(link.read(0.05)):
                said = words(line) or ()
                if said[:1] == ("UPS",) and len(said) >= 2 and UPS_NAME.fullmatch(said[1]):
                    names.append(said[1])
                elif said[:1] in (("END",), ("ERR",)) or len(names) >= _SUPPLIES_MAX:
                    return names
        return names
    finally:
        link.close()
