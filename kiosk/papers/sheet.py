"""A certificate as a file: its electronic signature, its code, and whether code and visible text belong together."""

from __future__ import annotations

import base64
import io
import logging
import re
from dataclasses import replace

from kiosk.contract.seals import text_digest, token_in
from kiosk.papers.judge import Finding, Knowledge, Verdict, judge_token

PDF_BYTES_MAX = 20_000_000
_NUMBER = re.compile(r"证明编号：([A-Z0-9-]{8,32})")


def judge_pdf(data: bytes, seal_root: str, known: Knowledge) -> Finding:
    """The whole file: signature over every byte by the known authority, code signed and good, text as the code says.
    ``seal_root``: base64 of the authority's DER certificate.
    """
    if not data.startswith(b"%PDF") or len(data) > PDF_BYTES_MAX:
        return Finding(Verdict.UNKNOWN, "not-a-pdf")
    looked = _look(data)
    if looked is None:
        return Finding(Verdict.ALTERED, "unreadable")
    text, links = looked
    tokens = [token for link in links if (token := token_in(link)) is not None]
    if not tokens:
        return Finding(Verdict.UNKNOWN, "no-code")
    found = judge_token(tokens[0], known)
    claims = found.claims
    if claims is None:
        return found
    if text_digest(text) != claims.digest:
        printed = _NUMBER.search("".join(text.split()))
        other = printed is not None and printed[1] != claims.number
        return replace(found, verdict=Verdict.REUSED if other else Verdict.ALTERED, reason="other-text")
    if (trouble := _signature_trouble(data, seal_root)) is not None:
        verdict = Verdict.FORGED if trouble == "seal-not-trusted" else Verdict.ALTERED
        return replace(found, verdict=verdict, reason=trouble)
    return found


def _look(data: bytes) -> tuple[str, list[str]] | None:
    """All text of all pages, and where their links lead; None for what is no readable PDF any more."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        texts, links = [], []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            links += _links(document, page, raw)
            text_page.close()
            page.close()
        return "".join(texts), links
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return None
    finally:
        document.close()


def _links(document: object, page: object, raw: object) -> list[str]:
    import ctypes
    from typing import Any, cast

    lib, doc, sheet = cast(Any, raw), cast(Any, document), cast(Any, page)
    found, position, link = [], ctypes.c_int(0), lib.FPDF_LINK()
    while lib.FPDFLink_Enumerate(sheet, position, link):
        action = lib.FPDFLink_GetAction(link)
        size = lib.FPDFAction_GetURIPath(doc, action, None, 0)
        if 0 < size < 4096:
            room = ctypes.create_string_buffer(size)
            lib.FPDFAction_GetURIPath(doc, action, room, size)
            found.append(room.value.decode("utf-8", errors="replace"))
    return found


def _signature_trouble(data: bytes, seal_root: str) -> str | None:
    """None where one signature covers all bytes unchanged and leads to the known authority; else a machine word."""
    from asn1crypto import parser, x509
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # It logs each doubt it has; ours are in the answer.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        roots = [x509.Certificate.load(base64.b64decode(seal_root))] if seal_root else []
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
        if len(signatures) != 1:
            return "signature-missing"
        # The signature cannot cover the room it stands in: what follows it there must be the empty filling.
        room: bytes = signatures[0].pkcs7_content
        if room[parser.peek(room) :].strip(b"\x00"):
            return "bytes-changed"
        status = validate_pdf_signature(signatures[0], signer_validation_context=context)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError):
        return "unreadable"
    if not status.intact or not status.valid or status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return "bytes-changed"
    return None if status.trusted else "seal-not-trusted"
