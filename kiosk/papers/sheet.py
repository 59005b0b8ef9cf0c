"""A certificate as a file: its electronic signature, its code, and whether code and visible text belong together."""

from __future__ import annotations

import base64
import io
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from kiosk.contract.seals import Claims, named_code, text_digest, token_in
from kiosk.papers.drawn import UnreadablePdf, read_drawn
from kiosk.papers.judge import Finding, Knowledge, Verdict, judge_token

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

PDF_BYTES_MAX: Final = 20_000_000
_NUMBER: Final = re.compile(r"证明编号：([A-Z0-9-]{8,32})")
_CHINA: Final = timezone(timedelta(hours=8))


def judge_pdf(data: bytes, seal_root: str, known: Knowledge) -> Finding:
    """The whole file: signature over every byte by the known authority, code signed and good, text as the code says.
    ``seal_root``: base64 of the authority's DER certificate. Where it is not known, nobody can say who sealed the file.
    """
    if not data.startswith(b"%PDF") or len(data) > PDF_BYTES_MAX:
        return Finding(Verdict.UNKNOWN, "not-a-pdf")
    try:
        drawn = read_drawn(data)
    except UnreadablePdf:
        return Finding(Verdict.ALTERED, "unreadable")
    codes = [link for link in drawn.links if token_in(link) is not None]
    if not codes:
        return Finding(Verdict.UNKNOWN, "no-code")
    found = judge_token(token_in(codes[0]) or "", known, named_code(codes[0]))
    claims = found.claims
    if claims is None:
        return found
    if text_digest(drawn.text) != claims.digest:
        printed = _NUMBER.search("".join(drawn.text.split()))
        other = printed is not None and printed[1] != claims.number
        return replace(found, verdict=Verdict.REUSED if other else Verdict.ALTERED, reason="other-text")
    verdict, reason = _seal(data, _root(seal_root), claims)
    if verdict is Verdict.UNKNOWN and found.verdict is not Verdict.TRUE:
        # Expired or called back it is all the same, whoever sealed it.
        return found
    return found if verdict is Verdict.TRUE else replace(found, verdict=verdict, reason=reason)


def _root(seal_root: str) -> Certificate | None:
    from asn1crypto import x509

    try:
        root = x509.Certificate.load(base64.b64decode(seal_root, validate=True), strict=True)
        return root if root.subject.native else None
    except (ValueError, TypeError):
        return None


def _seal(data: bytes, root: Certificate | None, claims: Claims) -> tuple[Verdict, str]:
    """TRUE where one signature covers all bytes unchanged and leads to the known authority on the day of issue; else what to say."""
    from asn1crypto import parser
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
        signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
        if len(signatures) != 1:
            return Verdict.ALTERED, "signature-missing"
        [signature] = signatures
        # The signature cannot cover the room it stands in: what follows it there must be the empty filling.
        room: bytes = signature.pkcs7_content
        if room[parser.peek(room) :].strip(b"\x00"):
            return Verdict.ALTERED, "bytes-changed"
        moment = _moment(signature, claims)
        context = ValidationContext(trust_roots=[] if root is None else [root], moment=moment, allow_fetching=False)
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError):
        return Verdict.ALTERED, "unreadable"
    if not status.intact or not status.valid or status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Verdict.ALTERED, "bytes-changed"
    if root is None:
        return Verdict.UNKNOWN, "seal-not-known-here"
    return (Verdict.TRUE, "signed") if status.trusted else (Verdict.FORGED, "seal-not-trusted")


def _moment(signature: EmbeddedPdfSignature, claims: Claims) -> datetime:
    """When it was sealed: an original on its day of issue, a copy on any day on which it was good; the hour is the seal's own word.
    What expires later does not make an old paper untrue, and nobody seals for a day on which the seal's certificate was not good.
    """
    begin = datetime.combine(claims.issued_on, time(), _CHINA)
    end = datetime.combine(claims.expires_on if claims.copy else claims.issued_on, time(), _CHINA)
    end += timedelta(days=1, seconds=-1)
    told = signature.self_reported_timestamp
    if told is None or told.tzinfo is None:
        return (begin + timedelta(hours=12)).astimezone(UTC)
    return min(max(told, begin), end).astimezone(UTC)
